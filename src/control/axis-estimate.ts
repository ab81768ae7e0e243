/**
 * The estimate of one axis during a refined aim: a Kalman filter (Kalman 1960) with two unknowns,
 * in radians of the commanded angle. The bias is the model's error at this target and stays
 * constant; the rest error (repeatability) is drawn anew at every approach. A measurement gives
 * their sum.
 */
import type { Model } from '../learning/model.ts';
import { type Angles, type Axis, type FloorPoint, floorPoint } from '../units.ts';

/** Prior standard deviations of one axis [rad]. */
export interface AxisPrior {
  /** Of the model's angle for this target. */
  readonly biasRad: number;
  /** Of the servo's rest position. */
  readonly restRad: number;
}

/** Relative error of a correction, caused by the nonlinearity of the servo's scale. */
const RELATIVE_CORRECTION_ERROR = 0.12;

/** The posterior of one axis. */
export class AxisEstimate {
  readonly #restVariance: number;
  #appliedRad: number;
  #biasRad = 0;
  #restRad = 0;
  #biasVariance: number;
  #sharedVariance = 0;
  #posteriorRestVariance: number;

  /** @param appliedRad the applied angle minus the model's angle [rad] */
  constructor({ biasRad, restRad }: AxisPrior, appliedRad: number) {
    this.#restVariance = restRad ** 2;
    this.#posteriorRestVariance = this.#restVariance;
    this.#biasVariance = biasRad ** 2;
    this.#appliedRad = appliedRad;
  }

  /** The estimated error of the spot [rad]. */
  get errorRad(): number {
    return this.#appliedRad + this.#biasRad + this.#restRad;
  }

  /** The variance of the estimated error [rad²]. */
  get variance(): number {
    return this.#biasVariance + 2 * this.#sharedVariance + this.#posteriorRestVariance;
  }

  /** The expected squared error if the axis stays [rad²]. */
  get costOfStaying(): number {
    return this.errorRad ** 2 + this.variance;
  }

  /** The best angle to apply, minus the model's angle [rad]. */
  get correctionRad(): number {
    return -this.#biasRad;
  }

  /** The expected squared error if the axis moves to this angle [rad²]. */
  costOfMoving(appliedRad: number): number {
    const changedRad = RELATIVE_CORRECTION_ERROR * (appliedRad - this.#appliedRad);
    return (
      (appliedRad + this.#biasRad) ** 2 + changedRad ** 2 + this.#biasVariance + this.#restVariance
    );
  }

  /** The squared innovation of a measurement in units of its variance (Mahalanobis distance). */
  squaredDeviation(seenRad: number, noiseRad: number): number {
    return (seenRad - this.errorRad) ** 2 / (this.variance + noiseRad ** 2);
  }

  /** Updates with a measurement: the measured error of the spot and the observer's noise [rad]. */
  update(seenRad: number, noiseRad: number): void {
    const innovationRad = seenRad - this.errorRad;
    const seenVariance = this.variance + noiseRad ** 2;
    if (seenVariance === 0) return;
    const bias = this.#biasVariance + this.#sharedVariance;
    const rest = this.#sharedVariance + this.#posteriorRestVariance;
    this.#biasRad += (bias / seenVariance) * innovationRad;
    this.#restRad += (rest / seenVariance) * innovationRad;
    this.#biasVariance -= bias ** 2 / seenVariance;
    this.#sharedVariance -= (bias * rest) / seenVariance;
    this.#posteriorRestVariance -= rest ** 2 / seenVariance;
  }

  /** Increases the variance of the bias but keeps its mean. */
  widenBias(biasRad: number): void {
    this.#biasVariance = biasRad ** 2;
    this.#sharedVariance = 0;
    this.#posteriorRestVariance = this.#restVariance;
  }

  /** Records that the axis has settled at a new angle, minus the model's angle [rad]. */
  arrive(appliedRad: number): void {
    this.#biasVariance += (RELATIVE_CORRECTION_ERROR * (appliedRad - this.#appliedRad)) ** 2;
    this.#appliedRad = appliedRad;
    this.#restRad = 0;
    this.#sharedVariance = 0;
    this.#posteriorRestVariance = this.#restVariance;
  }
}

/** Step of the central differences [m]: large enough for nets, small on the floor. */
const STEP_M = 0.01;

/** The local linear relation between the angles and the spot near a target. */
export interface ModelJacobian {
  /** Standard deviation of each angle [rad] per metre of isotropic noise on the floor. */
  readonly radPerMetre: Readonly<Record<Axis, number>>;
  /** Derivative of the spot with respect to each angle, along x and y [m/rad]. */
  readonly spotByAngle: Readonly<Record<Axis, readonly [xM: number, yM: number]>>;
}

/** Differentiates a model; undefined where it has no solution or the Jacobian is singular. */
export function modelJacobian(model: Model, { xM, yM }: FloorPoint): ModelJacobian | undefined {
  const at = (dxM: number, dyM: number): Angles | undefined =>
    model.predict(floorPoint(xM + dxM, yM + dyM))?.angles;
  const [left, right, below, above] = [
    at(-STEP_M, 0),
    at(STEP_M, 0),
    at(0, -STEP_M),
    at(0, STEP_M),
  ];
  if (!left || !right || !below || !above) return undefined;
  const slope = (from: number, to: number) => (to - from) / (2 * STEP_M);
  const [panX, panY] = [slope(left.panRad, right.panRad), slope(below.panRad, above.panRad)];
  const [tiltX, tiltY] = [slope(left.tiltRad, right.tiltRad), slope(below.tiltRad, above.tiltRad)];
  const determinant = panX * tiltY - panY * tiltX;
  if (!(Math.abs(determinant) > Number.EPSILON)) return undefined;
  return {
    radPerMetre: { pan: Math.hypot(panX, panY), tilt: Math.hypot(tiltX, tiltY) },
    spotByAngle: {
      pan: [tiltY / determinant, -tiltX / determinant],
      tilt: [-panY / determinant, panX / determinant],
    },
  };
}
