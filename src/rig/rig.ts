/**
 * The rig, whatever is at the other end of the line: keeps a connection, knows the state, moves and
 * stops. A lost rig is looked for again with back-off, and is never moved by the reconnection itself.
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
import { Motion, moveArguments } from './motion.ts';
import { assertWithin, type PulseLimits, rememberedLimits } from './pulse-limits.ts';
import {
  interrupted,
  resetWords,
  rigClosing,
  rigLost,
  rigNotConnected,
  rigStopped,
  STOP_REPEAT_MS,
  STOP_TRIES,
  stopUnconfirmed,
} from './rig-errors.ts';
import type { RigEvent, RigEvents, RigSnapshot } from './rig-snapshot.ts';

/** How long a device may take to confirm its release at the end [ms]. */
const RELEASE_MS = 1000;

/** What a rig is built from. */
export type RigConfig = KeeperConfig & { readonly description: RigDescription };

/** The driver of one rig. */
export class Rig extends EventEmitter<RigEvents> {
  readonly description: RigDescription;
  readonly #config: RigConfig;
  /** Who has the rig for itself. */
  readonly lease = new ControlLease();
  readonly #keeper: ConnectionKeeper;
  readonly #limitsWithin: (held: Limits | undefined) => PulseLimits;
  #device: DeviceStatus | null = null;
  #stopped = false;
  #motion: Motion | undefined;
  #closing: Promise<void> | undefined;

