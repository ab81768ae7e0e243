/**
 * The commands, host to device, and their encoding (firmware/PROTOCOL.md, "Commands"). The firmware
 * decodes them.
 */
import { frame } from './framing.ts';

/** The implemented protocol version. */
export const PROTOCOL_VERSION = 1;
/** Default baud rate of a device. */
export const DEFAULT_BAUD_RATE = 115_200;
/** Sequence numbers are 1 … MAX_SEQUENCE. */
export const MAX_SEQUENCE = 65_535;
/**
 * Time without a command after which a moving device slows down and holds [ms]; set by `WATCHDOG`.
 */
export const DEFAULT_HOLD_MS = 500;
/** Maximum telemetry rate [Hz]. */
export const MAX_TELEMETRY_RATE_HZ = 50;

/**
 * The commands. HELLO, LASER and RATE take one argument, WATCHDOG two, MOVE two to four, and the
 * limits none or four.
 */
export type Verb =
  | 'HELLO'
  | 'PING'
  | 'STATUS'
  | 'ARM'
  | 'MOVE'
  | 'RELEASE'
  | 'RESUME'
  | 'LASER'
  | 'RATE'
  | 'WATCHDOG'
  | 'PANLIMITS'
  | 'TILTLIMITS';

/** Encodes a command as a line. Pulses must be multiples of 0.1 µs, all other arguments integers. */
export const encodeCommand = (sequence: number, verb: Verb, ...args: number[]): string =>
  frame([sequence, verb, ...args]);
