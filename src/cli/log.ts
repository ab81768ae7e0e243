/**
 * The daemon's log on standard error: readable lines on a terminal, JSON elsewhere. Logging neither
 * blocks nor ends the process: lines that cannot be written are dropped, counted, and reported once
 * writing works again.
 */
import type { Writable } from 'node:stream';
import pino, { type Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { LogLines } from '../server/services.ts';

/** Above this backlog, further lines are dropped; a pipe without a reader fills up [bytes]. */
const MAX_UNWRITTEN_BYTES = 256 * 1024;

/** Number of lines kept for reports. */
const MAX_RECENT = 500;

/** A destination for log lines that counts dropped lines. */
class LogSink implements LogLines {
  readonly recent: string[] = [];
  dropped = 0;
  readonly #stream: Writable;
  /** Lines dropped since the last report. */
  #unreported = 0;
  readonly #onRecovered: (dropped: number) => void;

  /** @param onRecovered called with the number of dropped lines once writing works again */
  constructor(stream: Writable, onRecovered: (dropped: number) => void) {
    this.#stream = stream;
    this.#onRecovered = onRecovered;
    stream.on('error', () => {}); // Each write reports it to its callback.
  }

  /** Writes a line in the form of `format`; never throws and never waits. */
  write(line: string, format: (line: string) => string): void {
    this.recent.push(line);
    if (this.recent.length > MAX_RECENT) this.recent.shift();
    if (this.#stream.writableLength > MAX_UNWRITTEN_BYTES) {
      this.#drop();
      return;
    }
    this.#stream.write(format(line), (error) => {
      if (error) this.#drop();
      else this.#report();
    });
  }

  #drop(): void {
    this.dropped++;
    this.#unreported++;
  }

  #report(): void {
    const dropped = this.#unreported;
    if (dropped === 0 || this.#stream.writableLength > MAX_UNWRITTEN_BYTES / 2) return;
    this.#unreported = 0;
    this.#onRecovered(dropped);
  }
}

/** The log of the daemon at a level, on standard error, with its counts of lines and its newest lines. */
export function createLog(
  level: string,
  stream: NodeJS.WriteStream = process.stderr,
): { readonly log: Logger; readonly lines: LogLines } {
  const sink = new LogSink(stream, (dropped) =>
    log.warn(
      { dropped },
      `${dropped} log lines were dropped because standard error did not accept them`,
    ),
  );
  if (stream.isTTY) doNotBlock(stream);
  const ignore = 'pid,hostname,reqId,rig,method,url,status,ms'; // of a response, these are in the message
  const format = stream.isTTY
    ? prettyFactory({ ignore, singleLine: true, translateTime: 'HH:MM:ss' })
    : String;
  const log: Logger = pino({ level }, { write: (line) => sink.write(line, format) });
  return { log, lines: sink };
}

/** Node writes to a terminal synchronously, and a terminal stopped by Ctrl-S accepts nothing. */
function doNotBlock(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } };
  handle?.setBlocking?.(false);
}
