/**
 * The simulated device: what the firmware does, without its hardware. Takes bytes, gives lines, and
 * tells its servos a pulse each frame (firmware/PROTOCOL.md is its specification).
 */

import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { decodeLine, type NumberedLine, PROTOCOL_VERSION } from '../protocol/commands.ts';
import { type DeviceError, deviceError } from '../protocol/device-errors.ts';
import {
  type DeviceIdentity,
  encodeBoot,
  encodeError,
  encodeHalt,
  encodeOk,
  encodeTelemetry,
} from '../protocol/device-lines.ts';
import { FIRMWARE_VERSION } from '../protocol/firmware-version.ts';
import { MAX_LINE_BYTES, STOP } from '../protocol/framing.ts';
import type { Limits } from '../protocol/limits.ts';
import type { Pulses } from '../units.ts';
import { type Effects, execute } from './command-executor.ts';
import { DeviceCore, SERVO_FRAME_MS } from './device-core.ts';
import type { CabledRig } from './serial-endpoint.ts';

/**
 * The receiving end of the simulated device: bytes in, lines and stops out (firmware/PROTOCOL.md,
 * "The line" and "Stop").
 */

/** What comes out of a byte: a line without its end, a stop, an error, or nothing yet. */
export type Received = string | typeof STOP_RECEIVED | DeviceError | undefined;

/** The byte was `!`. */
export const STOP_RECEIVED = Symbol('stop');

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Gathers bytes into lines of bounded length. */
export class LineReceiver {
  #line = '';
  #skipping = false;

  /** Takes one byte. */
  receive(byte: number): Received {
    if (byte === STOP.charCodeAt(0)) {
      this.clear();
      return STOP_RECEIVED;
    }
    if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
      if (this.#line.length < MAX_LINE_BYTES - 1) this.#line += String.fromCharCode(byte);
      else this.#skipping = true;
      return undefined;
    }
    const received = this.#skipping ? deviceError('LENGTH') : this.#line;
    this.clear();
    return received === '' ? undefined : received;
  }

  /** Forgets the line under way. */
  clear(): void {
    this.#line = '';
    this.#skipping = false;
  }
}

/** What a simulated device is built from. */
export interface SimulatedDeviceConfig {
  readonly clock: Clock;
  readonly deviceId: string;
  /** Limits that it holds by itself until others are set over the wire. */
  readonly limits: Limits;
  /** Takes each line that the device sends. */
  readonly send: (line: string) => void;
  /** Takes the pulses of each servo frame while there are any. */
  readonly drive: (pulses: Pulses) => void;
}

/** A device at the end of a serial line. */
export class SimulatedDevice {
  readonly #config: SimulatedDeviceConfig;
  readonly #receiver = new LineReceiver();
  readonly #core: DeviceCore;
  readonly #identity: DeviceIdentity;
  readonly #effects: Effects = {
    telemetryAt: (rateHz) => this.#startTelemetry(rateHz),
    servosOn: () => this.#startFrames(),
  };
  #last: { sequence: number; body: string; reply: string } | undefined;
  #telemetryCounter = 0;
  #cancelTelemetry: (() => void) | undefined;
  #cancelFrames: (() => void) | undefined;

  constructor(config: SimulatedDeviceConfig) {
    this.#config = config;
    this.#core = new DeviceCore(config.clock, config.limits);
    this.#identity = {
      protocolVersion: PROTOCOL_VERSION,
      firmwareVersion: FIRMWARE_VERSION,
      deviceId: config.deviceId,
    };
  }

  /** Resets: released, laser off, nothing remembered but the limits; reports BOOT. */
  reset(reason: 'POWER' | 'EXTERNAL'): void {
    this.halt();
    this.#receiver.clear();
    this.#last = undefined;
    this.#core.reset();
    this.#config.send(encodeBoot(this.#identity, reason));
  }

  /** Ends its timers: the power is cut. */
  halt(): void {
    this.#cancelTelemetry?.();
    this.#cancelFrames?.();
    this.#cancelFrames = undefined;
  }

  /** Whether its laser shines. */
  get laserOn(): boolean {
    return this.#core.status().laserOn;
  }

  /** Takes one byte from the line. */
  receive(byte: number): void {
    const received = this.#receiver.receive(byte);
    if (received === undefined) return;
    if (received === STOP_RECEIVED) {
      this.#core.stop();
      this.#config.send(encodeHalt('STOPPED', this.#core.status()));
      return;
    }
    const line = typeof received === 'string' ? decodeLine(received) : received;
    this.#config.send('error' in line ? this.#refuse(0, line) : this.#answer(line));
  }

  #answer({ sequence, body, isHello, readCommand }: NumberedLine): string {
    if (!isHello) this.#core.hearHost(); // a host that greets may have lost the device in mid-move
    if (sequence === this.#last?.sequence && !isHello) {
      if (body === this.#last.body) return this.#last.reply;
      return this.#refuse(sequence, { error: 'SEQUENCE', details: [] });
    }
    const command = readCommand();
    const outcome =
      'error' in command ? command : execute(command, this.#core, this.#identity, this.#effects);
    const reply =
      'error' in outcome ? this.#refuse(sequence, outcome) : encodeOk(sequence, outcome.words);
    this.#last = { sequence, body, reply };
    return reply;
  }

  #refuse(sequence: number, error: DeviceError): string {
    this.#core.count(error.error);
    return encodeError(sequence, error);
  }

  #startTelemetry(rateHz: number): void {
    this.#cancelTelemetry?.();
    this.#telemetryCounter = 0;
    if (rateHz === 0) return;
    const report = () => {
      this.#cancelTelemetry = this.#config.clock.schedule(1000 / rateHz, report);
      this.#config.send(encodeTelemetry(this.#telemetryCounter, this.#core.status()));
      this.#telemetryCounter = (this.#telemetryCounter + 1) & 0xffff;
    };
    this.#cancelTelemetry = this.#config.clock.schedule(1000 / rateHz, report);
  }

  #startFrames(): void {
    if (this.#cancelFrames) return;
    const frame = () => {
      this.#cancelFrames = undefined;
      const silent = this.#core.nextFrame();
      if (silent) this.#config.send(encodeHalt('SILENCE', this.#core.status()));
      if (this.#core.status().servoOn) {
        this.#config.drive(this.#core.status());
        this.#cancelFrames = this.#config.clock.schedule(SERVO_FRAME_MS, frame);
      }
    };
    this.#cancelFrames = this.#config.clock.schedule(0, frame);
  }
}

/**
 * A simulated rig at the end of a byte stream (a pseudo-terminal, a pipe). Nothing resets its device
 * when somebody opens that.
 */

/** Wires a simulated rig to a stream until the returned function is called. */
export function wireToStream(
  rig: CabledRig,
  baudRate: number,
  input: Readable,
  output: Writable,
): () => void {
  const line = rig.connect(baudRate, {
    deliver: (bytes) => output.write(bytes),
    fail: (reason) => output.destroy(reason),
  });
  const receive = (bytes: Buffer) => line.send(bytes);
  input.on('data', receive);
  return () => {
    input.off('data', receive);
    line.cut();
  };
}
