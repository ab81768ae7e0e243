/**
 * From a target on the floor to a settled rig: predict, approach from one side, wait. A target that
 * can't be hit is refused, and the nearest one that can is named.
 */
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { inverse, laser } from '../geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../geometry/servo.ts';
import { inWorkArea, nearestInWorkArea, polarPoint } from '../geometry/work-area.ts';
import type { Model } from '../learning/model.ts';
import { fixed, msg } from '../message.ts';
import { approach, approachable, type SettledPose } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import type { WorkArea } from '../rig-file.ts';
import { type Angles, type FloorPoint, floorPoint, type Pulses, radians } from '../units.ts';

/**
 * The target to offer in place of one that can't be hit: where in the work area the reach ends is known only
 * by asking the model target by target, so a coarse look at all of it is refined around its best find.
 */

const RADII = 32;
const BEARINGS = 64;
/** Around the best find so far; turned a little at each step, so that no direction is left out. */
const DIRECTIONS = 32;
const TURN_RAD = 0.083;
const SMALLEST_STEP_M = 0.0005;

/**
 * The reachable target nearest to this one, on whole millimetres, so that it can be typed as it is told;
 * undefined when a look at the whole work area finds none.
 */
export function nearestReachable(
  area: WorkArea,
  target: FloorPoint,
  isReachable: (point: FloorPoint) => boolean,
): FloorPoint | undefined {
  const onRim = toMillimetre(nearestInWorkArea(area, target));
  if (isReachable(onRim)) return onRim;
  const distanceM = ({ xM, yM }: FloorPoint) => Math.hypot(xM - target.xM, yM - target.yM);
  const nearestOf = (points: readonly FloorPoint[]) =>
    points
      .map(toMillimetre)
      .filter(isReachable)
      .reduce<FloorPoint | undefined>(
        (best, point) => (best && distanceM(best) <= distanceM(point) ? best : point),
        undefined,
      );
  let best = nearestOf(coarseGrid(area));
  let stepM = area.rMax / RADII;
  for (let turn = 0; best && stepM > SMALLEST_STEP_M; turn += TURN_RAD) {
    const around = nearestOf(circle(best, stepM, turn));
    if (around && distanceM(around) < distanceM(best)) best = around;
    else stepM /= 2;
  }
  return best;
}

/** Even in radius, not in area: limits often leave nothing but what is near the base. */
function coarseGrid({ rMin, rMax, bearingMin, bearingMax }: WorkArea): FloorPoint[] {
  return Array.from({ length: (RADII + 1) * (BEARINGS + 1) }, (_, i) => {
    const radiusM = rMin + ((rMax - rMin) * Math.floor(i / (BEARINGS + 1))) / RADII;
    const bearingRad = bearingMin + ((bearingMax - bearingMin) * (i % (BEARINGS + 1))) / BEARINGS;
    return polarPoint(radiusM, bearingRad);
  });
}

function circle({ xM, yM }: FloorPoint, radiusM: number, turnRad: number): FloorPoint[] {
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const angleRad = turnRad + (2 * Math.PI * i) / DIRECTIONS;
    return floorPoint(xM + radiusM * Math.cos(angleRad), yM + radiusM * Math.sin(angleRad));
  });
}

const toMillimetre = ({ xM, yM }: FloorPoint): FloorPoint =>
  floorPoint(Math.round(xM * 1000) / 1000, Math.round(yM * 1000) / 1000);

/** What the model says of a target. */
export interface TargetPrediction extends FloorPoint {
  /** The nominal angles that the model gives; null when it has none for this target. */
  readonly angles: Angles | null;
  /** The pulses to send, for these angles. */
  readonly pulses: Pulses | null;
  /** In the work area, and both pulses within limits. */
  readonly reachable: boolean;
  /** The mean error to be expected on the floor [mm]; null when the model was never validated. */
  readonly expectedErrorMm: number | null;
  /** Nine shots in ten land nearer than this [mm]; null when the model was never validated. */
  readonly errorBound90Mm: number | null;
  /** Outside of where the model's samples lay. */
  readonly extrapolating: boolean;
}

/** A target that was aimed at. */
export type Aim = TargetPrediction & SettledPose;

/** A prediction that can be sent. */
export type ReachablePrediction = TargetPrediction & {
  readonly angles: Angles;
  readonly pulses: Pulses;
};

/** An aim that has settled, for those who go on from there. */
export interface Shot {
  readonly prediction: ReachablePrediction;
  readonly settled: SettledPose;
  /** Aborted as soon as the rig is no longer this shot's: by a stop, a loss, or another move. */
  readonly signal: AbortSignal;
}

