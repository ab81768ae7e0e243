/**
 * The daemon's log on standard error: readable lines on a terminal, JSON elsewhere. Logging neither
 * blocks nor ends the process: lines that cannot be written are dropped, counted, and reported once
 * writing works again.
 */
import type { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';

/** Above this backlog, further lines are dropped; a pipe without a reader fills up [bytes]. */
const MAX_UNWRITTEN_BYTES = 256 * 1024;

/** A destination for log lines that counts dropped lines. */
export class LogSink {
  readonly #stream: Writable;
  /** Lines dropped since the last report. */
  #dropped = 0;
  /** Reports a number of dropped lines; set by the logger that writes here. */
  onRecovered: (dropped: number) => void = () => {};

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', () => {}); // Each write reports it to its callback.
  }

  /** Writes a line; never throws and never waits. */
  write(line: string): void {
    if (this.#stream.writableLength > MAX_UNWRITTEN_BYTES) {
      this.#dropped++;
      return;
    }
    this.#stream.write(line, (error) => {
      if (error) this.#dropped++;
      else this.#report();
    });
  }

  #report(): void {
    const dropped = this.#dropped;
    if (dropped === 0 || this.#stream.writableLength > MAX_UNWRITTEN_BYTES / 2) return;
    this.#dropped = 0;
    this.onRecovered(dropped);
  }
}

/** The log of the daemon at a level, on standard error. */
export function createLog(level: string, stream: NodeJS.WriteStream = process.stderr): Logger {
  const sink = new LogSink(stream);
  if (stream.isTTY) doNotBlock(stream);
  const ignore = 'pid,hostname,reqId,rig,method,url,status,ms'; // of a response, the message has them
  const pretty =
    stream.isTTY && prettyFactory({ ignore, singleLine: true, translateTime: 'HH:MM:ss' });
  const log = pino({ level }, { write: (line) => sink.write(pretty ? pretty(line) : line) });
  sink.onRecovered = (dropped) =>
    log.warn(
      { dropped },
      `${dropped} log lines were dropped because standard error did not accept them`,
    );
  return log;
}

/** Node writes to a terminal synchronously, and a terminal stopped by Ctrl-S accepts nothing. */
function doNotBlock(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } };
  handle?.setBlocking?.(false);
}
