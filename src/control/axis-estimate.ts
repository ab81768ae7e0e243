/**
 * What looks at the spot say of one axis: a Kalman filter (Kalman 1960) with two unknowns, both in
 * radians of the commanded angle. The bias is what the model gets wrong at this target, and stays; the
 * rest is where the servo happened to come to rest, and is drawn anew with every approach. A look sees
 * only the sum.
 */
import type { Model } from '../learning/model.ts';
import { type Angles, type Axis, type FloorPoint, floorPoint } from '../units.ts';

/** How much one axis is in doubt, as standard deviations [rad]. */
export interface AxisDoubt {
  /** Of the model's angle for this target. */
  readonly biasRad: number;
  /** Of where the servo comes to rest. */
  readonly restRad: number;
}

/** A correction is itself off by about this share of its size: scales are bent. */
const SLOPE_DOUBT = 0.12;

/** One axis between its prior and the looks so far. */
export class AxisEstimate {
  readonly #restVariance: number;
  #appliedRad: number;
  #biasRad = 0;
  #restRad = 0;
  #biasVariance: number;
  #sharedVariance = 0;
  #seenRestVariance: number;

  /** @param appliedRad the angle applied, less what the model asks for [rad] */
  constructor({ biasRad, restRad }: AxisDoubt, appliedRad: number) {
    this.#restVariance = restRad ** 2;
    this.#seenRestVariance = this.#restVariance;
    this.#biasVariance = biasRad ** 2;
    this.#appliedRad = appliedRad;
  }

  /** Where the spot is believed to be, less where it was wanted [rad]. */
  get errorRad(): number {
    return this.#appliedRad + this.#biasRad + this.#restRad;
  }

  /** The variance of that [rad²]. */
  get variance(): number {
    return this.#biasVariance + 2 * this.#sharedVariance + this.#seenRestVariance;
  }

  /** The square of the error to be expected if the axis stays [rad²]. */
  get costOfStaying(): number {
    return this.errorRad ** 2 + this.variance;
  }

  /** What best to apply, less what the model asks for [rad]. */
  get wantedRad(): number {
    return -this.#biasRad;
  }

  /** The same if it arrives anew, with this applied [rad²]. */
  costOfMoving(appliedRad: number): number {
    const changedRad = SLOPE_DOUBT * (appliedRad - this.#appliedRad);
    return (
      (appliedRad + this.#biasRad) ** 2 + changedRad ** 2 + this.#biasVariance + this.#restVariance
    );
  }

  /** How far a look is from what was expected, squared, in units of its variance. */
  surprise(seenRad: number, noiseRad: number): number {
    return (seenRad - this.errorRad) ** 2 / (this.variance + noiseRad ** 2);
  }

  /** Takes a look: the spot's error as it was seen, and the camera's noise on it [rad]. */
  see(seenRad: number, noiseRad: number): void {
    const innovationRad = seenRad - this.errorRad;
    const seenVariance = this.variance + noiseRad ** 2;
    if (seenVariance === 0) return;
    const bias = this.#biasVariance + this.#sharedVariance;
    const rest = this.#sharedVariance + this.#seenRestVariance;
    this.#biasRad += (bias / seenVariance) * innovationRad;
    this.#restRad += (rest / seenVariance) * innovationRad;
    this.#biasVariance -= bias ** 2 / seenVariance;
    this.#sharedVariance -= (bias * rest) / seenVariance;
    this.#seenRestVariance -= rest ** 2 / seenVariance;
  }

  /** Forgets what was believed of the bias but for its middle. */
  distrust(biasRad: number): void {
    this.#biasVariance = biasRad ** 2;
    this.#sharedVariance = 0;
    this.#seenRestVariance = this.#restVariance;
  }

  /** The axis has arrived anew, with this applied, less what the model asks for [rad]. */
  arrive(appliedRad: number): void {
    this.#biasVariance += (SLOPE_DOUBT * (appliedRad - this.#appliedRad)) ** 2;
    this.#appliedRad = appliedRad;
    this.#restRad = 0;
    this.#sharedVariance = 0;
    this.#seenRestVariance = this.#restVariance;
  }
}

/**
 * The model's own Jacobian at a target: what a metre on the floor is in commanded angles, and back.
 */

/** Steps of the central differences [m]: wide enough for nets, narrow for the floor. */
const STEP_M = 0.01;

/** How angles and the spot hang together near a target. */
export interface ModelJacobian {
  /** The standard deviation of each angle [rad] for one metre of noise on both coordinates. */
  readonly radPerMetre: Readonly<Record<Axis, number>>;
  /** How the spot moves by each angle, along x and along y [m/rad]. */
  readonly spotByAngle: Readonly<Record<Axis, readonly [xM: number, yM: number]>>;
}

/** Differentiates a model; nothing where it has no angles, or can't tell the axes apart. */
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
