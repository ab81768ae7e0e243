/**
 * The communication with one device over one open port: commands with reply and retry, one at a
 * time; reports; and the deadline after which a silent port counts as lost.
 */

import { Transform, type TransformCallback } from 'node:stream';
import { ReadlineParser } from '@serialport/parser-readline';
import type { SerialPortStream } from '@serialport/stream';
import type { Logger } from 'pino';
import { type Clock, scheduleDeadline } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { encodeCommand, MAX_SEQUENCE, type Verb } from '../protocol/commands.ts';
import { type DeviceLine, decodeDeviceLine } from '../protocol/device-lines.ts';
import { MAX_LINE_BYTES, STOP } from '../protocol/framing.ts';
import { deviceRefusal, rigLost } from './rig-errors.ts';

const LINE_FEED = 0x0a;

/**
 * Limits the length of lines between the port and ReadlineParser, which buffers without limit: bytes
 * beyond the maximum are dropped until the next line feed. A truncated line fails its checksum.
 */
class LineLengthLimiter extends Transform {
  #length = 0;

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    let start = 0;
    while (start < chunk.length) {
      const feed = chunk.indexOf(LINE_FEED, start);
      const end = feed < 0 ? chunk.length : feed;
      const room = MAX_LINE_BYTES - this.#length;
      if (room > 0) this.push(chunk.subarray(start, Math.min(end, start + room)));
      this.#length += end - start;
      if (feed >= 0) {
        this.push(chunk.subarray(feed, feed + 1));
        this.#length = 0;
      }
      start = end + 1;
    }
    done();
  }
}

const GARBLED_LOG_MS = 1000;
/** How long the system may take to close a port; some drivers wait until unsent bytes are gone [ms]. */
const MAX_CLOSE_MS = 1000;
/** A board that boots more often than this during one command counts as not answering. */
const BOOTS_ALLOWED = 3;
/** Before BOOT, a boot loader answers HELLO with its own bytes, without a line feed. */
const BOOT_LOADER_TALK = /^[^\x20-\x7e]+(?=[\x20-\x7e])/;
const BOOTED = Symbol('booted');

/** How long to wait for a reply, and how many times to send the line. */
interface RetryPolicy {
  readonly tries: number;
  readonly timeoutMs: number;
}
const DEFAULT_RETRIES: RetryPolicy = { tries: 3, timeoutMs: 250 };
/** For a device that may be booting. */
export const BOOT_RETRIES: RetryPolicy = { tries: 6, timeoutMs: 500 };

type Reply = Extract<DeviceLine, { kind: 'ok' | 'error' }>;
/** An unsolicited line of a device. */
export type Report = Exclude<DeviceLine, Reply>;

/** Receives a device's reports. */
export interface LinkListener {
  onReport(report: Report): void;
  /** Called once, whatever ended the link. */
  onEnd(reason: PantiltError): void;
}

/** How well the line works. */
export interface LineQuality {
  readonly linesReceived: number;
  readonly linesGarbled: number;
  readonly repliesRetried: number;
  /**
   * Round trip of the last command that was answered without a retry [ms]; null before the first.
   */
  readonly roundTripMs: number | null;
}

