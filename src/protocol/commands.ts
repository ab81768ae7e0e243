/**
 * The command codec, host to device: verbs, encoding and decoding
 * (firmware/PROTOCOL.md, "Commands").
 */
import { type DeviceError, deviceError } from './device-errors.ts';
import { frame, unframe } from './framing.ts';

/** The implemented protocol version. */
export const PROTOCOL_VERSION = 1;
/** Default baud rate of a device. */
export const DEFAULT_BAUD_RATE = 115_200;
/** Sequence numbers are 1 … MAX_SEQUENCE. */
export const MAX_SEQUENCE = 65_535;
/** Default host silence after which a moving device slows down and holds [ms]; `WATCHDOG` changes it. */
export const DEFAULT_HOLD_MS = 500;
/** Maximum telemetry rate [Hz]. */
export const MAX_TELEMETRY_RATE_HZ = 50;

/** The allowed argument counts of each command. */
const ARGUMENT_COUNTS = {
  HELLO: [1],
  PING: [0],
  STATUS: [0],
  ARM: [0],
  MOVE: [2, 3, 4],
  RELEASE: [0],
  RESUME: [0],
  LASER: [1],
  RATE: [1],
  WATCHDOG: [2],
  PANLIMITS: [0, 4],
  TILTLIMITS: [0, 4],
} as const satisfies Record<string, readonly number[]>;

export type Verb = keyof typeof ARGUMENT_COUNTS;

/** A command with its numeric arguments. */
export interface Command {
  readonly verb: Verb;
  readonly args: readonly number[];
}

/** Encodes a command as a line. Pulses must be multiples of 0.1 µs, all other arguments integers. */
export const encodeCommand = (sequence: number, verb: Verb, ...args: number[]): string =>
  frame([sequence, verb, ...args]);

/** A received line whose frame and sequence number are valid. */
export interface NumberedLine {
  readonly sequence: number;
  readonly body: string;
  /** A HELLO, even a malformed one; the device accepts it with any sequence number. */
  readonly isHello: boolean;
  /** Decodes the command; separate, because a repeated line is answered without decoding. */
  readCommand(): Command | DeviceError;
}

/** Decodes a received line up to its sequence number; returns the error when the line is invalid. */
export function decodeLine(line: string): NumberedLine | DeviceError {
  const framed = unframe(line);
  if ('error' in framed && framed.error !== 'CRC') return framed;
  const [number = ''] = line.split(/[ *]/, 1);
  const sequence = WHOLE.test(number) ? Number(number) : 0;
  if (sequence < 1 || sequence > MAX_SEQUENCE) return deviceError('SYNTAX'); // takes precedence over a wrong checksum
  if ('error' in framed) return framed;
  const { body, words } = framed;
  const rest = words.slice(1);
  return { sequence, body, isHello: rest[0] === 'HELLO', readCommand: () => readCommand(rest) };
}

function readCommand([verb, ...words]: readonly string[]): Command | DeviceError {
  if (!isVerb(verb)) return deviceError('VERB');
  const counts: readonly number[] = ARGUMENT_COUNTS[verb];
  const wellFormed = words.every((word, i) =>
    (verb === 'MOVE' && i < 2 ? PULSE : WHOLE).test(word),
  );
  if (!counts.includes(words.length) || !wellFormed) return deviceError('ARGUMENT');
  return { verb, args: words.map(Number) };
}

const WHOLE = /^(0|[1-9]\d{0,9})$/;
const PULSE = /^(0|[1-9]\d{0,9})(\.\d)?$/;

const isVerb = (word: string | undefined): word is Verb =>
  word !== undefined && Object.hasOwn(ARGUMENT_COUNTS, word);
