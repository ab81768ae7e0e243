/**
 * Keeps one connection to the rig: connects, quiesces and configures the device, feeds its host
 * watchdog, and after a loss reconnects to the same device with exponential back-off.
 */

import type { Logger } from 'pino';
import { type Clock, sleep } from '../clock.ts';
import { errorMessage, PantiltError } from '../errors.ts';
import { DEFAULT_HOLD_MS, MAX_TELEMETRY_RATE_HZ } from '../protocol/commands.ts';
import { type Connection, connect, type PortSource } from './connection.ts';
import type { DeviceLink, Report } from './device-link.ts';
import {
  rigClosing,
  rigNotConnected,
  rigReset,
  STOP_REPEAT_MS,
  STOP_TRIES,
  stopUnconfirmed,
} from './rig-errors.ts';

/** A lost rig is noticed within a second, even if the port reports nothing. */
const TELEMETRY_DEADLINE_MS = 750;
/** Bits per telemetry line, and the maximum fraction of the line's capacity for telemetry. */
const TELEMETRY_LINE_BITS = 850;
const TELEMETRY_SHARE = 0.5;
const KEEP_ALIVE_MS = DEFAULT_HOLD_MS / 3;
/** Every n-th PING is also sent to a released device, to check the line in both directions. */
const KEEP_ALIVES_PER_CHECK = 6;
/** Timeout for a device to confirm its release at shutdown. */
const RELEASE_MS = 1000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 1500;

/** Receives the changes of a connection, and provides the state of the rig to the keeper. */
export interface KeeperListener {
  onReport(report: Report): void;
  onConnected(connection: Connection): void;
  onLost(reason: PantiltError): void;
  /** Connecting has failed for a new reason; the keeper tries again. */
  onProblem(): void;
  /** Pulses are on: without PINGs the device would hold and turn its laser off. */
  needsHost(): boolean;
  /** A stop is in force: a device that reconnects must also be stopped. */
  stopRequested(): boolean;
}

/** Constructor arguments of a keeper. */
export interface KeeperConfig {
  readonly source: PortSource;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps one connection at a time for the lifetime of the daemon. */
export class ConnectionKeeper {
  readonly #config: KeeperConfig;
  readonly #listener: KeeperListener;
  readonly #closing = new AbortController();
  #current: Connection | undefined;
  /** The open port, even before its device has answered. */
  #open: DeviceLink | undefined;
  #last: Connection | undefined;
  #connecting: Promise<void> | undefined;
  #problem: PantiltError | null = null;

  constructor(config: KeeperConfig, listener: KeeperListener) {
    this.#config = config;
    this.#listener = listener;
  }

  /** The connection, if there is one. */
  get current(): Connection | undefined {
    return this.#current;
  }

