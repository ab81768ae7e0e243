/**
 * The estimate of a moving target: a Kalman filter (Kalman 1960) of constant velocity for each coordinate,
 * whose velocity wanders as white acceleration (Bar-Shalom, Li and Kirubarajan, Estimation with
 * Applications to Tracking and Navigation, section 6.2). The coordinates share noise and times, and so one
 * covariance.
 */

/** How the target moves and is measured, for each coordinate in its unit: metres, or radians. */
export interface TargetNoise {
  /** Standard deviation of a measured coordinate. */
  readonly measured: number;
  /** Standard deviation of the velocity's change in one second. */
  readonly wander: number;
}

/** Standard deviation of the velocity before the second measurement [1/s]. */
const FIRST_VELOCITY = 0.5;
/** A measurement with a larger squared Mahalanobis distance must be confirmed by the next one. */
const MAX_SQUARED_DEVIATION = 25;

/** Estimates position and velocity of a target from measurements with their times. */
export class TargetFilter {
  #noise: TargetNoise;
  #atMs: number;
  #position: number[];
  #velocity: number[];
  /** Covariance of position and velocity. */
  #pp: number;
  #pv = 0;
  #vv = FIRST_VELOCITY ** 2;
  #isDoubtful = false;

  /** @param position the first measurement @param atMs its time [ms] */
  constructor(position: readonly number[], atMs: number, noise: TargetNoise) {
    this.#noise = noise;
    this.#atMs = atMs;
    this.#position = [...position];
    this.#velocity = position.map(() => 0);
    this.#pp = noise.measured ** 2;
  }

  /** The predicted position at a time [ms], which may be before the last measurement. */
  positionAt(atMs: number): number[] {
    const spanS = (atMs - this.#atMs) / 1000;
    return this.#position.map((value, i) => value + spanS * this.#velocity[i]!);
  }

  /**
   * Updates with a measurement; one from before the last is ignored. After two in a row that a target of
   * this wander could hardly cause, it starts again at the second: the first alone may be a false one.
   */
  update(position: readonly number[], atMs: number, noise: TargetNoise): void {
    if (atMs < this.#atMs) return;
    this.#noise = noise;
    const predicted = this.positionAt(atMs);
    const innovation = position.map((value, i) => value - predicted[i]!);
    const [pp, pv, vv] = this.#covarianceAt(atMs);
    const variance = pp + noise.measured ** 2;
    const square = innovation.reduce((sum, value) => sum + value ** 2, 0) / variance;
    const isUnlikely = square > MAX_SQUARED_DEVIATION;
    if (isUnlikely && !this.#isDoubtful) {
      this.#isDoubtful = true;
      return;
    }
    this.#isDoubtful = false;
    this.#atMs = atMs;
    if (isUnlikely) {
      this.#position = [...position];
      this.#velocity = position.map(() => 0);
      [this.#pp, this.#pv, this.#vv] = [noise.measured ** 2, 0, FIRST_VELOCITY ** 2];
      return;
    }
    const [positionGain, velocityGain] = [pp / variance, pv / variance];
    this.#position = predicted.map((value, i) => value + positionGain * innovation[i]!);
    this.#velocity = this.#velocity.map((value, i) => value + velocityGain * innovation[i]!);
    this.#pp = pp * (1 - positionGain);
    this.#pv = pv * (1 - positionGain);
    this.#vv = vv - velocityGain * pv;
  }

  /** Standard deviation of a coordinate of the predicted position at a time [ms]. */
  deviationAt(atMs: number): number {
    return Math.sqrt(this.#covarianceAt(atMs)[0]);
  }

  #covarianceAt(atMs: number): [number, number, number] {
    const spanS = (atMs - this.#atMs) / 1000;
    const variance = this.#noise.wander ** 2;
    return [
      this.#pp + spanS * (2 * this.#pv + spanS * (this.#vv + (spanS * variance) / 3)),
      this.#pv + spanS * (this.#vv + (spanS * variance) / 2),
      this.#vv + spanS * variance,
    ];
  }
}
