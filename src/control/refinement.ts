/**
 * Decides the next step of a refined aim: measure again, move an axis again, or stay. Pure: it
 * takes measured spots and settled pulses and returns a step. Axes are decided separately, since an
 * axis that stays keeps a favourable repeatability error.
 */

import { inverse } from '../geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../geometry/servo.ts';
import { wrapAngle } from '../geometry/work-area.ts';
import { typicalSpotDeviationM } from '../learning/calibration/spot-noise.ts';
import type { Model, Prediction } from '../learning/model.ts';
import { type ErrorEstimate, estimateError } from '../learning/predictive-covariance.ts';
import type { RigDescription } from '../rig-file.ts';
import { type Angles, AXES, type Axis, type FloorPoint, type Pulses, radians } from '../units.ts';
import { AxisEstimate, type ModelJacobian, modelJacobian } from './axis-estimate.ts';

/** Maximum number of measurements per aim. */
export const MAX_MEASUREMENTS = 3;
/** Prior bias of an uncalibrated axis, since servo horns are mounted by eye [rad]. */
const UNCALIBRATED_BIAS_RAD = 0.15;
/** Minimum fraction of a shot's variance attributed to the model rather than the servos. */
const MIN_BIAS_SHARE = 0.1;
/** Factor on the model's expected error, whose distribution has heavier tails than stated. */
const EXPECTED_ERROR_FACTOR = 1.3;
/** A measurement with a larger squared Mahalanobis distance must be confirmed by a second one. */
const MAX_SQUARED_DEVIATION = 16;
/**
 * Another measurement is worthwhile if an error of this many standard deviations would justify a
 * move.
 */
const UNDECIDED_DEVIATIONS = 1.2;
/** While measurements are left, a move must reduce the expected squared error by this factor. */
const MIN_GAIN = 1.5;

/** The next step of a refined aim. */
export type Step =
  | { readonly next: 'measure' }
  | { readonly next: 'stay' }
  | { readonly next: 'move'; readonly pulses: Pulses; readonly axes: readonly Axis[] };

/** The model's angles for a measured spot, minus its angles for the target [rad]. */
interface SpotAngles extends Angles {
  readonly noiseM: number;
}

/** The refinement of one shot. */
export class Refinement {
  readonly #rig: RigDescription;
  readonly #model: Model;
  readonly #target: FloorPoint;
  readonly #targetAngles: Angles;
  readonly #jacobian: ModelJacobian | undefined;
  readonly #estimates: Readonly<Record<Axis, AxisEstimate>>;
  #outlier: SpotAngles | undefined;
  /** Whether there is no accepted measurement since the last arrival. */
  #unmeasured = true;
  #measurementsLeft = MAX_MEASUREMENTS;
  #measured = false;

  /**
   * @param prediction the model's prediction for the target
   * @param pulses the settled pulses
   */
  constructor(
    rig: RigDescription,
    model: Model,
    target: FloorPoint,
    prediction: Prediction,
    pulses: Pulses,
  ) {
    this.#rig = rig;
    this.#model = model;
    this.#target = target;
    this.#targetAngles = prediction.angles;
    this.#jacobian = modelJacobian(model, target);
    const applied = this.#relativeToTarget(pulses);
    const biasRad = this.#biasRad(prediction.expectedErrorMm);
    const estimate = (axis: Axis) =>
      new AxisEstimate({ biasRad, restRad: model.noise[`${axis}Rad`] }, applied[`${axis}Rad`]);
    this.#estimates = { pan: estimate('pan'), tilt: estimate('tilt') };
  }

