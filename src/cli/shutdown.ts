/**
 * How the daemon's process ends, whatever the reason: a signal, a lost terminal, an exception that
 * nothing caught. The rig is released before anything else is closed, and no step can delay the end
 * for ever. `pantilt serve` installs it before a port is opened.
 */
import type { Logger } from 'pino';
import { type Clock, wallClock } from '../clock.ts';
import { errorText } from '../errors.ts';
import type { Daemon } from './daemon.ts';

/** SIGHUP is what a terminal that is closed, or a lost SSH session, sends. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Under npm a Ctrl-C comes twice: from the terminal, and passed on by npm [ms]. */
const SAME_SIGNAL_MS = 1000;
/** From the first signal to the end of the process [ms]. */
const MAX_CLOSING_MS = 3000;
/** Exit codes: done; failed; ended by a second signal (128 + SIGINT). */
const [DONE, FAILED, HURRIED] = [0, 1, 130];

/** Ends the process in order: rig first, then clients, jobs, port and database. */
export class Shutdown {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #exit: (code: number) => void;
  #starting: Promise<Daemon> | undefined;
  #released: Promise<unknown> | undefined;
  #beganMs = 0;

  /** @param exit ends the process; it and the clock are passed in by tests */
  constructor(log: Logger, clock = wallClock, exit: (code: number) => void = process.exit) {
    this.#log = log;
    this.#clock = clock;
    this.#exit = exit;
  }

  /** Whether the end has begun. */
  get begun(): boolean {
    return this.#released !== undefined;
  }

  /** Listens for signals and for exceptions that nothing caught. */
  install(): void {
    for (const signal of SIGNALS) process.on(signal, () => this.onSignal(signal));
    process.on('uncaughtException', (error) => this.onException(error));
  }

  /** Names the daemon to be closed; it may still be starting. */
  watch(starting: Promise<Daemon>): void {
    this.#starting = starting;
  }

  /** Begins the end; a second signal skips all but the release of the rig. */
  onSignal(signal: string): void {
    if (!this.#released) {
      this.#log.info(`${signal}: releasing the rig and closing`);
      void this.#end(DONE);
    } else if (this.#clock.nowMs() - this.#beganMs > SAME_SIGNAL_MS) {
      void this.#released.then(() => this.#exit(HURRIED));
    }
  }

  /** Begins the end because of an error; further errors while closing are logged only. */
  onException(error: unknown): void {
    this.#log.fatal(error, 'an exception that nothing caught: releasing the rig and closing');
    if (!this.#released) void this.#end(FAILED);
  }

  async #end(code: number): Promise<void> {
    this.#beganMs = this.#clock.nowMs();
    this.#clock.schedule(MAX_CLOSING_MS, () => {
      this.#log.error(`closing took longer than ${MAX_CLOSING_MS} ms; ending without it`);
      this.#exit(FAILED);
    });
    // A start that fails has closed all it had opened, and says so itself.
    const daemon = this.#starting?.catch(() => undefined) ?? Promise.resolve(undefined);
    this.#released = daemon.then((started) => started?.release());
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
