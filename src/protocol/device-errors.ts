/**
 * The numbered errors of the device (firmware/PROTOCOL.md, "Errors").
 */

/** Error numbers by their names on the wire. */
export const DEVICE_ERRORS = {
  SYNTAX: 1,
  CRC: 2,
  LENGTH: 3,
  VERB: 4,
  ARGUMENT: 5,
  RANGE: 6,
  SEQUENCE: 7,
  RELEASED: 8,
  STOPPED: 9,
  VERSION: 10,
  ARMED: 11,
  OVERFLOW: 12,
  STORAGE: 13,
} as const;

export type DeviceErrorName = keyof typeof DEVICE_ERRORS;
/** A device error: its name and details. */
export interface DeviceError {
  readonly error: DeviceErrorName;
  readonly details: readonly (string | number)[];
}

/** The name of an error number; undefined if this version does not define it. */
export const errorName = (number: number): DeviceErrorName | undefined =>
  names.find((name) => DEVICE_ERRORS[name] === number);

const names = Object.keys(DEVICE_ERRORS) as DeviceErrorName[];