  /** The expected error of the present spot; undefined before the first accepted measurement. */
  get expected(): ErrorEstimate | undefined {
    if (!this.#jacobian || !this.#measured) return undefined;
    let [xx, xy, yy] = this.#model.frame.covariance(this.#target); // which no measurement shows
    for (const axis of AXES) {
      const [xM, yM] = this.#jacobian.spotByAngle[axis];
      const squareRad = this.#estimates[axis].costOfStaying;
      xx += squareRad * xM * xM;
      xy += squareRad * xM * yM;
      yy += squareRad * yM * yM;
    }
    return estimateError([xx, xy, yy]);
  }

  /** Adds a measurement: the spot, or undefined for a miss. */
  addMeasurement(spot: FloorPoint | undefined): void {
    this.#measurementsLeft--;
    const measured = spot && this.#spotAngles(spot);
    if (!measured || !this.#jacobian) return;
    const squaredDeviation = this.#sum((axis, estimate) =>
      estimate.squaredDeviation(measured[`${axis}Rad`], this.#noiseRad(axis, measured)),
    );
    if (squaredDeviation < MAX_SQUARED_DEVIATION) {
      this.#accept(measured);
      return;
    }
    const outlier = this.#outlier;
    this.#outlier = measured;
    if (!outlier || !this.#agree(outlier, measured)) return;
    for (const axis of AXES) this.#estimates[axis].widenBias(UNCALIBRATED_BIAS_RAD);
    this.#accept(outlier);
    this.#accept(measured);
  }

  /** Decides the next step. */
  step(): Step {
    const measure = { next: this.#measurementsLeft > 0 ? 'measure' : 'stay' } as const;
    if (!this.#jacobian) return { next: 'stay' };
    if (this.#unmeasured || (this.#outlier && this.#measurementsLeft > 0)) return measure;
    const corrected = pulsesForAngles(this.#rig, {
      panRad: radians(this.#targetAngles.panRad + this.#estimates.pan.correctionRad),
      tiltRad: radians(this.#targetAngles.tiltRad + this.#estimates.tilt.correctionRad),
    });
    const applied = this.#relativeToTarget(corrected);
    const minGain = this.#measurementsLeft > 0 ? MIN_GAIN : 1;
    const isWorthIt = (axis: Axis, costRad2: number) =>
      minGain * this.#estimates[axis].costOfMoving(applied[`${axis}Rad`]) < costRad2;
    const axes = AXES.filter((axis) => isWorthIt(axis, this.#estimates[axis].costOfStaying));
    if (axes.length > 0) return { next: 'move', pulses: corrected, axes };
    const undecided = AXES.some((axis) => {
      const { errorRad, variance } = this.#estimates[axis];
      const worstRad = Math.abs(errorRad) + UNDECIDED_DEVIATIONS * Math.sqrt(variance);
      return isWorthIt(axis, worstRad ** 2);
    });
    return undecided ? measure : { next: 'stay' };
  }

  /** Records that some axes have moved and settled again. */
  arrive(pulses: Pulses, axes: readonly Axis[]): void {
    const applied = this.#relativeToTarget(pulses);
    for (const axis of axes) this.#estimates[axis].arrive(applied[`${axis}Rad`]);
    this.#outlier = undefined;
    this.#unmeasured = true;
  }

  #accept(measured: SpotAngles): void {
    for (const axis of AXES) {
      this.#estimates[axis].update(measured[`${axis}Rad`], this.#noiseRad(axis, measured));
    }
    this.#outlier = undefined;
    this.#unmeasured = false;
    this.#measured = true;
  }

  #agree(one: SpotAngles, other: SpotAngles): boolean {
    const apart = this.#sum((axis) => {
      const noiseRad = Math.hypot(this.#noiseRad(axis, one), this.#noiseRad(axis, other));
      return ((one[`${axis}Rad`] - other[`${axis}Rad`]) / noiseRad) ** 2;
    });
    return apart < MAX_SQUARED_DEVIATION;
  }

  #spotAngles(spot: FloorPoint): SpotAngles | undefined {
    const seen = this.#model.inObserverFrame.predict(spot);
    const angles = seen?.angles ?? inverse(spot, this.#rig.geometry);
    return (
      angles && {
        panRad: wrapAngle(angles.panRad - this.#targetAngles.panRad),
        tiltRad: radians(angles.tiltRad - this.#targetAngles.tiltRad),
        noiseM: this.#model.noise.spotScale * typicalSpotDeviationM(spot),
      }
    );
  }

  #noiseRad(axis: Axis, { noiseM }: SpotAngles): number {
    return noiseM * this.#jacobian!.radPerMetre[axis];
  }

  #relativeToTarget(pulses: Pulses): Angles {
    const { panRad, tiltRad } = anglesOfPulses(this.#rig, pulses);
    return {
      panRad: radians(panRad - this.#targetAngles.panRad),
      tiltRad: radians(tiltRad - this.#targetAngles.tiltRad),
    };
  }

  /** The expected error minus the servos' part is the model's bias, equal on both axes [rad]. */
  #biasRad(expectedErrorMm: number | null): number {
    if (expectedErrorMm === null || !this.#jacobian) return UNCALIBRATED_BIAS_RAD;
    const { noise } = this.#model;
    const [pan, tilt] = AXES.map((axis) => {
      const [xM, yM] = this.#jacobian!.spotByAngle[axis];
      return xM * xM + yM * yM;
    }) as [number, number];
    const totalM2 = (expectedErrorMm / 1000 / MEAN_OVER_RMS) ** 2;
    const servosM2 = pan * noise.panRad ** 2 + tilt * noise.tiltRad ** 2;
    const biasM2 = Math.max(totalM2 - servosM2, MIN_BIAS_SHARE * totalM2);
    return EXPECTED_ERROR_FACTOR * Math.sqrt(biasM2 / (pan + tilt));
  }

  #sum(of: (axis: Axis, estimate: AxisEstimate) => number): number {
    return AXES.reduce((total, axis) => total + of(axis, this.#estimates[axis]), 0);
  }
}

/** Mean distance over root mean square distance, for points of an elongated normal distribution. */
const MEAN_OVER_RMS = 0.85;
