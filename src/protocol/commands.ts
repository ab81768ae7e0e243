/**
 * Commands, from the host to the device: which there are, how they are written and read
 * (firmware/PROTOCOL.md, "Commands").
 */
import { type DeviceError, deviceError } from './device-errors.ts';
import { frame, unframe } from './framing.ts';

/** The protocol version that this code speaks. */
export const PROTOCOL_VERSION = 1;
/** Baud rate of a device unless it is built for another. */
export const DEFAULT_BAUD_RATE = 115_200;
/** Sequence numbers run from 1 to this. */
export const MAX_SEQUENCE = 65_535;
/** Host silence after which a moving device slows down and holds, until told otherwise [ms]. */
export const DEFAULT_HOLD_MS = 500;
/** The greatest telemetry rate [Hz]. */
export const MAX_TELEMETRY_RATE_HZ = 50;

/** Each command with the counts of arguments that it takes. */
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

/** A command: all its arguments are numbers. */
export interface Command {
  readonly verb: Verb;
  readonly args: readonly number[];
}

/** Writes a command as a line. Pulses are to be multiples of 0.1 µs, all else whole. */
export const encodeCommand = (sequence: number, verb: Verb, ...args: number[]): string =>
  frame([sequence, verb, ...args]);

/** A line that may be a command, its frame and number checked. */
export interface NumberedLine {
  readonly sequence: number;
  readonly body: string;
  /** A greeting, well written or not: number and repetition don't matter then. */
  readonly isHello: boolean;
  /** Reads the rest; apart, because a repeated line is answered unread. */
  readCommand(): Command | DeviceError;
}

/** Checks a received line as far as its number; says what is wrong when that doesn't hold. */
export function decodeLine(line: string): NumberedLine | DeviceError {
  const framed = unframe(line);
  if ('error' in framed && framed.error !== 'CRC') return framed;
  const [number = ''] = line.split(/[ *]/, 1);
  const sequence = WHOLE.test(number) ? Number(number) : 0;
  if (sequence < 1 || sequence > MAX_SEQUENCE) return deviceError('SYNTAX'); // whatever the checksum
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
