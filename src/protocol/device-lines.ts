/**
 * The decoder of device lines: replies to commands, and reports (firmware/PROTOCOL.md, "Replies",
 * "HELLO" and "Reports"). The firmware encodes them.
 */
import { microseconds, type Pulses } from '../units.ts';
import { MAX_SEQUENCE } from './commands.ts';
import { type DeviceError, type DeviceErrorName, errorName } from './device-errors.ts';
import { unframe } from './framing.ts';
import { type Limits, limitsChecksum, readLimits } from './limits.ts';

/** The states: released, armed at rest, moving, stopped. */
export type DeviceState = 'R' | 'A' | 'M' | 'S';

/** Counters since the reset: rejected lines by reason, and interventions of the host watchdog. */
export interface DeviceCounters {
  readonly crc: number;
  readonly syntax: number;
  readonly overflow: number;
  readonly sequence: number;
  readonly refused: number;
  readonly silences: number;
}

/** The device's state as reported in telemetry. */
export interface DeviceStatus extends Pulses, DeviceCounters {
  readonly clockMs: number;
  readonly state: DeviceState;
  readonly servoOn: boolean;
  readonly laserOn: boolean;
}

/** The identity of a device. */
export interface DeviceIdentity {
  readonly protocolVersion: number;
  readonly firmwareVersion: string;
  readonly deviceId: string;
}

/** The device's reply to HELLO. */
export interface Hello extends DeviceIdentity {
  readonly limits: Limits;
}

/** A line from the device. */
export type DeviceLine =
  | { kind: 'ok'; sequence: number; words: readonly string[] }
  | ({ kind: 'error'; sequence: number; number: number } & Partial<DeviceError>)
  | ({ kind: 'boot'; reason: string } & DeviceIdentity)
  | ({ kind: 'telemetry'; counter: number } & DeviceStatus)
  | ({ kind: 'stopped' | 'silence'; clockMs: number } & Pulses);

/** Decodes a line without its line feed; undefined if it is corrupt, incomplete or unknown. */
export function decodeDeviceLine(line: string): DeviceLine | undefined {
  const framed = unframe(line);
  if (!framed) return undefined;
  const [first = '', ...rest] = framed.words;
  if (first === 'T') return readTelemetry(rest);
  if (first === 'STOPPED' || first === 'SILENCE') {
    const [clockMs = NaN, pan = NaN, tilt = NaN] = rest.map(readNumber);
    const kind = first === 'STOPPED' ? 'stopped' : 'silence';
    return rest.length === 3 && wholeNumbers(clockMs, pan, tilt)
      ? { kind, clockMs, panUs: microseconds(pan), tiltUs: microseconds(tilt) }
      : undefined;
  }
  if (first === 'BOOT') {
    const identity = readIdentity(rest);
    const reason = rest[3];
    return identity && reason && rest.length === 4
      ? { kind: 'boot', reason, ...identity }
      : undefined;
  }
  return readReply(readNumber(first), rest);
}

/** Decodes the words of an OK to HELLO; undefined if they are inconsistent. */
export function readHello(words: readonly string[]): Hello | undefined {
  const identity = readIdentity(words);
  if (!identity || words.length !== 12) return undefined;
  const limits = { pan: readLimits(words.slice(3, 7)), tilt: readLimits(words.slice(7, 11)) };
  return limitsChecksum(limits) === words[11] ? { ...identity, limits } : undefined;
}

const COUNTERS = ['crc', 'syntax', 'overflow', 'sequence', 'refused', 'silences'] as const;

const readNumber = (word: string): number => (/^\d{1,10}(\.\d)?$/.test(word) ? Number(word) : NaN);
const wholeNumbers = (...numbers: number[]): boolean => !numbers.some(Number.isNaN);

function readIdentity(words: readonly string[]): DeviceIdentity | undefined {
  const [version = '', firmwareVersion = '', deviceId = ''] = words;
  const protocolVersion = readNumber(version);
  const known = firmwareVersion !== '' && /^[A-Za-z0-9-]{1,12}$/.test(deviceId);
  return known && wholeNumbers(protocolVersion)
    ? { protocolVersion, firmwareVersion, deviceId }
    : undefined;
}

function readReply(sequence: number, rest: readonly string[]): DeviceLine | undefined {
  if (!(sequence >= 0 && sequence <= MAX_SEQUENCE)) return undefined;
  const [outcome, ...words] = rest;
  if (outcome === 'OK') return { kind: 'ok', sequence, words };
  const number = readNumber(words[0] ?? '');
  if (outcome !== 'ERR' || Number.isNaN(number)) return undefined;
  const error: DeviceErrorName | undefined = errorName(number);
  return { kind: 'error', sequence, number, details: words.slice(2), ...(error && { error }) };
}

function readTelemetry([counterWord = '', ...rest]: readonly string[]): DeviceLine | undefined {
  const counter = readNumber(counterWord);
  const status = readStatus(rest);
  return status && wholeNumbers(counter) ? { kind: 'telemetry', counter, ...status } : undefined;
}

/** Decodes the words of an OK to STATUS; undefined if they are inconsistent. */
export function readStatus(words: readonly string[]): DeviceStatus | undefined {
  const [clockWord = '', state = '', servo, laser, ...rest] = words;
  const clockMs = readNumber(clockWord);
  const [pan = NaN, tilt = NaN, ...counts] = rest.map(readNumber);
  if (!wholeNumbers(clockMs, pan, tilt, ...counts)) return undefined;
  if (counts.length !== COUNTERS.length || !/^[RAMS]$/.test(state)) return undefined;
  const [crc = 0, syntax = 0, overflow = 0, sequence = 0, refused = 0, silences = 0] = counts;
  return {
    clockMs,
    state: state as DeviceState,
    servoOn: servo === '1',
    laserOn: laser === '1',
    panUs: microseconds(pan),
    tiltUs: microseconds(tilt),
    crc,
    syntax,
    overflow,
    sequence,
    refused,
    silences,
  };
}
