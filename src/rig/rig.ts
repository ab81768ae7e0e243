/** The driver of a rig, real or simulated: connection, state, moves and stops. Reconnecting moves nothing. */
import { EventEmitter, once } from 'node:events';
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
  LASER_TURNED_OFF,
  MOVE_OVERDUE,
  moveInterrupted,
  REPLY_INVALID,
  RIG_RELEASED,
  rigClosing,
  rigLost,
  rigNotConnected,
  rigReset,
  rigStopped,
} from './rig-errors.ts';
import { type RigEvent, type RigEvents, type RigSnapshot, snapshotOf } from './rig-snapshot.ts';

/** Constructor arguments of a rig. */
export type RigConfig = KeeperConfig & { readonly description: RigDescription };

/** The driver of one rig. */
export class Rig extends EventEmitter<RigEvents> {
  readonly description: RigDescription;
  /** A keep-out zone that the beam could meet between these poses; undefined without one. */
  readonly keepOutZone: (...poses: readonly Pulses[]) => string | undefined = () => undefined;
  readonly #config: RigConfig;
  /** The job or move that controls the rig. */
  readonly lease = new ControlLease(() => this.#ready());
  readonly #keeper: ConnectionKeeper;
  readonly #limitsWithin: (held: Limits | undefined) => PulseLimits;
  #device: DeviceStatus | null = null;
  #stopped = false;
  /** LASER 1 was acknowledged, and nothing has turned the laser off since. */
  #laserRequested = false;
  /** Number of times the laser had to be turned off; each cancels a pending request to turn it on. */
  #laserOffs = 0;
  #motion: Motion | undefined;
  #closing: Promise<void> | undefined;

  constructor(config: RigConfig) {
    super();
    this.description = config.description;
    this.#config = config;
    this.#limitsWithin = cachedLimits(config.description);
    this.#keeper = new ConnectionKeeper(config, {
      onReport: (report) => this.#handleReport(report),
      onConnected: ({ hello, port }) =>
        this.#notify('connected', msg`device ${hello.deviceId} on ${port.path}`),
      onLost: (reason) => this.#handleLoss(reason),
      onProblem: () => this.emit('change'),
      needsHost: () => this.#device?.servoOn ?? false,
      stopRequested: () => this.#stopped,
    });
  }

  get snapshot(): RigSnapshot {
    return snapshotOf(this.#keeper, this.#device, this.#stopped);
  }

  /** The intersection of the rig file's and the device's limits. */
  get pulseLimits(): PulseLimits {
    return this.#limitsWithin(this.heldLimits);
  }

  /** Connects, and keeps trying until `close`. */
  start(): void {
    this.#keeper.start();
  }

  /** Resolves once the rig is connected and its state known. @throws the signal's reason if it is aborted first */
  async connected(signal?: AbortSignal): Promise<void> {
    while (!this.#device)
      await once(this, 'change', { signal }).catch(() => signal?.throwIfAborted());
  }

  /** The limits stored on the device, if one is connected. */
  get heldLimits(): Limits | undefined {
    return this.#keeper.current?.hello.limits;
  }

  /** Turns the servo pulses on if they are off. @throws PantiltError as `moveTo` */
  async arm(): Promise<void> {
    const { link } = this.#ready();
    if (this.#device?.servoOn === true) return;
    if (this.#device) this.checkLimits(this.#device); // ARM starts the pulses at the current position.
    await link.send('ARM');
    this.#apply({ servoOn: true });
  }

  /**
   * Moves to absolute pulses, arming first if released; resolves on arrival to the applied pulses.
   * @throws PantiltError `pulse-out-of-limits`, `rig-stopped`, `rig-not-connected`, `rig-lost`,
   *   `move-interrupted`; `move-overdue`, with the rig stopped
   */
  async moveTo(target: Pulses): Promise<Pulses> {
    const { arrived, applied } = await this.startMove(target);
    await arrived;
    return applied;
  }

  /**
   * Starts a move, and resolves when the device has accepted it; a later one replaces it smoothly.
   * @param speedUsPerS upper bound, integer; by default, the limit of each axis
   */
  async startMove(target: Pulses, speedUsPerS?: number): Promise<Motion> {
    this.checkLimits(target);
    await this.lease.outlast(this.#keeper.caughtUp());
    await this.arm();
    const { link, hello } = this.#ready();
    const from = this.#motion?.pending || this.#device?.state === 'M' ? undefined : this.#device;
    const sent = link.send('MOVE', moveArguments(target, speedUsPerS));
    // It was armed above, perhaps before the first telemetry.
    const words = await sent.catch((error) => this.#refused(error, this.#device?.servoOn ?? true));
    const maxMs = maxMoveMs(hello.limits, target, from ?? undefined, speedUsPerS);
    const motion = new Motion(target, words, this.#config.clock, maxMs);
    this.#motion?.fail(moveInterrupted(msg`another move replaced it`));
    this.#motion = motion;
    motion.arrived.catch((error: PantiltError) => {
      if (error.code === MOVE_OVERDUE || error.code === REPLY_INVALID)
        this.stop(error).catch(({ message }) => this.#config.log.error(message));
    });
    if (this.#keeper.current?.link !== link) motion.fail(rigLost(msg`it was lost during a move`));
    if (this.#stopped) motion.fail(rigStopped());
    this.emit('move');
    return motion;
  }

  /** Turns the laser on or off. @throws PantiltError as `moveTo` */
  async setLaser(on: boolean): Promise<void> {
    const offs = on ? this.#laserOffs : this.#expectLaserOff();
    if (on) {
      await this.lease.outlast(this.#keeper.caughtUp());
      if (offs !== this.#laserOffs) throw moveInterrupted(msg`the laser was turned off meanwhile`);
      this.checkLaser();
    }
    const { link } = on ? this.#ready() : this.#connected();
    await link.send('LASER', [Number(on)]).catch(this.#refused);
    this.#laserRequested = on && offs === this.#laserOffs;
    this.#apply({ laserOn: on }, this.#device?.state);
  }

  /** Turns the servo pulses and the laser off. @throws PantiltError `rig-not-connected`, `rig-lost` */
  async release(): Promise<void> {
    const { link } = this.#connected();
    this.#endMoves(moveInterrupted(msg`the rig was released`));
    await link.send('RELEASE');
    this.#apply({ servoOn: false, laserOn: false });
  }

  /**
   * Stops the rig and keeps it stopped until `resume`. Resolves to whether a device has confirmed
   * the stop: false if none is connected, or if `resume` was called first.
   * @param reason the error of the job or move that it ends
   * @throws PantiltError `stop-unconfirmed` if a connected device does not confirm within 1 s
   */
  async stop(reason = rigStopped()): Promise<boolean> {
    this.#stopped = true;
    this.#endMoves(reason);
    this.emit('change');
    // Once resumed, it ends: another stop byte would undo the RESUME.
    const outcome = () => this.#device?.state === 'S' || (this.#stopped ? undefined : false);
    return this.#keeper.stop(outcome).catch((error: PantiltError) => {
      this.#notify('stop-unconfirmed', error.wording);
      throw error;
    });
  }

  /** Ends a stop; nothing moves. @throws PantiltError `rig-lost` */
  async resume(): Promise<void> {
    await this.#keeper.current?.link.send('RESUME');
    this.#stopped = false;
    this.#apply({});
    this.#notify('resumed', msg`the rig may move again`);
  }

  /**
   * Ends every move, turns laser and pulses off, and closes the port; nothing can be armed
   * afterwards. The device has 1 s to confirm. Safe to call again.
   */
  close(): Promise<void> {
    this.#closing ??= this.#makeSafe().then(() => this.#keeper.close());
    return this.#closing;
  }

  /** @throws PantiltError `pulse-out-of-limits` */
  checkLimits(target: Pulses): void {
    assertWithin(this.pulseLimits, this.description, target);
  }

  /** Called immediately before LASER 1 is sent. @throws PantiltError why the laser must stay off */
  protected checkLaser(): void {}

  async #makeSafe(): Promise<void> {
    const wasReleased = this.#device?.state === 'R';
    this.lease.endHold(rigClosing());
    this.#endMoves(rigClosing());
    // The stop byte is sent ahead of every queued command; RELEASE waits behind them.
    if (!wasReleased) this.#keeper.sendStop();
    const released = await this.#keeper.release(!wasReleased && !this.#stopped);
    if (released) this.#apply({ servoOn: false, laserOn: false });
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

  #handleReport(report: Report): void {
    switch (report.kind) {
      case 'telemetry':
        this.#device = report;
        this.#motion?.follow(report);
        if (this.#laserRequested && !report.laserOn)
          this.#handleHalt('laser-off', LASER_TURNED_OFF);
        this.emit('change');
        break;
      case 'stopped':
        if (this.#closing) break; // This end has sent the stop.
        this.#stopped = true;
        this.#endMoves(rigStopped());
        if (this.#device) this.#device = { ...this.#device, state: 'S', laserOn: false };
        this.#notify('stopped', msg`the device has stopped`);
        break;
      case 'silence':
        this.#handleHalt('silence', HOST_SILENT);
        break;
      case 'boot':
        this.#keeper.lose(rigReset(report.reason));
    }
  }

  /** The device's host watchdog has acted. Only a new command turns the laser on again. */
  #handleHalt(name: 'silence' | 'laser-off', reason: Message): void {
    this.#endMoves(moveInterrupted(reason));
    this.#notify(name, reason);
  }

  /** The laser must stay off until a later request. */
  #expectLaserOff(): number {
    this.#laserRequested = false;
    return ++this.#laserOffs;
  }

  /** A device that was armed and refuses a command as released has reset, and its BOOT was lost. */
  readonly #refused = (error: PantiltError, wasArmed = this.#device?.servoOn): never => {
    if (error.code !== RIG_RELEASED || !wasArmed) throw error;
    const loss = rigLost(msg`the device is released, although it was armed: it has probably reset`);
    this.#keeper.lose(loss);
    throw loss;
  };

  /** Applies an acknowledged command before telemetry shows it. @param state at rest by default */
  #apply(change: Partial<DeviceStatus>, state?: DeviceStatus['state']): void {
    if (!this.#device) return;
    const device = { ...this.#device, ...change };
    const atRest = device.servoOn ? 'A' : 'R';
    this.#device = { ...device, state: state ?? (this.#stopped ? 'S' : atRest) };
    this.emit('change');
  }

  /** Called when anything ends all moves, which also turns the laser off. */
  #endMoves(reason: PantiltError): void {
    this.#expectLaserOff();
    if (this.#stopped) this.lease.endHold(reason); // A job waits for the reconnection after a loss.
    this.lease.endMove(reason);
    this.#motion?.fail(reason);
  }

  #handleLoss(reason: PantiltError): void {
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
