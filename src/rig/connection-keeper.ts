/**
 * Keeps a conversation with the rig going: connects, sets watchdog and telemetry, keeps the device's
 * host watchdog fed, and after a loss looks for the same device again, with back-off.
 */

import type { Logger } from 'pino';
import { type Clock, sleep } from '../clock.ts';
import { errorMessage, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { DEFAULT_HOLD_MS, MAX_TELEMETRY_RATE_HZ } from '../protocol/commands.ts';
import { type Connection, connect, type PortSource } from './connection.ts';
import type { DeviceLink, Report } from './device-link.ts';
import {
  rigClosing,
  rigLost,
  rigNotConnected,
  STOP_REPEAT_MS,
  STOP_TRIES,
  stopUnconfirmed,
} from './rig-errors.ts';

/** So that whoever looks at the rig hears within a second that it is gone, even if no port says so. */
const TELEMETRY_DEADLINE_MS = 750;
/** A line of telemetry, and the share of the line that it may take. */
const TELEMETRY_LINE_BITS = 850;
const TELEMETRY_SHARE = 0.5;
const KEEP_ALIVE_MS = DEFAULT_HOLD_MS / 3;
/** A device that needs no host is asked only so often: that the line works both ways is known by that. */
const KEEP_ALIVES_PER_CHECK = 6;
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
  /** Somebody has stopped the rig: a device that comes back must be stopped too. */
  stopWanted(): boolean;
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
  /** The port that was opened last, its device perhaps not known yet. */
  #open: DeviceLink | undefined;
  #last: Connection | undefined;
  #looking: Promise<void> | undefined;
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
  start(): void {
    this.#looking = this.#look();
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#config;
    for (let delayMs = FIRST_RETRY_MS; !this.closed; ) {
      try {
        await this.#connect();
        return;
      } catch (error) {
        const problem =
          error instanceof PantiltError ? error : rigNotConnected(errorMessage(error));
        const news = problem.message !== this.#problem?.message;
        this.#problem = problem;
        if (news && !this.closed) {
          log.warn({ code: problem.code }, problem.message);
          this.#listener.onProblem();
        }
        await sleep(clock, delayMs, this.#closing.signal).catch(() => {});
        delayMs = Math.min(2 * delayMs, LAST_RETRY_MS);
      }
    }
  }

  /** Sends the stop byte wherever a port is open; false when none is. */
  sendStop(): boolean {
    this.#open?.sendStop();
    return this.#open !== undefined;
  }

  /** Gives the connection up and looks for another. */
  lose(reason: PantiltError): void {
    const connection = this.#current;
    if (!connection) return;
    this.#current = undefined;
    this.#open = undefined;
    this.#problem = reason;
    void connection.link.close();
    this.#listener.onLost(reason);
    this.start();
  }

  /** Closes the port and looks no further; safe to call again. */
  async close(): Promise<void> {
    this.#closing.abort(rigClosing());
    this.#current = undefined;
    await this.#open?.close();
    await this.#looking;
  }

  async #connect(): Promise<void> {
    const { source, clock, log } = this.#config;
    let established = false;
    let ended: PantiltError | undefined;
    const listener = {
      onReport: (report: Report) => {
        // Until then a stop is this end's own, see #calm.
        if (established || report.kind !== 'stopped') this.#listener.onReport(report);
      },
      onEnd: (reason: PantiltError) => {
        ended = reason;
        if (established) this.lose(reason);
      },
    };
    const onOpen = (link: DeviceLink) => {
      this.#open = link;
    };
    const connection = await connect(source, clock, log, listener, onOpen, this.#last).catch(
      (error) => {
        this.#open = undefined;
        throw error;
      },
    );
    const { link } = connection;
    const rateHz = telemetryRateHz(source.baudRate);
    try {
      await this.#calm(link);
      link.expectTelemetryWithin(Math.max(TELEMETRY_DEADLINE_MS, 5000 / rateHz));
      await link.send('WATCHDOG', [DEFAULT_HOLD_MS, 0]);
      await link.send('RATE', [rateHz]);
      if (ended ?? this.closed) throw ended ?? rigLost(msg`pantilt is closing`);
    } catch (error) {
      this.#open = undefined;
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

  /**
   * A device that is found moving or with its laser on does what nobody asks for any more: it is
   * stopped, and freed again unless somebody wants it stopped.
   */
  async #calm(link: DeviceLink): Promise<void> {
    const found = await stateOf(link);
    const busy = found.state === 'M' || found.laserOn;
    if (!busy && !this.#listener.stopWanted()) return;
    let { state } = found;
    for (let i = 0; i < STOP_TRIES && state !== 'S'; i++) {
      link.sendStop();
      await sleep(this.#config.clock, STOP_REPEAT_MS, this.#closing.signal);
      ({ state } = await stateOf(link));
    }
    if (state !== 'S') throw stopUnconfirmed();
    if (found.state !== 'S' && !this.#listener.stopWanted()) await link.send('RESUME');
  }

  async #keepAlive(connection: Connection): Promise<void> {
    for (let i = 0; this.#current === connection; i++) {
      const due = this.#listener.needsHost() || i % KEEP_ALIVES_PER_CHECK === 0;
      if (due) await connection.link.send('PING').catch(() => {});
      await sleep(this.#config.clock, KEEP_ALIVE_MS, this.#closing.signal).catch(() => {});
    }
  }
}

/** What STATUS says of motion and laser. */
async function stateOf(link: DeviceLink): Promise<{ state: string; laserOn: boolean }> {
  const [, state = '', , laser] = await link.send('STATUS');
  return { state, laserOn: laser === '1' };
}

/** As often as the line can carry it beside everything else. */
export const telemetryRateHz = (baudRate: number): number =>
  Math.max(
    1,
    Math.min(MAX_TELEMETRY_RATE_HZ, Math.floor((TELEMETRY_SHARE * baudRate) / TELEMETRY_LINE_BITS)),
  );
