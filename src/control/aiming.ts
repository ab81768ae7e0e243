/**
 * Open-loop aiming: predict, approach from one side, wait until settled. An unreachable target is
 * refused, and the error names the nearest reachable one.
 */
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { direct, inverse, laser } from '../geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../geometry/servo.ts';
import {
  type Direction,
  homogeneous,
  isDirection,
  isOnFloor,
  type SpatialPoint,
  spatialPoint,
  type Target,
} from '../geometry/targets.ts';
import { type Transform, transformDirection, transformPoint } from '../geometry/transforms.ts';
import { isInSector, isInWorkArea, nearestReachable, wrapAngle } from '../geometry/work-area.ts';
import type { Model } from '../learning/model.ts';
import { fixed, type Message, msg } from '../message.ts';
import { approach, approachable, type SettledPose } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import type { WorkArea } from '../rig-file.ts';
import { type Angles, type FloorPoint, metres, type Pulses, radians, toDegrees } from '../units.ts';

/** The model's prediction for a target. */
export interface TargetPrediction {
  /** The nominal angles predicted by the model; null when it has no solution. */
  readonly angles: Angles | null;
  /** The pulses for these angles. */
  readonly pulses: Pulses | null;
  /**
   * Whether the target is in the work area, within the limits, and outside all keep-out zones. Off the
   * floor, only the bearings of the work area count.
   */
  readonly reachable: boolean;
  /** As in `Prediction` of the model. */
  readonly expectedErrorMm: number | null;
  readonly errorBound90Mm: number | null;
  readonly expectedErrorRad?: number | null;
  readonly errorBound90Rad?: number | null;
  readonly extrapolating: boolean;
}

/** What is expected of a shot: a prediction without the pose, which has been reached. */
type Expectation = Omit<TargetPrediction, 'angles' | 'pulses'>;

/** The result of aiming at a target. */
export type Aim = Expectation & SettledPose;

/** A settled aim, for callers that refine it. */
export interface Shot {
  readonly expected: Expectation;
  /** The nominal angles predicted by the model. */
  readonly angles: Angles;
  readonly settled: SettledPose;
  /** Aborted when another owner takes the rig: by a stop, a lost connection, or another move. */
  readonly signal: AbortSignal;
}

