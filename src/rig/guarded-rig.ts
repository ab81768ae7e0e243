/**
 * A rig with keep-out zones: the laser is off whenever the beam could meet one. The device profiles each
 * axis by itself, so on the way from one pose to another any combination of the axes' pulses can occur.
 */
import { format } from '../message.ts';
import { limitsOfAxes } from '../protocol/limits.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import { SERVO_SETTLE_MS } from './approach.ts';
import type { Motion } from './motion.ts';
import { Rig, type RigConfig } from './rig.ts';
import { beamKeptOut, laserKeptOut } from './rig-errors.ts';

/** A rig whose laser stays off in keep-out zones. */
export class GuardedRig extends Rig {
  override readonly keepOutZone = (...poses: readonly Pulses[]) => this.#zoneIn(spanOf(poses));
  readonly #config: RigConfig;
  readonly #zoneIn: (span: PulseSpan) => string | undefined;
  readonly #trail = new PoseTrail();
  #motion: Motion | undefined;
  /** The laser was requested on, and not off since. */
  #laserRequested = false;

  /** @param zoneIn the name of a zone that the beam can meet with pulses of this span */
  constructor(config: RigConfig, zoneIn: (span: PulseSpan) => string | undefined) {
    super(config);
    this.#config = config;
    this.#zoneIn = zoneIn;
    this.on('change', () => this.#takeReport());
  }

  override async startMove(target: Pulses, speedUsPerS?: number): Promise<Motion> {
    this.checkLimits(target);
    const answered = this.#trail.expect(target);
    try {
      const zone = this.#zoneAhead();
      if (zone !== undefined && (this.#laserRequested || this.snapshot.device?.laserOn)) {
        await this.#darken(zone);
      }
      this.#motion = await super.startMove(target, speedUsPerS);
      return this.#motion;
    } finally {
      answered(this.#config.clock.nowMs(), trailMs(this));
    }
  }

  /** @throws PantiltError as `Rig.setLaser`; `beam-kept-out` where the beam could meet a zone */
  override async setLaser(on: boolean): Promise<void> {
    if (!on) this.#laserRequested = false;
    await super.setLaser(on);
  }

  protected override checkLaser(): void {
    const zone = this.#zoneAhead();
    if (zone !== undefined) throw beamKeptOut(zone);
    this.#laserRequested = true;
  }

  /** A zone that the beam could meet from now until the current moves have ended. */
  #zoneAhead(): string | undefined {
    const { device } = this.snapshot;
    if (!device) return this.#zoneIn(this.pulseLimits);
    const poses = [device, ...this.#trail.at(this.#config.clock.nowMs())];
    // A device that brakes is still on the way to the target of a motion that has failed.
    if (this.#motion && (this.#motion.pending || device.state === 'M')) {
      poses.push(this.#motion.applied);
    }
    return this.#zoneIn(spanOf(poses));
  }

  /** A change of the active model moves the zones, also while the laser is on. */
  #takeReport(): void {
    const { device } = this.snapshot;
    if (!device) return;
    const nowMs = this.#config.clock.nowMs();
    // A released head may point anywhere, and jumps from there to its first pulse.
    const poses = device.servoOn ? [device] : cornersOf(this.pulseLimits);
    this.#trail.report(poses, device.state !== 'M', nowMs);
    const zone = device.laserOn && this.#laserRequested ? this.#zoneAhead() : undefined;
    if (zone === undefined) return;
    this.#darken(zone).catch(({ message }) => this.#config.log.error(message));
  }

  /** A job turns the laser on again by itself where this is allowed, so it is not reported. */
  async #darken(zone: string): Promise<void> {
    const wording = laserKeptOut(zone);
    if (this.lease.holder === null) {
      this.#config.log.info({ event: 'laser-off' }, format(wording));
      this.emit('event', { name: 'laser-off', wording });
    }
    await this.setLaser(false);
  }
}

/** The shortest and the longest pulse of each axis [µs]. */
export type PulseSpan = Readonly<Record<Axis, { readonly minUs: number; readonly maxUs: number }>>;

/** The smallest span that contains these pulses. */
export function spanOf(poses: readonly Pulses[]): PulseSpan {
  const axisSpan = (axis: Axis) => {
    const pulsesUs = poses.map((pose) => pose[`${axis}Us`]);
    return { minUs: Math.min(...pulsesUs), maxUs: Math.max(...pulsesUs) };
  };
  return { pan: axisSpan('pan'), tilt: axisSpan('tilt') };
}

const cornersOf = ({ pan, tilt }: PulseSpan): Pulses[] =>
  (['minUs', 'maxUs'] as const).map((end) => ({
    panUs: microseconds(pan[end]),
    tiltUs: microseconds(tilt[end]),
  }));

/**
 * Maximum time between two poses of one motion for which any pose between them may be passed [ms]: an
 * axis brakes on its way to a target that another has replaced, and the servo trails it.
 */
export function trailMs({ heldLimits, description }: Rig): number {
  const limits = heldLimits ?? limitsOfAxes(description.axes);
  const brakingS = (axis: Axis) => limits[axis].speedUsPerS / limits[axis].accelerationUsPerS2;
  return SERVO_SETTLE_MS + 1000 * Math.max(...AXES.map(brakingS));
}

interface PoseInTime {
  readonly pose: Pulses;
  /** End of its validity [ms]; infinite while the device has not accepted the move. */
  untilMs: number;
}

/** The poses that the servos may still have: recently reported ones, and targets. */
class PoseTrail {
  #reported: PoseInTime[] = [];
  #targets: PoseInTime[] = [];

  /** Adds the pose that the device reports, or all that it may have. At rest it has left all earlier targets behind. */
  report(poses: readonly Pulses[], atRest: boolean, nowMs: number): void {
    const untilMs = nowMs + SERVO_SETTLE_MS;
    this.#reported = this.#reported.filter((reported) => reported.untilMs >= nowMs);
    this.#reported.push(...poses.map((pose) => ({ pose, untilMs })));
    if (atRest) this.#targets = this.#targets.filter(({ untilMs }) => untilMs === PENDING);
  }

  /** Adds a target; the returned function is called once the device has accepted or refused it. */
  expect(pose: Pulses): (nowMs: number, trailMs: number) => void {
    const target = { pose, untilMs: PENDING };
    this.#targets.push(target);
    return (nowMs, trailMs) => {
      target.untilMs = nowMs + trailMs;
    };
  }

  /** The poses that count now. */
  at(nowMs: number): Pulses[] {
    const counts = ({ untilMs }: PoseInTime) => untilMs >= nowMs;
    this.#reported = this.#reported.filter(counts);
    this.#targets = this.#targets.filter(counts);
    return [...this.#reported, ...this.#targets].map(({ pose }) => pose);
  }
}

const PENDING = Number.POSITIVE_INFINITY;
