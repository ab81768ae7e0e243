/**
 * The driver of a rig, whatever is at the other end of the line: connection, state, moves and stops.
 * After a loss it reconnects with back-off; a reconnection by itself moves nothing.
 */
import { EventEmitter } from 'node:events';
import { sleep } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { format, type Message, msg } from '../message.ts';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { Limits } from '../protocol/limits.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Pulses } from '../units.ts';
import type { Connection } from './connection.ts';
import { ConnectionKeeper, type KeeperConfig } from './connection-keeper.ts';
import { ControlLease } from './control-lease.ts';
import type { Report } from './device-link.ts';
import { Motion, maxMoveMs, moveArguments } from './motion.ts';
import { assertWithin, cachedLimits, type PulseLimits } from './pulse-limits.ts';
import {
  HOST_SILENT,
  LASER_WENT_OFF,
  MOVE_OVERDUE,
  moveInterrupted,
  RIG_RELEASED,
  resetWords,
  rigClosing,
  rigLost,
  rigNotConnected,
  rigStopped,
} from './rig-errors.ts';
import type { RigEvent, RigEvents, RigSnapshot } from './rig-snapshot.ts';

/** What a rig is built from. */
export type RigConfig = KeeperConfig & { readonly description: RigDescription };

/** The driver of one rig. */
export class Rig extends EventEmitter<RigEvents> {
  readonly description: RigDescription;
  readonly #config: RigConfig;
  /** The job or the move that controls the rig. */
  readonly lease = new ControlLease();
  readonly #keeper: ConnectionKeeper;
  readonly #limitsWithin: (held: Limits | undefined) => PulseLimits;
  #device: DeviceStatus | null = null;
  #stopped = false;
  /** LASER 1 was acknowledged, and nothing since turns the laser off. */
  #laserWanted = false;
  #laserRequests = 0;
  #motion: Motion | undefined;
  #closing: Promise<void> | undefined;