  constructor(config: RigConfig) {
    super();
    this.description = config.description;
    this.#config = config;
    this.#limitsWithin = rememberedLimits(config.description);
    this.#keeper = new ConnectionKeeper(config, {
      onReport: (report) => this.#takeReport(report),
      onConnected: ({ hello, port }) =>
        this.#tell('connected', msg`device ${hello.deviceId} on ${port.path}`),
      onLost: (reason) => this.#takeLoss(reason),
      onProblem: () => this.emit('change'),
      needsHost: () => this.#device?.servoOn ?? false,
      stopWanted: () => this.#stopped,
    });
  }

  get snapshot(): RigSnapshot {
    const { current, problem, closed } = this.#keeper;
    const unconnected = closed ? 'closed' : 'connecting';
    return {
      connection: current ? 'connected' : unconnected,
      problem,
      port: current?.port.path ?? null,
      identity: current?.hello ?? null,
      resetReason: current?.link.resetReason ?? null,
      device: this.#device,
      quality: current?.link.quality ?? null,
      stopped: this.#stopped || this.#device?.state === 'S',
    };
  }

  /** What may be sent: within both the rig file's and the device's limits. */
  get pulseLimits(): PulseLimits {
    return this.#limitsWithin(this.heldLimits);
  }

  /** Looks for the rig until it is found or this one is closed. */
  start(): void {
    this.#keeper.start();
  }

  /** Resolves once the rig is connected. @throws the signal's reason when it is aborted first */
  async connected(signal?: AbortSignal): Promise<void> {
    while (!this.#keeper.current) await sleep(this.#config.clock, 20, signal);
  }

  /** The limits that the device holds by itself, when one is there. */
  get heldLimits(): Limits | undefined {
    return this.#keeper.current?.hello.limits;
  }

  /** Turns the servo pulses on when they are off. @throws PantiltError as `moveTo` */
  async arm(): Promise<void> {
    const { link } = this.#ready();
    if (this.#device?.servoOn === true) return;
    if (this.#device) this.checkLimits(this.#device); // where its pulses would begin
    await link.send('ARM');
    this.#amend({ servoOn: true });
  }

  /**
   * Moves to absolute pulses, arming first when released, and resolves with the pulses applied when
   * the device reports that it has arrived.
   * @throws PantiltError `pulse-out-of-limits`, `rig-stopped`, `rig-not-connected`, `rig-lost`,
   *   `move-interrupted`
   */
  async moveTo(target: Pulses): Promise<Pulses> {
    const { arrived, applied } = await this.setOff(target);
    await arrived;
    return applied;
  }

  /**
   * The same, and resolves as soon as the device is on its way; a later move takes this one's place
   * without a jump in speed. @param speedUsPerS at most, whole; each axis's own when left out
   */
  async setOff(target: Pulses, speedUsPerS?: number): Promise<Motion> {
    this.checkLimits(target);
    await this.arm();
    const { link } = this.#ready();
    const motion = new Motion(await link.send('MOVE', moveArguments(target, speedUsPerS)));
    this.#motion?.fail(interrupted(msg`another move took its place`));
    this.#motion = motion;
    if (this.#keeper.current?.link !== link) motion.fail(rigLost(msg`it went as it was moving`));
    if (this.#stopped) motion.fail(rigStopped());
    return motion;
  }

  /** Turns the laser on or off. @throws PantiltError as `moveTo` */
  async setLaser(on: boolean): Promise<void> {
    const { link } = on ? this.#ready() : this.#connected();
    await link.send('LASER', [Number(on)]);
    this.#amend({ laserOn: on }, this.#device?.state);
  }

  /** Turns the servo pulses and the laser off. @throws PantiltError `rig-not-connected`, `rig-lost` */
  async release(): Promise<void> {
    const { link } = this.#connected();
    this.#endMoves(interrupted(msg`the rig was released`));
    await link.send('RELEASE');
    this.#amend({ servoOn: false, laserOn: false });
  }

  /**
   * Stops the rig and keeps it stopped until `resume`. Resolves to whether a device has confirmed
   * it: false when none is connected.
   * @throws PantiltError `stop-unconfirmed` when a connected device doesn't confirm within 1 s
   */
  async stop(): Promise<boolean> {
    this.#stopped = true;
    this.#endMoves(rigStopped());
    this.emit('change');
    const wasConnected = this.#keeper.current !== undefined;
    for (let i = 0; i < STOP_TRIES; i++) {
      if (!this.#keeper.sendStop() && !wasConnected) return false;
      await sleep(this.#config.clock, STOP_REPEAT_MS);
      if (this.#device?.state === 'S') return true;
    }
    if (!wasConnected) return false;
    throw stopUnconfirmed();
  }

  /** Ends a stop; nothing moves by that. @throws PantiltError `rig-lost` */
  async resume(): Promise<void> {
    await this.#keeper.current?.link.send('RESUME');
    this.#stopped = false;
    this.#amend({});
    this.#tell('resumed', msg`the rig may move again`);
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
    const { clock, log } = this.#config;
    const held = this.#stopped;
    const wasReleased = this.#device?.state === 'R';
    this.lease.endHold(rigClosing());
    this.#endMoves(rigClosing());
    // The stop byte passes every command that waits for its reply; RELEASE has to queue behind them.
    if (!wasReleased) this.#keeper.sendStop();
    const link = this.#keeper.current?.link;
    if (!link) return;
    const released = link
      .send('RELEASE')
      .then(() => (wasReleased || held ? undefined : link.send('RESUME')));
    const confirmed = released.then(() => true);
    const overdue = sleep(clock, RELEASE_MS).then(() => false);
    const isConfirmed = await Promise.race([confirmed, overdue]).catch(() => false);
    if (isConfirmed) this.#amend({ servoOn: false, laserOn: false });
    else log.warn('the device has not confirmed its release: it turns its laser off by itself');
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
        this.emit('change');
        break;
      case 'stopped':
        if (this.#closing) break; // the stop is this end's own
        this.#stopped = true;
        this.#endMoves(rigStopped());
        if (this.#device) this.#device = { ...this.#device, state: 'S', laserOn: false };
        this.#tell('stopped', msg`the device has stopped`);
        break;
      case 'silence':
        this.#motion?.fail(interrupted(msg`the device heard nothing from its host and holds`));
        this.#tell('silence', msg`the device heard nothing from its host and holds`);
        break;
      case 'boot':
        this.#keeper.lose(rigLost(resetWords(report.reason)));
    }
  }

  /** What the device's OK has said already, ahead of the next telemetry. @param state at rest when left out */
  #amend(change: Partial<DeviceStatus>, state?: DeviceStatus['state']): void {
    if (!this.#device) return;
    const device = { ...this.#device, ...change };
    const atRest = device.servoOn ? 'A' : 'R';
    this.#device = { ...device, state: state ?? (this.#stopped ? 'S' : atRest) };
    this.emit('change');
  }

  #endMoves(reason: PantiltError): void {
    if (this.#stopped) this.lease.endHold(reason); // a job waits for a lost rig, but ends at a stop
    this.lease.endMove(reason);
    this.#motion?.fail(reason);
  }

  #takeLoss(reason: PantiltError): void {
    this.#device = null;
    this.#endMoves(reason);
    this.#tell('lost', reason.wording);
  }

  #tell(name: RigEvent['name'], wording: Message): void {
    this.#config.log.info({ event: name }, format(wording));
    this.emit('change');
    this.emit('event', { name, wording });
  }
}