  /** Why there is no connection, if there is none. */
  get problem(): PantiltError | null {
    return this.#problem;
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Tries to connect until a device is found or the keeper is closed. */
  start(): void {
    this.#connecting = this.#connectWithRetries();
  }

  async #connectWithRetries(): Promise<void> {
    const { clock, log } = this.#config;
    for (let delayMs = FIRST_RETRY_MS; !this.closed; ) {
      try {
        await this.#connect();
        return;
      } catch (error) {
        const problem =
          error instanceof PantiltError ? error : rigNotConnected(errorMessage(error));
        const isNew = problem.message !== this.#problem?.message;
        this.#problem = problem;
        if (isNew && !this.closed) {
          log.warn({ code: problem.code }, problem.message);
          this.#listener.onProblem();
        }
        await sleep(clock, delayMs, this.#closing.signal).catch(() => {});
        delayMs = Math.min(2 * delayMs, LAST_RETRY_MS);
      }
    }
  }

  /**
   * Resolves when the reports of the device have been read. If this process was blocked for longer than
   * the device waits for its host, the device may have halted; its report precedes the reply to a PING.
   * @throws PantiltError `rig-lost`
   */
  async caughtUp(): Promise<void> {
    const { clock, source } = this.#config;
    const link = this.#current?.link;
    const maxAgeMs = Math.max(DEFAULT_HOLD_MS, 2000 / telemetryRateHz(source.baudRate));
    if (link && clock.nowMs() - link.lastReceivedMs > maxAgeMs) await link.send('PING');
  }

  /** Sends the stop byte to the open port. Returns false if no port is open. */
  sendStop(): boolean {
    this.#open?.sendStop();
    return this.#open !== undefined;
  }

  /**
   * Repeats the stop byte until the outcome is known; resolves to false if no port is open.
   * @param outcome evaluated after each byte: whether the stop is confirmed, undefined while
   * unknown
   * @throws PantiltError `stop-unconfirmed` if a connected device gives no outcome within 1 s
   */
  async stop(outcome: () => boolean | undefined): Promise<boolean> {
    const wasConnected = this.#current !== undefined;
    for (let i = 0; i < STOP_TRIES; i++) {
      if (!this.sendStop() && !wasConnected) return false;
      await sleep(this.#config.clock, STOP_REPEAT_MS);
      const confirmed = outcome();
      if (confirmed !== undefined) return confirmed;
    }
    if (!wasConnected) return false;
    throw stopUnconfirmed();
  }

  /** Drops the connection and reconnects. */
  lose(reason: PantiltError): void {
    const connection = this.#current;
    if (!connection) return;
    this.#current = undefined;
    this.#open = undefined;
    this.#problem = reason;
    void connection.link.close(reason);
    this.#listener.onLost(reason);
    this.start();
  }

  /**
   * Turns laser and pulses off for the last time.
   * @param resume whether to leave state `S` afterwards
   * @returns whether a device has confirmed this within 1 s
   */
  async release(resume: boolean): Promise<boolean> {
    const { clock, log } = this.#config;
    const link = this.#current?.link;
    if (!link) return false;
    const released = link.send('RELEASE').then(() => (resume ? link.send('RESUME') : undefined));
    const isConfirmed = await Promise.race([
      released.then(() => true).catch(() => false),
      sleep(clock, RELEASE_MS).then(() => false),
    ]);
    if (!isConfirmed) log.warn('the device has not confirmed its release; its watchdog acts next');
    return isConfirmed;
  }

  /** Closes the port and stops reconnecting; safe to call again. */
  async close(): Promise<void> {
    this.#closing.abort(rigClosing());
    this.#current = undefined;
    await this.#open?.close();
    await this.#connecting;
  }

  async #connect(): Promise<void> {
    const { source, clock, log } = this.#config;
    try {
      const onOpen = (link: DeviceLink) => {
        this.#open = link;
      };
      const connection = await connect(source, clock, log, onOpen, this.#last);
      await this.#establish(connection);
    } catch (error) {
      this.#open = undefined;
      throw error;
    }
  }

  /** Brings the device into a known state; its earlier reports are ignored. */
  async #establish(connection: Connection): Promise<void> {
    const { link } = connection;
    const rateHz = telemetryRateHz(this.#config.source.baudRate);
    try {
      await this.#quiesce(link);
      link.expectTelemetryWithin(Math.max(TELEMETRY_DEADLINE_MS, 5000 / rateHz));
      await link.send('WATCHDOG', [DEFAULT_HOLD_MS, 0]);
      await link.send('RATE', [rateHz]);
      if (this.closed) throw rigClosing();
      if (link.resetSinceHello) throw rigReset(link.resetReason ?? '');
      link.attach({
        onReport: (report) => this.#listener.onReport(report),
        onEnd: (reason) => this.lose(reason),
      });
    } catch (error) {
      await link.close();
      throw error;
    }
    this.#current = connection;
    this.#last = connection;
    this.#problem = null;
    this.#listener.onConnected(connection);
    void this.#keepAlive(connection);
  }

  /**
   * Stops a device that is found moving or with its laser on, since this process did not request
   * that; then resumes it unless a stop is in force.
   */
  async #quiesce(link: DeviceLink): Promise<void> {
    const found = await stateOf(link);
    const busy = found.state === 'M' || found.laserOn;
    if (!busy && !this.#listener.stopRequested()) return;
    let { state } = found;
    for (let i = 0; i < STOP_TRIES && state !== 'S'; i++) {
      link.sendStop();
      await sleep(this.#config.clock, STOP_REPEAT_MS, this.#closing.signal);
      ({ state } = await stateOf(link));
    }
    if (state !== 'S') throw stopUnconfirmed();
    if (found.state !== 'S' && !this.#listener.stopRequested()) await link.send('RESUME');
  }

  /**
   * Sends PING while the device depends on its host. At most one is pending, and each is sent by
   * the event loop that also controls the rig: if the loop hangs, the device's watchdog acts.
   */
  async #keepAlive(connection: Connection): Promise<void> {
    for (let i = 0; this.#current === connection; i++) {
      const due = this.#listener.needsHost() || i % KEEP_ALIVES_PER_CHECK === 0;
      if (due) await connection.link.send('PING').catch(() => {});
      await sleep(this.#config.clock, KEEP_ALIVE_MS, this.#closing.signal).catch(() => {});
    }
  }
}

/** State and laser, from STATUS. */
async function stateOf(link: DeviceLink): Promise<{ state: string; laserOn: boolean }> {
  const [, state = '', , laser] = await link.send('STATUS');
  return { state, laserOn: laser === '1' };
}

/** The highest telemetry rate that leaves enough capacity on the line for everything else [Hz]. */
export const telemetryRateHz = (baudRate: number): number =>
  Math.max(
    1,
    Math.min(MAX_TELEMETRY_RATE_HZ, Math.floor((TELEMETRY_SHARE * baudRate) / TELEMETRY_LINE_BITS)),
  );
