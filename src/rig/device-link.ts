/**
 * The conversation with one device over one open port: commands with reply and retry, one at a
 * time; reports; and the deadline that tells a silent port from a living one.
 */

import { Transform, type TransformCallback } from 'node:stream';
import { ReadlineParser } from '@serialport/parser-readline';
import type { SerialPortStream } from '@serialport/stream';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { encodeCommand, MAX_SEQUENCE, type Verb } from '../protocol/commands.ts';
import { type DeviceLine, decodeDeviceLine } from '../protocol/device-lines.ts';
import { MAX_LINE_BYTES, STOP } from '../protocol/framing.ts';
import { portError, refusal, rigLost } from './rig-errors.ts';

/**
 * Stands between the port and ReadlineParser, which buffers without limit: lets at most one line's
 * worth of bytes through until the next line feed. A line cut here fails its checksum later on.
 */

const LINE_FEED = 0x0a;

/** Bounds the length of lines in a byte stream. */
export class LineGuard extends Transform {
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
/** A board that keeps booting is not waited for for ever. */
const BOOTS_ALLOWED = 3;
/** A boot loader answers a HELLO with bytes of its own, no line end after them, before BOOT comes. */
const BOOT_LOADER_TALK = /^[^\x20-\x7e]+(?=[\x20-\x7e])/;
const BOOTED = Symbol('booted');

/** How long a reply is waited for, and how often the line is sent. */
interface Patience {
  readonly tries: number;
  readonly timeoutMs: number;
}
const USUAL: Patience = { tries: 3, timeoutMs: 250 };
/** For a device that may be booting. */
export const WHILE_BOOTING: Patience = { tries: 6, timeoutMs: 500 };

type Reply = Extract<DeviceLine, { kind: 'ok' | 'error' }>;
/** A line that a device sends by itself. */
export type Report = Exclude<DeviceLine, Reply>;

/** Who is told what the device says. */
export interface LinkListener {
  onReport(report: Report): void;
  /** Told once, whatever ended the link. */
  onEnd(reason: PantiltError): void;
}

/** How well the line works. */
export interface LineQuality {
  readonly linesReceived: number;
  readonly linesGarbled: number;
  readonly repliesRetried: number;
  /** Round trip of the last command that was answered at once [ms], null before the first. */
  readonly roundTripMs: number | null;
}

/** One open port with a device at its other end. */
export class DeviceLink {
  readonly #stream: SerialPortStream;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #listener: LinkListener;
  #sequence = 0;
  #waiting: ((reply: Reply | typeof BOOTED | undefined) => void) | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #ended: PantiltError | undefined;
  #failWaiting: ((reason: PantiltError) => void) | undefined;
  #deadlineMs: number | undefined;
  #cancelDeadline: (() => void) | undefined;
  #quality = {
    linesReceived: 0,
    linesGarbled: 0,
    repliesRetried: 0,
    roundTripMs: null as number | null,
  };
  #resetReason: string | null = null;
  #loggedMs = Number.NEGATIVE_INFINITY;

  constructor(stream: SerialPortStream, clock: Clock, log: Logger, listener: LinkListener) {
    this.#stream = stream;
    this.#clock = clock;
    this.#log = log;
    this.#listener = listener;
    const lines = stream.pipe(new LineGuard()).pipe(new ReadlineParser({ encoding: 'latin1' }));
    lines.on('data', (line: string) => this.#take(line.replace(BOOT_LOADER_TALK, '').trimEnd()));
    stream.on('close', () => this.#end(rigLost(msg`the port was closed: is the cable still in?`)));
    stream.on('error', (error) => this.#end(portError(stream.path, error)));
  }

  get quality(): LineQuality {
    return this.#quality;
  }

  /** The port's path. */
  get path(): string {
    return this.#stream.path;
  }

  /** Why the device has reset since the port was opened, in its own word, if it said so. */
  get resetReason(): string | null {
    return this.#resetReason;
  }

  /**
   * Sends a command, again while no reply comes, and returns the words of the device's OK.
   * @throws PantiltError the device's refusal, or `rig-lost`
   */
  send(verb: Verb, args: readonly number[] = [], patience = USUAL): Promise<readonly string[]> {
    const result = this.#queue.then(() => this.#exchange(verb, args, patience));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Sends the byte that stops the rig, past every command that waits. */
  sendStop(): void {
    if (!this.#ended) this.#stream.write(STOP);
  }

  /** From now on a gap between telemetry lines longer than this ends the link. */
  expectTelemetryWithin(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs;
    this.#cancelDeadline?.();
    this.#cancelDeadline = this.#clock.schedule(deadlineMs, () =>
      this.#end(rigLost(msg`no telemetry for ${deadlineMs} ms`)),
    );
  }

  /** Closes the port; safe to call at any time and again. */
  async close(): Promise<void> {
    this.#end(rigLost(msg`the connection was closed`));
    if (this.#stream.isOpen && !this.#stream.closing) {
      await new Promise<void>((resolve) => this.#stream.close(() => resolve()));
    }
  }

  async #exchange(
    verb: Verb,
    args: readonly number[],
    { tries, timeoutMs }: Patience,
  ): Promise<readonly string[]> {
    this.#sequence = (this.#sequence % MAX_SEQUENCE) + 1;
    const line = encodeCommand(this.#sequence, verb, ...args);
    let boots = 0;
    for (let attempt = 0; attempt < tries; attempt++) {
      if (attempt > 0) this.#quality.repliesRetried++;
      const sentMs = this.#clock.nowMs();
      const reply = await this.#sendAndWait(line, timeoutMs);
      if (reply === BOOTED) {
        if (boots++ < BOOTS_ALLOWED) attempt--; // it can't have heard the line: that was no try
        continue;
      }
      if (!reply || reply.sequence === 0) continue;
      if (attempt === 0) this.#quality.roundTripMs = this.#clock.nowMs() - sentMs;
      if (reply.kind === 'ok') return reply.words;
      throw refusal(verb, args, reply);
    }
    const reason = rigLost(msg`${verb} was not answered in ${tries} tries`);
    this.#end(reason);
    throw reason;
  }

  /** The reply to a line, or nothing when none came in time. */
  #sendAndWait(line: string, timeoutMs: number): Promise<Reply | typeof BOOTED | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const settle = (reply: Reply | typeof BOOTED | undefined) => {
        cancel();
        this.#waiting = undefined;
        this.#failWaiting = undefined;
        resolve(reply);
      };
      const cancel = this.#clock.schedule(timeoutMs, () => settle(undefined));
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
      this.#waiting?.(BOOTED);
    }
    if (line.kind === 'telemetry' && this.#deadlineMs) this.expectTelemetryWithin(this.#deadlineMs);
    this.#listener.onReport(line);
  }

  #countGarbled(text: string): void {
    const { linesGarbled } = this.#quality;
    this.#quality.linesGarbled = linesGarbled + 1;
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#loggedMs < GARBLED_LOG_MS) return;
    this.#loggedMs = nowMs;
    this.#log.warn({ line: text.slice(0, 96), linesGarbled: linesGarbled + 1 }, 'garbled line');
  }

  #end(reason: PantiltError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#cancelDeadline?.();
    this.#failWaiting?.(reason);
    this.#listener.onEnd(reason);
  }
}
