/**
 * Follows a moving target that a client measures (docs/tracking.md). A Kalman filter predicts where the
 * target will be when the setpoint takes effect; the active model turns that into angles, each for the side
 * from which its axis arrives.
 */

import type { Track as TrackMessage } from '../api/telemetry.ts';
import type { Clock } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { anglesOfPulses, pulsesForAngles } from '../geometry/servo.ts';
import { isDirection, type Target } from '../geometry/targets.ts';
import { wrapAngle } from '../geometry/work-area.ts';
import { msg } from '../message.ts';
import type { Rig } from '../rig/rig.ts';
import {
  type Angles,
  AXES,
  type Axis,
  metres,
  type Pulses,
  type Radians,
  radians,
  type Side,
} from '../units.ts';
import type { Aiming } from './aiming.ts';
import {
  HeldMotion,
  type HeldMotionTexts,
  Motion,
  type MotionClient,
  perAxis,
  within,
} from './held-motion.ts';
import type { Setpoint } from './setpoint-stream.ts';
import { TargetFilter } from './target-filter.ts';

/**
 * From a setpoint to the pulses of its servo frame, on average [ms]. Measured on the simulated rig, whose servos
 * follow their pulses at once; a client adds the lag of its servos to the age of its targets.
 */
const ACTUATION_MS = 20;
/** A track continues without a message for at least this time, and for twice the last interval [ms]. */
const MIN_SILENCE_MS = 200;
/** … and at most this time, also after its first message. */
const MAX_SILENCE_MS = 2000;
/** An axis reverses for at least this angle, half of the rounding of a pulse [rad]. */
const REVERSAL_RAD = 0.0004;
/** The laser is turned on once the pulses are this near to the setpoint [µs]. */
const NEAR_US = 20;
/** Default noise of a measured coordinate: 4 mm, or 4 mrad. */
const MEASURED_NOISE = 0.004;
/** How much the velocity of a target wanders in a second [m/s], [rad/s]. */
const WANDER = 0.1;

/** A measured target. */
export interface TrackedTarget {
  readonly target: Target;
  /** Time from its measurement to the message [ms]. */
  readonly ageMs: number;
  /** Standard deviation of each of its coordinates [m], [rad]. */
  readonly noise?: number | undefined;
  /** Whether to turn the laser on; if not, it stays as it is. */
  readonly laser: boolean;
}

/** The target of a client's message. */
export function trackedTarget({
  ageMs = 0,
  laser = false,
  ...track
}: NonNullable<TrackMessage>): TrackedTarget {
  if ('bearingRad' in track) {
    const { noiseMrad, ...target } = track;
    return { target, ageMs, laser, ...(noiseMrad && { noise: noiseMrad / 1000 }) };
  }
  const { noiseMm, ...target } = track;
  return { target, ageMs, laser, ...(noiseMm && { noise: noiseMm / 1000 }) };
}

const TEXTS: HeldMotionTexts = {
  name: 'track',
  silent: (silenceMs) =>
    msg`no target for ${silenceMs} ms: send the target at least once a second, and the more often the better`,
  taken: msg`another client has started tracking`,
};

/** Follows the targets of one client; the latest client takes over. */
export class Tracking extends HeldMotion<TrackedTarget> {
  constructor(rig: Rig, clock: Clock, aiming: Aiming, models: Models) {
    super(rig, clock, TEXTS, (client) => new Track(rig, clock, aiming, models, client));
  }
}

interface Models {
  readonly model: { readonly lostMotion: Angles };
}

class Track extends Motion<TrackedTarget> {
  silenceMs = MAX_SILENCE_MS;
  readonly #aiming: Aiming;
  readonly #models: Models;
  readonly #client: MotionClient;
  #filter: TargetFilter | undefined;
  #form: TargetForm | undefined;
  #lastMs = 0;
  /** Whether the target is out of reach, which has been reported. */
  #waits = false;
  readonly #axes = { pan: new SidedAxis(), tilt: new SidedAxis() };
  #wantsLaser = false;
  /** The laser is to be turned on, or this track has turned it on. */
  #laser: 'pending' | 'lit' | undefined;

  constructor(rig: Rig, clock: Clock, aiming: Aiming, models: Models, client: MotionClient) {
    super(rig, clock);
    this.#aiming = aiming;
    this.#models = models;
    this.#client = client;
  }