  constructor(config: RigConfig) {
    super();
    this.description = config.description;
    this.#config = config;
    this.#limitsWithin = cachedLimits(config.description);
    this.#keeper = new ConnectionKeeper(config, {
      onReport: (report) => this.#takeReport(report),
      onConnected: ({ hello, port }) =>
        this.#notify('connected', msg`device ${hello.deviceId} on ${port.path}`),
      onLost: (reason) => this.#takeLoss(reason),
      onProblem: () => this.emit('change'),
      needsHost: () => this.#device?.servoOn ?? false,
      stopWanted: () => this.#stopped,
    });
  }

  get snapshot(): RigSnapshot {
    const { current, problem, closed } = this.#keeper;
    return {
      connection: current ? 'connected' : closed ? 'closed' : 'connecting',
      problem,
      port: current?.port.path ?? null,
      identity: current?.hello ?? null,
      resetReason: current?.link.resetReason ?? null,
      device: this.#device,
      quality: current?.link.quality ?? null,
      stopped: this.#stopped || this.#device?.state === 'S',
    };
  }

  /** The narrower of the rig file's and the device's limits. */
  get pulseLimits(): PulseLimits {
    return this.#limitsWithin(this.heldLimits);
  }

  /** Connects, and keeps trying until `close`. */
  start(): void {
    this.#keeper.start();
  }

  /** Resolves once the rig is connected. @throws the signal's reason when it is aborted first */
  async connected(signal?: AbortSignal): Promise<void> {
    while (!this.#keeper.current) await sleep(this.#config.clock, 20, signal);
  }

  /** The limits stored on the device, when one is connected. */
  get heldLimits(): Limits | undefined {
    return this.#keeper.current?.hello.limits;
  }

  /** Turns the servo pulses on when they are off. @throws PantiltError as `moveTo` */
  async arm(): Promise<void> {
    const { link } = this.#ready();
    if (this.#device?.servoOn === true) return;
    if (this.#device) this.checkLimits(this.#device); // its first pulses
    await link.send('ARM');
    this.#amend({ servoOn: true });
  }

  /**
   * Moves to absolute pulses, arming first when released, and resolves with the pulses applied when
   * the device reports that it has arrived.
   * @throws PantiltError `pulse-out-of-limits`, `rig-stopped`, `rig-not-connected`, `rig-lost`,
   *   `move-interrupted`; `move-overdue`, with the rig stopped
   */
  async moveTo(target: Pulses): Promise<Pulses> {
    const { arrived, applied } = await this.startMove(target);
    await arrived;
    return applied;
  }

  /**
   * Starts the same move, and resolves as soon as the device has accepted it; a later move replaces
   * it without a jump in speed. @param speedUsPerS upper bound, whole; each axis's own when left out
   */
  async startMove(target: Pulses, speedUsPerS?: number): Promise<Motion> {
    this.checkLimits(target);
    await this.arm();
    const { link, hello } = this.#ready();
    const from = this.#motion?.pending || this.#device?.state === 'M' ? undefined : this.#device;
    const words = await link.send('MOVE', moveArguments(target, speedUsPerS)).catch((error) => {
      throw this.#unnoticedReset(error) ?? error;
    });
    const maxMs = maxMoveMs(hello.limits, target, from ?? undefined, speedUsPerS);
    const motion = new Motion(words, this.#config.clock, maxMs);
    this.#motion?.fail(moveInterrupted(msg`another move superseded it`));
    this.#motion = motion;
    motion.arrived.catch(({ code }: PantiltError) => {
      if (code === MOVE_OVERDUE)
        this.stop().catch(({ message }) => this.#config.log.error(message));
    });
    if (this.#keeper.current?.link !== link) motion.fail(rigLost(msg`it went as it was moving`));
    if (this.#stopped) motion.fail(rigStopped());
    return motion;
  }

  /** Turns the laser on or off. @throws PantiltError as `moveTo` */
  async setLaser(on: boolean): Promise<void> {
    const { link } = on ? this.#ready() : this.#connected();
    const request = this.#expectDarkness();
    await link.send('LASER', [Number(on)]);
    this.#laserWanted = on && request === this.#laserRequests;
    this.#amend({ laserOn: on }, this.#device?.state);
  }

  /** Turns the servo pulses and the laser off. @throws PantiltError `rig-not-connected`, `rig-lost` */
  async release(): Promise<void> {
    const { link } = this.#connected();
    this.#endMoves(moveInterrupted(msg`the rig was released`));
    await link.send('RELEASE');
    this.#amend({ servoOn: false, laserOn: false });
  }

  /**
   * Stops the rig and keeps it stopped until `resume`. Resolves to whether a device has confirmed
   * the stop: false when none is connected, or when `resume` came first.
   * @throws PantiltError `stop-unconfirmed` when a connected device doesn't confirm within 1 s
   */
  async stop(): Promise<boolean> {
    this.#stopped = true;
    this.#endMoves(rigStopped());
    this.emit('change');
    return this.#keeper.stop(() => {
      if (this.#device?.state === 'S') return true;
      return this.#stopped ? undefined : false; // another stop byte would undo the RESUME
    });
  }

  /** Ends a stop; nothing moves. @throws PantiltError `rig-lost` */
  async resume(): Promise<void> {
    await this.#keeper.current?.link.send('RESUME');
    this.#stopped = false;
    this.#amend({});
    this.#notify('resumed', msg`the rig may move again`);
  }

  /**
   * Ends every move, turns laser and pulses off, and closes the port; nothing is armed after it. The
   * device has 1 s to confirm. Safe to call again.
   */
  close(): Promise<void> {
    this.#closing ??= this.#makeSafe().then(() => this.#keeper.close());
    return this.#closing;
  }

  /** @throws PantiltError `pulse-out-of-limits` */
  checkLimits(target: Pulses): void {
    assertWithin(this.pulseLimits, this.description, target);
  }

  async #makeSafe(): Promise<void> {
    const wasReleased = this.#device?.state === 'R';
    this.lease.endHold(rigClosing());
    this.#endMoves(rigClosing());
    // The stop byte is ahead of every command that waits for its reply; RELEASE queues behind them.
    if (!wasReleased) this.#keeper.sendStop();
    const released = await this.#keeper.release(!wasReleased && !this.#stopped);
    if (released) this.#amend({ servoOn: false, laserOn: false });
  }

  #connected(): Connection {
    const { current, problem } = this.#keeper;
    if (!current) throw rigNotConnected(problem?.wording);
    return current;
  }

  #ready(): Connection {
    if (this.#closing) throw rigClosing();
    const connection = this.#connected();
    if (this.snapshot.stopped) throw rigStopped();
    return connection;
  }

  #takeReport(report: Report): void {
    switch (report.kind) {
      case 'telemetry':
        this.#device = report;
        this.#motion?.follow(report);
        if (this.#laserWanted && !report.laserOn) this.#takeHalt('laser-off', LASER_WENT_OFF);
        this.emit('change');
        break;
      case 'stopped':
        if (this.#closing) break; // the stop is this end's own
        this.#stopped = true;
        this.#endMoves(rigStopped());
        if (this.#device) this.#device = { ...this.#device, state: 'S', laserOn: false };
        this.#notify('stopped', msg`the device has stopped`);
        break;
      case 'silence':
        this.#takeHalt('silence', HOST_SILENT);
        break;
      case 'boot':
        this.#keeper.lose(rigLost(resetWords(report.reason)));
    }
  }

  /** The device's host watchdog has acted. The laser is lit again only by a new command. */
  #takeHalt(name: 'silence' | 'laser-off', reason: Message): void {
    this.#endMoves(moveInterrupted(reason));
    this.#notify(name, reason);
  }

  /** From now on a dark laser is no news, until a later request has lit it. @returns the request's number */
  #expectDarkness(): number {
    this.#laserWanted = false;
    return ++this.#laserRequests;
  }

  /** A device that was armed and refuses a move as released has reset, its BOOT lost on the line. */
  #unnoticedReset({ code }: PantiltError): PantiltError | undefined {
    if (code !== RIG_RELEASED || !this.#device?.servoOn) return undefined;
    const loss = rigLost(msg`the device is released, although it was armed: has it reset?`);
    this.#keeper.lose(loss);
    return loss;
  }

  /** Applies an acknowledged command before telemetry confirms it. @param state at rest when left out */
  #amend(change: Partial<DeviceStatus>, state?: DeviceStatus['state']): void {
    if (!this.#device) return;
    const device = { ...this.#device, ...change };
    const atRest = device.servoOn ? 'A' : 'R';
    this.#device = { ...device, state: state ?? (this.#stopped ? 'S' : atRest) };
    this.emit('change');
  }

  /** For whatever ends moves, which turns the laser off too. */
  #endMoves(reason: PantiltError): void {
    this.#expectDarkness();
    if (this.#stopped) this.lease.endHold(reason); // a loss is waited for instead
    this.lease.endMove(reason);
    this.#motion?.fail(reason);
  }

  #takeLoss(reason: PantiltError): void {
    this.#device = null;
    this.#endMoves(reason);
    this.#notify('lost', reason.wording);
  }

  #notify(name: RigEvent['name'], wording: Message): void {
    this.#config.log.info({ event: name }, format(wording));
    this.emit('change');
    this.emit('event', { name, wording });
  }
}
