/**
 * Keeps a conversation with the rig going: connects, sets watchdog and telemetry, keeps the device's
 * host watchdog fed, and after a loss looks for the same device again, with back-off.
 */
import type { Logger } from 'pino';
import { type Clock, sleep } from '../clock.ts';
import { messageOf, PantiltError } from '../errors.ts';
import { DEFAULT_HOLD_MS } from '../protocol/commands.ts';
import { type Connection, connect, type PortSource } from './connection.ts';
import type { Report } from './device-link.ts';
import { rigLost, rigNotConnected } from './rig-errors.ts';

const TELEMETRY_RATE_HZ = 50;
const TELEMETRY_DEADLINE_MS = 1000;
const KEEP_ALIVE_MS = DEFAULT_HOLD_MS / 3;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

/** Who is told how the connection fares, and who knows whether the device needs its host. */
export interface KeeperListener {
  onReport(report: Report): void;
  onConnected(connection: Connection): void;
  onLost(reason: PantiltError): void;
  /** Connecting has failed for a new reason; it goes on trying. */
  onProblem(): void;
  /** Pulses go out: the device must hear from its host, or it holds and darkens the laser. */
  needsHost(): boolean;
}

/** What a keeper is built from. */
export interface KeeperConfig {
  readonly source: PortSource;
  readonly clock: Clock;
  readonly log: Logger;
}

/** One connection at a time, for as long as the daemon lives. */
export class ConnectionKeeper {
  readonly #config: KeeperConfig;
  readonly #listener: KeeperListener;
  readonly #closing = new AbortController();
  #current: Connection | undefined;
  #last: Connection | undefined;
  #problem: PantiltError | null = null;

  constructor(config: KeeperConfig, listener: KeeperListener) {
    this.#config = config;
    this.#listener = listener;
  }

  /** The connection, when there is one. */
  get current(): Connection | undefined {
    return this.#current;
  }

  /** Why there is none, when there is none. */
  get problem(): PantiltError | null {
    return this.#problem;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Looks for the rig until it is found or the keeper is closed. */
  async start(): Promise<void> {
    const { clock, log } = this.#config;
    for (let delayMs = FIRST_RETRY_MS; !this.closed; ) {
      try {
        await this.#connect();
        return;
      } catch (error) {
        const problem = error instanceof PantiltError ? error : rigNotConnected(messageOf(error));
        const news = problem.message !== this.#problem?.message;
        this.#problem = problem;
        if (news) {
          log.warn({ code: problem.code }, problem.message);
          this.#listener.onProblem();
        }
        await sleep(clock, delayMs, this.#closing.signal).catch(() => {});
        delayMs = Math.min(2 * delayMs, LAST_RETRY_MS);
      }
    }
  }

  /** Gives the connection up and looks for another. */
  lose(reason: PantiltError): void {
    const connection = this.#current;
    if (!connection) return;
    this.#current = undefined;
    this.#problem = reason;
    void connection.link.close();
    this.#listener.onLost(reason);
    void this.start();
  }

  /** Closes the port and looks no further; safe to call again. */
  async close(): Promise<void> {
    this.#closing.abort(rigNotConnected('pantilt is closing'));
    const connection = this.#current;
    this.#current = undefined;
    await connection?.link.close();
  }

  async #connect(): Promise<void> {
    const { source, clock, log } = this.#config;
    let established = false;
    let ended: PantiltError | undefined;
    const listener = {
      onReport: (report: Report) => this.#listener.onReport(report),
      onEnd: (reason: PantiltError) => {
        ended = reason;
        if (established) this.lose(reason);
      },
    };
    const connection = await connect(source, clock, log, listener, this.#last);
    const { link } = connection;
    try {
      link.expectTelemetryWithin(TELEMETRY_DEADLINE_MS);
      await link.send('WATCHDOG', [DEFAULT_HOLD_MS, 0]);
      await link.send('RATE', [TELEMETRY_RATE_HZ]);
      if (ended ?? this.closed) throw ended ?? rigLost('pantilt is closing');
    } catch (error) {
      await link.close();
      throw error;
    }
    established = true;
    this.#current = connection;
    this.#last = connection;
    this.#problem = null;
    this.#listener.onConnected(connection);
    void this.#keepAlive(connection);
  }

  async #keepAlive(connection: Connection): Promise<void> {
    while (this.#current === connection) {
      if (this.#listener.needsHost()) await connection.link.send('PING').catch(() => {});
      await sleep(this.#config.clock, KEEP_ALIVE_MS, this.#closing.signal).catch(() => {});
    }
  }
}