  take({ target, ageMs, noise: measured = MEASURED_NOISE, laser }: TrackedTarget): void {
    const nowMs = this.clock.nowMs();
    const atMs = nowMs - ageMs;
    const noise = { measured, wander: WANDER };
    const form = formOf(target);
    if (this.#filter && form === this.#form) {
      this.#filter.update(coordinatesOf(target, this.#filter.positionAt(atMs)), atMs, noise);
      this.silenceMs = within(2 * (nowMs - this.#lastMs), MIN_SILENCE_MS, MAX_SILENCE_MS);
    } else {
      this.#filter = new TargetFilter(coordinatesOf(target), atMs, noise);
      this.#form = form;
    }
    this.#lastMs = nowMs;
    // Only on a new request: it may have been turned off for a reason.
    if (laser && !this.#wantsLaser) this.#laser = 'pending';
    this.#wantsLaser = laser;
  }

  next(): Setpoint | 'wait' {
    const seen = this.latestStatus();
    const target = targetOf(
      this.#form!,
      this.#filter!.positionAt(this.clock.nowMs() + ACTUATION_MS),
    );
    const { angles, pulses, reachable } = this.#aiming.predict(target);
    if (!angles || !reachable) {
      if (!this.#waits)
        this.#client.motionHalted('track', this.#aiming.unreachable(target, pulses));
      this.#waits = true;
      return 'wait';
    }
    this.#waits = false;
    const { description, pulseLimits } = this.rig;
    const applied = anglesOfPulses(description, seen);
    const { lostMotion } = this.#models.model;
    const sided = (axis: Axis) => {
      const angle = `${axis}Rad` as const;
      return this.#axes[axis].command(angles[angle], lostMotion[angle], applied[angle]);
    };
    const commanded = pulsesForAngles(description, {
      panRad: sided('pan'),
      tiltRad: sided('tilt'),
    });
    this.sent = perAxis((axis) =>
      within(commanded[`${axis}Us`], pulseLimits[axis].minUs, pulseLimits[axis].maxUs),
    );
    if (this.#laser === 'pending' && isNear(seen, this.sent)) this.#turnOn();
    return { pulses: this.sent };
  }

  override async halt(): Promise<void> {
    if (this.#laser === 'lit') await this.rig.setLaser(false).catch(() => {});
    await super.halt();
  }

  #turnOn(): void {
    this.#laser = 'lit';
    this.rig.setLaser(true).catch(({ code }: PantiltError) => {
      if (code === 'beam-kept-out') this.#laser = 'pending';
    });
  }
}

/** Which coordinates a target has. */
type TargetForm = 'floor' | 'point' | 'direction';

function formOf(target: Target): TargetForm {
  if (isDirection(target)) return 'direction';
  return target.zM === undefined ? 'floor' : 'point';
}

/** @param near coordinates in whose half turn the bearing of a direction is to be */
function coordinatesOf(target: Target, near?: readonly number[]): number[] {
  if (!isDirection(target)) {
    const { xM, yM, zM } = target;
    return zM === undefined ? [xM, yM] : [xM, yM, zM];
  }
  const { bearingRad, elevationRad } = target;
  const nearRad = near?.[0] ?? bearingRad;
  return [nearRad + wrapAngle(bearingRad - nearRad), elevationRad];
}

function targetOf(form: TargetForm, [first, second, third]: readonly number[]): Target {
  if (form === 'direction') return { bearingRad: radians(first!), elevationRad: radians(second!) };
  const point = { xM: metres(first!), yM: metres(second!) };
  return form === 'floor' ? point : { ...point, zM: metres(third!) };
}

const isNear = (a: Pulses, b: Pulses): boolean =>
  AXES.every((axis) => Math.abs(a[`${axis}Us`] - b[`${axis}Us`]) < NEAR_US);

/** The angle of an axis, and the side from which it arrived there. */
class SidedAxis {
  /** For an approach from below. */
  #angleRad: number | undefined;
  #side: Side = 1;

  /**
   * The nominal angle to command: a falling axis needs twice its lost motion less.
   * @param risenRad the angle for an approach from below
   * @param appliedRad the present angle
   */
  command(risenRad: number, lostMotionRad: number, appliedRad: number): Radians {
    const fromRad = this.#angleRad ?? appliedRad;
    const aheadRad = this.#side * (risenRad - fromRad);
    const reverses = aheadRad < (this.#angleRad === undefined ? 0 : -REVERSAL_RAD);
    if (reverses) this.#side = this.#side === 1 ? -1 : 1;
    this.#angleRad = reverses || aheadRad >= 0 ? risenRad : fromRad;
    return radians(this.#angleRad - (this.#side === 1 ? 0 : 2 * lostMotionRad));
  }
}