/** One open port with a device at its other end. */
export class DeviceLink {
  readonly #stream: SerialPortStream;
  readonly #clock: Clock;
  readonly #log: Logger;
  #listener: LinkListener | undefined;
  /** Of the last command. A later link begins ahead of an earlier one, whose late replies don't match. */
  #sequence: number;
  #waiting: ((reply: Reply | typeof BOOTED | undefined) => void) | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #ended: PantiltError | undefined;
  #failWaiting: ((reason: PantiltError) => void) | undefined;
  #deadlineMs: number | undefined;
  #lastReceivedMs = 0;
  #cancelDeadline: (() => void) | undefined;
  #quality = {
    linesReceived: 0,
    linesGarbled: 0,
    repliesRetried: 0,
    roundTripMs: null as number | null,
  };
  #portFailure: PantiltError | undefined;
  #resetReason: string | null = null;
  #resetSinceHello = false;
  #loggedMs = Number.NEGATIVE_INFINITY;

  constructor(stream: SerialPortStream, clock: Clock, log: Logger) {
    this.#stream = stream;
    this.#clock = clock;
    this.#log = log;
    this.#sequence = Math.floor(clock.dateMs()) % MAX_SEQUENCE;
    const lines = stream
      .pipe(new LineLengthLimiter())
      .pipe(new ReadlineParser({ encoding: 'latin1' }));
    lines.on('data', (line: string) => this.#take(line.replace(BOOT_LOADER_TALK, '').trimEnd()));
    // A loss has the same error whether a read, a write or the system detects it first.
    stream.on('end', () => this.#failPort()); // an empty read
    stream.on('close', () => this.#failPort());
    stream.on('error', ({ message }) => this.#failPort(message));
  }

  /**
   * Passes reports on from now on; earlier ones, from the handshake or a previous connection, are
   * dropped.
   * @throws PantiltError `rig-lost` if the link has already ended
   */
  attach(listener: LinkListener): void {
    if (this.#ended) throw this.#ended;
    this.#listener = listener;
  }

  /** Why the port failed, if that ended the link. */
  get portFailure(): PantiltError | undefined {
    return this.#portFailure;
  }

  /** Whether the device has reset since it answered HELLO and thus lost its settings. */
  get resetSinceHello(): boolean {
    return this.#resetSinceHello;
  }

  get quality(): LineQuality {
    return this.#quality;
  }

  /** When telemetry was last read or requested [ms]. */
  get lastReceivedMs(): number {
    return this.#lastReceivedMs;
  }

  /** The port's path. */
  get path(): string {
    return this.#stream.path;
  }

  /** The reason of the device's last reset since the port was opened, as it reported it. */
  get resetReason(): string | null {
    return this.#resetReason;
  }

  /**
   * Sends a command, with retries until a reply comes, and returns the words of the device's OK.
   * @throws PantiltError the device's refusal, or `rig-lost`
   */
  send(
    verb: Verb,
    args: readonly number[] = [],
    retries = DEFAULT_RETRIES,
  ): Promise<readonly string[]> {
    const result = this.#queue.then(() => this.#exchange(verb, args, retries));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Sends the stop byte, ahead of all queued commands. */
  sendStop(): void {
    if (!this.#ended) this.#stream.write(STOP);
  }

  /** Sets a deadline: a longer gap between telemetry lines ends the link. */
  expectTelemetryWithin(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs;
    this.#lastReceivedMs = this.#clock.nowMs();
    this.#cancelDeadline?.();
    this.#cancelDeadline = scheduleDeadline(this.#clock, deadlineMs, () =>
      this.#end(rigLost(msg`no telemetry for ${deadlineMs} ms: check cable and power`)),
    );
  }

  /** Closes the port; safe to call at any time and again. @param reason what pending commands fail with */
  async close(reason = rigLost(msg`the connection was closed`)): Promise<void> {
    this.#end(reason);
    if (this.#stream.isOpen && !this.#stream.closing) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.schedule(MAX_CLOSE_MS, resolve);
        this.#stream.close(() => {
          cancel();
          resolve();
        });
      });
    }
  }

  async #exchange(
    verb: Verb,
    args: readonly number[],
    { tries, timeoutMs }: RetryPolicy,
  ): Promise<readonly string[]> {
    this.#sequence = (this.#sequence % MAX_SEQUENCE) + 1;
    const line = encodeCommand(this.#sequence, verb, ...args);
    let boots = 0;
    for (let attempt = 0; attempt < tries; attempt++) {
      if (attempt > 0) this.#quality.repliesRetried++;
      const sentMs = this.#clock.nowMs();
      const reply = await this.#sendAndWait(line, timeoutMs);
      if (reply === BOOTED) {
        if (boots++ < BOOTS_ALLOWED) attempt--; // The line was lost while the device booted, which does not count as a try.
        continue;
      }
      if (!reply || reply.sequence === 0) continue;
      if (attempt === 0) this.#quality.roundTripMs = this.#clock.nowMs() - sentMs;
      if (verb === 'HELLO') this.#resetSinceHello = false;
      if (reply.kind === 'ok') return reply.words;
      throw deviceRefusal(verb, args, reply);
    }
    const reason = rigLost(msg`${verb} was not answered in ${tries} tries`);
    this.#end(reason);
    throw reason;
  }

  /** The reply to a line; undefined if none came in time. */
  #sendAndWait(line: string, timeoutMs: number): Promise<Reply | typeof BOOTED | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const settle = (reply: Reply | typeof BOOTED | undefined) => {
        cancel();
        this.#waiting = undefined;
        this.#failWaiting = undefined;
        resolve(reply);
      };
      const cancel = scheduleDeadline(this.#clock, timeoutMs, () => settle(undefined));
      this.#waiting = settle;
      this.#failWaiting = (reason) => {
        cancel();
        reject(reason);
      };
      this.#stream.write(line);
    });
  }

  #take(text: string): void {
    if (this.#ended || text === '') return;
    const line = decodeDeviceLine(text);
    this.#quality.linesReceived++;
    if (!line) {
      this.#countGarbled(text);
      return;
    }
    if (line.kind === 'ok' || line.kind === 'error') {
      if (line.sequence === this.#sequence || line.sequence === 0) this.#waiting?.(line);
      return;
    }
    if (line.kind === 'boot') {
      this.#resetReason = line.reason;
      this.#resetSinceHello = true;
      this.#waiting?.(BOOTED);
    }
    if (line.kind === 'telemetry' && this.#deadlineMs) this.expectTelemetryWithin(this.#deadlineMs);
    this.#listener?.onReport(line);
  }

  #countGarbled(text: string): void {
    const { linesGarbled } = this.#quality;
    this.#quality.linesGarbled = linesGarbled + 1;
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#loggedMs < GARBLED_LOG_MS) return;
    this.#loggedMs = nowMs;
    this.#log.warn({ line: text.slice(0, 96), linesGarbled: linesGarbled + 1 }, 'garbled line');
  }

  /** @param detail the error as the system reports it */
  #failPort(detail?: string): void {
    if (this.#ended) return;
    if (detail) this.#log.debug(`${this.path}: ${detail}`);
    this.#portFailure = rigLost(msg`the port was closed: check the cable`);
    this.#end(this.#portFailure);
  }

  #end(reason: PantiltError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#cancelDeadline?.();
    this.#failWaiting?.(reason);
    this.#listener?.onEnd(reason);
  }
}
