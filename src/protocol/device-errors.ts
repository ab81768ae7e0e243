/**
 * The numbered errors that a device answers with (firmware/PROTOCOL.md, "Errors").
 */

/** Each error's number by its name on the wire. */
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
/** An error as a device reports it: its name and the details after it. */
export interface DeviceError {
  readonly error: DeviceErrorName;
  readonly details: readonly (string | number)[];
}

/** A device error without, or with, details. */
export const deviceError = (
  error: DeviceErrorName,
  ...details: (string | number)[]
): DeviceError => ({ error, details });

/** The name of an error number, or nothing when this version doesn't know it. */
export const errorName = (number: number): DeviceErrorName | undefined =>
  names.find((name) => DEVICE_ERRORS[name] === number);

const names = Object.keys(DEVICE_ERRORS) as DeviceErrorName[];