/** Aims with the active model. */
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
   * Predicts the pulses for a target without moving.
   * @param model defaults to the active one; pass it to predict many targets with the same model
   * @throws PantiltError `model-floor-only` for a direction or a point above the floor
   */
  predict(target: Target, model: Model = this.#models.model): TargetPrediction {
    const rig = this.#rig;
    const prediction = model.predict(target);
    if (!prediction) {
      if (!model.aimsBeyondFloor && !isOnFloor(homogeneous(target))) throw floorOnly(model);
      return NO_PREDICTION;
    }
    const pulses = pulsesForAngles(rig.description, prediction.angles);
    const reachable =
      isInArea(rig.description.workArea, target) &&
      approachable(rig, 'pan', pulses.panUs) &&
      approachable(rig, 'tilt', pulses.tiltUs) &&
      rig.keepOutZone(pulses) === undefined;
    if (isDirection(target)) return { ...prediction, pulses, reachable };
    const { angles, expectedErrorMm, errorBound90Mm, extrapolating } = prediction;
    // One literal: spreading objects takes as long as the model.
    return { angles, pulses, reachable, expectedErrorMm, errorBound90Mm, extrapolating };
  }

  /**
   * Points the laser at a target and resolves when the rig has settled.
   * @param laser whether it turns the laser on; if not, the laser stays as it is
   * @throws PantiltError `target-unreachable`, for a floor point with the nearest reachable one,
   *   `model-floor-only`, `rig-busy`, and errors of `Rig.moveTo`
   */
  async aim(target: Target, laser = true): Promise<Aim> {
    const { expected, settled } = await this.shoot(target, laser);
    return { ...expected, ...settled };
  }

  /** As `aim`, with the data needed to refine the shot. @throws PantiltError as `aim` */
  async shoot(target: Target, laser = true): Promise<Shot> {
    const { angles, pulses, ...expected } = this.predict(target);
    if (!angles || !pulses || !expected.reachable) throw this.unreachable(target, pulses);
    const signal = this.#rig.lease.beginMove();
    const settled = await approach(this.#rig, pulses, this.#clock, signal);
    if (laser) await this.#rig.setLaser(true);
    return { expected, angles, settled, signal };
  }

  /**
   * The spot predicted for the given pulses: the inverse of the model, found by fixed-point
   * iteration on the nominal laser point of the angles minus the model's correction there.
   * @param model as for `predict`
   */
  predictSpot(pulses: Pulses, model: Model = this.#models.model): FloorPoint | undefined {
    return this.#predictTarget(pulses, model, (angles) =>
      laser(angles, this.#rig.description.geometry),
    );
  }

  /**
   * The point of the beam nearest to a target point, as `predictSpot`; for one on the floor, the spot.
   */
  predictPassage(pulses: Pulses, target: SpatialPoint): SpatialPoint | undefined {
    if (isOnFloor(target)) return this.predictSpot(pulses);
    return this.#predictTarget(pulses, this.#models.model, (angles) =>
      nearestOfBeam(direct(angles, this.#rig.description.geometry), target),
    );
  }

  /** The direction of the beam, as `predictSpot`; undefined if the model covers only the floor. */
  predictDirection(pulses: Pulses, model: Model = this.#models.model): Direction | undefined {
    return this.#predictTarget(pulses, model, directionOf);
  }

  /** @param met what the beam of these nominal angles meets */
  #predictTarget<T extends Target>(
    pulses: Pulses,
    model: Model,
    met: (angles: Angles) => T | undefined,
  ): T | undefined {
    const applied = anglesOfPulses(this.#rig.description, pulses);
    let target = met(applied);
    for (let i = 0; i < 8 && target; i++) {
      const nominal = inverse(homogeneous(target), this.#rig.description.geometry);
      const predicted = model.predict(target)?.angles;
      if (!nominal || !predicted) return undefined;
      target = met({
        panRad: radians(applied.panRad - (predicted.panRad - nominal.panRad)),
        tiltRad: radians(applied.tiltRad - (predicted.tiltRad - nominal.tiltRad)),
      });
    }
    return target;
  }

  /** Why a target can't be reached. @param pulses its predicted pulses */
  unreachable(target: Target, pulses: Pulses | null): PantiltError {
    const { workArea } = this.#rig.description;
    const point = homogeneous(target);
    const onFloor = isOnFloor(point);
    const nearest = onFloor
      ? nearestReachable(workArea, point, (near) => this.predict(near).reachable)
      : undefined;
    const zone = pulses ? this.#rig.keepOutZone(pulses) : undefined;
    const beyond = zone ? msg`in the keep-out zone "${zone}"` : msg`beyond the axes' limits`;
    const withinArea = pulses
      ? beyond
      : msg`a point for which the active model (${this.#models.model.file.kind}) has no solution`;
    const [right, left] = [degrees(workArea.bearingMin), degrees(workArea.bearingMax)];
    const outside = onFloor
      ? msg`outside the work area (${workArea.rMin} to ${workArea.rMax} m from the base, bearing
          ${right} to ${left}°)`
      : msg`outside the bearings of the work area (${right} to ${left}°)`;
    const where = isInArea(workArea, target) ? withinArea : outside;
    const cure = nearest
      ? msg`; the nearest reachable target is (${fixed(nearest.xM, 3)}, ${fixed(nearest.yM, 3)})`
      : '';
    return new PantiltError(
      'unreachable',
      'target-unreachable',
      unreachableText(target, where, cure),
      { nearest: nearest ?? null },
    );
  }
}

/** The point of the laser's beam that is nearest to a point. */
function nearestOfBeam(
  T_world_effector: Transform,
  { xM, yM, zM = metres(0) }: SpatialPoint,
): SpatialPoint {
  const origin = transformPoint(T_world_effector, [0, 0, 0]);
  const direction = transformDirection(T_world_effector, [1, 0, 0]);
  const distanceM = [xM, yM, zM].reduce<number>(
    (sum, value, i) => sum + direction[i]! * (value - origin[i]!),
    0,
  );
  return spatialPoint(origin.map((value, i) => value + distanceM * direction[i]!));
}

/** The direction of a beam of nominal angles; one tilted beyond straight down points backwards. */
function directionOf({ panRad, tiltRad }: Angles): Direction {
  const isBackwards = Math.cos(tiltRad) < 0;
  return {
    bearingRad: wrapAngle(panRad + (isBackwards ? Math.PI : 0)),
    elevationRad: radians(Math.asin(-Math.sin(tiltRad))),
  };
}

/** Radii belong to the floor: of other targets, only the bearing counts. */
function isInArea(area: WorkArea, target: Target): boolean {
  const point = homogeneous(target);
  return isOnFloor(point) ? isInWorkArea(area, point) : isInSector(area, point);
}

const floorOnly = ({ file: { kind } }: Model): PantiltError =>
  new PantiltError(
    'conflict',
    'model-floor-only',
    msg`the active model (${kind}) covers only the floor: for directions and for points above the floor,
      train and activate a model of kind servo-nets`,
  );

function unreachableText(target: Target, where: Message, cure: Message | string): Message {
  if (isDirection(target)) {
    const [bearing, elevation] = [target.bearingRad, target.elevationRad].map(degrees);
    return msg`target at bearing ${bearing!}°, elevation ${elevation!}° is ${where}${cure}`;
  }
  const { xM, yM, zM } = target;
  return zM
    ? msg`target (${rounded(xM)}, ${rounded(yM)}, ${rounded(zM)}) is ${where}${cure}`
    : msg`target (${rounded(xM)}, ${rounded(yM)}) is ${where}${cure}`;
}

const NO_PREDICTION = {
  angles: null,
  pulses: null,
  reachable: false,
  expectedErrorMm: null,
  errorBound90Mm: null,
  extrapolating: true,
};

/** Rounds to millimetres, without trailing zeros. */
const rounded = (lengthM: number): number => Number(lengthM.toFixed(3));
const degrees = (angleRad: number) => fixed(toDegrees(angleRad), 1);
