/**
 * The end of the daemon's process: by a signal, a lost terminal, or an uncaught exception. The rig
 * is released before anything else is closed, and the shutdown takes a limited time. `pantilt
 * serve` installs it before a port is opened.
 */
import type { Logger } from 'pino';
import { type Clock, wallClock } from '../clock.ts';
import { errorText } from '../errors.ts';

/** SIGHUP is sent by a closed terminal or a lost SSH session. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Under npm, Ctrl-C arrives twice within this time, from the terminal and from npm [ms]. */
const SAME_SIGNAL_MS = 1000;
/** Maximum time from the first signal to the end of the process [ms]. */
const MAX_CLOSING_MS = 3000;
/** Exit codes: done; failed; ended by a second signal (128 + SIGINT). */
const [DONE, FAILED, FORCED] = [0, 1, 130];

/** What is closed: a daemon, whose rigs are released first, or a hub. */
interface Closable {
  release?(): Promise<void>;
  close(): Promise<void>;
}

/** Ends the process in order: rig first, then clients, jobs, port and database. */
export class Shutdown {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #exit: (code: number) => void;
  #starting: Promise<Closable> | undefined;
  #released: Promise<unknown> | undefined;
  #beganMs = 0;

  /** @param exit ends the process; it and the clock are passed in by tests */
  constructor(log: Logger, clock = wallClock, exit: (code: number) => void = process.exit) {
    this.#log = log;
    this.#clock = clock;
    this.#exit = exit;
  }

  /** Whether the shutdown has begun. */
  get begun(): boolean {
    return this.#released !== undefined;
  }

  /** Listens for signals and uncaught exceptions. */
  install(): void {
    for (const signal of SIGNALS) process.on(signal, () => this.onSignal(signal));
    process.on('uncaughtException', (error) => this.onException(error));
  }

  /** Sets the daemon or hub to close; it may still be starting. */
  watch(starting: Promise<Closable>): void {
    this.#starting = starting;
  }

  /** Starts the shutdown; a second signal skips everything except the release of the rig. */
  onSignal(signal: string): void {
    if (!this.#released) {
      this.#log.info(`${signal}: releasing the rig and closing`);
      void this.#end(DONE);
    } else if (this.#clock.nowMs() - this.#beganMs > SAME_SIGNAL_MS) {
      void this.#released.finally(() => this.#exit(FORCED)).catch(() => {}); // Logged by #end.
    }
  }

  /** Starts the shutdown after an error; further errors while closing are only logged. */
  onException(error: unknown): void {
    this.#log.fatal(error, 'uncaught exception: releasing the rig and closing');
    if (!this.#released) void this.#end(FAILED);
  }

  async #end(code: number): Promise<void> {
    this.#beganMs = this.#clock.nowMs();
    this.#clock.schedule(MAX_CLOSING_MS, () => {
      this.#log.error(`closing took longer than ${MAX_CLOSING_MS} ms; ending without it`);
      this.#exit(FAILED);
    });
    // A failed start has closed everything and reports its own error.
    const daemon = this.#starting?.catch(() => undefined) ?? Promise.resolve(undefined);
    this.#released = daemon.then((started) => started?.release?.());
    try {
      await this.#released;
      await (await daemon)?.close();
      this.#exit(code);
    } catch (error) {
      this.#log.error(errorText(error));
      this.#exit(FAILED);
    }
  }
}