/** Predicts pulses with whatever model is active. */
export class Aiming {
  readonly #rig: Rig;
  readonly #clock: Clock;
  readonly #models: { readonly model: Model };

  constructor(rig: Rig, clock: Clock, models: { readonly model: Model }) {
    this.#rig = rig;
    this.#clock = clock;
    this.#models = models;
  }

  /**
   * What the model would send for a target; moves nothing.
   * @param model the active one, unless many targets are to be predicted by the same
   */
  predict(target: FloorPoint, model: Model = this.#models.model): TargetPrediction {
    const rig = this.#rig;
    const { xM, yM } = target;
    const prediction = model.predict(target);
    if (!prediction) {
      return { ...{ xM, yM }, ...NO_PREDICTION };
    }
    const { angles, expectedErrorMm, errorBound90Mm, extrapolating } = prediction;
    const pulses = pulsesForAngles(rig.description, angles);
    const reachable =
      inWorkArea(rig.description.workArea, target) &&
      approachable(rig, 'pan', pulses.panUs) &&
      approachable(rig, 'tilt', pulses.tiltUs);
    return {
      xM,
      yM,
      angles,
      pulses,
      reachable,
      expectedErrorMm,
      errorBound90Mm,
      extrapolating,
    }; // one literal: copying objects costs as much as the model
  }

  /**
   * Points the laser at a target and resolves when it has settled there.
   * @throws PantiltError `target-unreachable` with the nearest reachable target, `rig-busy`, and
   *   what `Rig.moveTo` throws
   */
  async aim(target: FloorPoint): Promise<Aim> {
    const { prediction, settled } = await this.shoot(target);
    return { ...prediction, ...settled };
  }

  /** The same, with what it takes to go on from there. @throws PantiltError as `aim` */
  async shoot(target: FloorPoint): Promise<Shot> {
    const { angles, pulses, ...prediction } = this.predict(target);
    if (!angles || !pulses || !prediction.reachable) throw this.#unreachable(target, angles);
    const signal = this.#rig.lease.beginMove();
    const settled = await approach(this.#rig, pulses, this.#clock, signal);
    await this.#rig.setLaser(true);
    return { prediction: { ...prediction, angles, pulses }, settled, signal };
  }

  /**
   * Where the model believes the spot to be at these pulses: its inverse, found by following the
   * nominal laser point of the angles less the model's correction there.
   * @param model as for `predict`
   */
  spotAt(pulses: Pulses, model: Model = this.#models.model): FloorPoint | undefined {
    const { geometry } = this.#rig.description;
    const applied = anglesOfPulses(this.#rig.description, pulses);
    let spot = laser(applied, geometry);
    for (let i = 0; i < 8 && spot; i++) {
      const nominal = inverse(spot, geometry);
      const predicted = model.predict(spot)?.angles;
      if (!nominal || !predicted) return undefined;
      spot = laser(
        {
          panRad: radians(applied.panRad - (predicted.panRad - nominal.panRad)),
          tiltRad: radians(applied.tiltRad - (predicted.tiltRad - nominal.tiltRad)),
        },
        geometry,
      );
    }
    return spot;
  }

  #unreachable(target: FloorPoint, angles: Angles | null): PantiltError {
    const { workArea } = this.#rig.description;
    const nearest = nearestReachable(workArea, target, (point) => this.predict(point).reachable);
    const withinArea = angles
      ? msg`beyond the axes' limits`
      : msg`one that the active model (${this.#models.model.file.kind}) has no angles for`;
    const where = inWorkArea(workArea, target)
      ? withinArea
      : msg`outside the work area (${workArea.rMin} to ${workArea.rMax} m from the base, bearing
          ${degrees(workArea.bearingMin)} to ${degrees(workArea.bearingMax)}°)`;
    const cure = nearest
      ? msg`; the nearest target that can be hit is (${fixed(nearest.xM, 3)}, ${fixed(nearest.yM, 3)})`
      : '';
    return new PantiltError(
      'unreachable',
      'target-unreachable',
      msg`target (${rounded(target.xM)}, ${rounded(target.yM)}) is ${where}${cure}`,
      { nearest: nearest ?? null },
    );
  }
}

const NO_PREDICTION = {
  angles: null,
  pulses: null,
  reachable: false,
  expectedErrorMm: null,
  errorBound90Mm: null,
  extrapolating: true,
};

/** To the millimetre, without zeros that say nothing. */
const rounded = (lengthM: number): number => Number(lengthM.toFixed(3));
const degrees = (angleRad: number) => fixed((angleRad * 180) / Math.PI, 1);
