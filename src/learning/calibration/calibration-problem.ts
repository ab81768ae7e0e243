/**
 * Calibration as weighted least squares: the residual of each observation, weighted by the inverse
 * covariance of camera and servo noise, and a normal prior of the parameters. Observations are a mixture
 * of noise and outliers, solved by iteratively reweighted least squares (Dempster, Laird and Rubin 1977,
 * section 4.3).
 */
import { quantile } from '../../quantile.ts';
import type { SurfacePoint } from '../../surfaces.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import type { LeastSquares, NormalEquations } from './levenberg-marquardt.ts';
import type { Prior } from './prior.ts';
import { OUTLIERS } from './prior.ts';
import type { AnglePose, ResidualFrame, RigModel } from './rig-model.ts';
import { inverse2, type NoiseModel, quadratic2, residualCovariance } from './spot-noise.ts';

/** A pose and the measured point of its spot. */
export interface Observation {
  readonly pose: AnglePose;
  readonly measured: SurfacePoint;
}

/** Median of the squared Mahalanobis distance of normal noise in two dimensions. */
const MEDIAN_SQUARED_DISTANCE = 2 * Math.LN2;
/** Degrees of freedom of Student's t distribution, which gives the weights in the beam frame. */
const STUDENT_DEGREES_OF_FREEDOM = 8;
/** Squared distance assigned where the model has no spot; finite, so that medians exist. */
const NO_SPOT = Number.MAX_VALUE;
/** Density of outliers on the floor [1/m²]. */
const OUTLIER_DENSITY = OUTLIERS.rate / OUTLIERS.areaM2;

/** Weighted observations, a rig model and a prior. */
export class CalibrationProblem implements LeastSquares {
  readonly observations: readonly Observation[];
  readonly model: RigModel;
  prior: Prior;
  frame: ResidualFrame = 'floor';
  /** Inverse covariance of the noise of each observation, without its weight [1/m²]. */
  readonly information: Symmetric2[] = [];
  /** Weight of each observation: 1, or 0 for outliers. */
  readonly weights: number[] = [];

  constructor(observations: readonly Observation[], model: RigModel, prior: Prior) {
    this.observations = observations;
    this.model = model;
    this.prior = prior;
  }

  /**
   * Updates the weights: the probability that each observation is not an outlier, given these
   * parameters. The noise variance is scaled so that half of the observations lie within its median
   * distance.
   * @param maxNoiseScale upper bound of this factor on the variance
   * @returns the factor
   */
  updateWeights(parameters: Float64Array, noise: NoiseModel, maxNoiseScale: number): number {
    const squares = this.observations.map((_, i) => this.#updateInformation(i, parameters, noise));
    const medianScale = (quantile(squares, 0.5) ?? 0) / MEDIAN_SQUARED_DISTANCE;
    const noiseScale = Math.min(maxNoiseScale, Math.max(1, medianScale));
    squares.forEach((square, i) => {
      const inlier =
        this.frame === 'beam'
          ? (STUDENT_DEGREES_OF_FREEDOM + 2) / (STUDENT_DEGREES_OF_FREEDOM + square / noiseScale)
          : inlierProbability(this.information[i]!, square, noiseScale);
      this.weights[i] = inlier / noiseScale;
    });
    return noiseScale;
  }

  /** Negative log posterior of the parameters, up to a constant. */
  negativeLogPosterior(parameters: Float64Array, noise: NoiseModel): number {
    this.frame = 'floor';
    return this.observations.reduce((sum, _, i) => {
      const square = this.#updateInformation(i, parameters, noise);
      return sum - Math.log(noiseDensity(this.information[i]!, square) + OUTLIER_DENSITY);
    }, this.#priorCost(parameters));
  }

  cost(parameters: Float64Array): number {
    let cost = this.#priorCost(parameters);
    for (let i = 0; i < this.observations.length; i++) {
      if (this.weights[i] === 0) continue;
      const square = this.#squaredDistance(i, parameters);
      if (square === undefined) return Number.POSITIVE_INFINITY;
      cost += 0.5 * this.weights[i]! * square;
    }
    return cost;
  }

  linearise(parameters: Float64Array): NormalEquations {
    const { model, prior } = this;
    const { parameterJacobian, residual } = model;
    const size = parameters.length;
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    let cost = this.#priorCost(parameters);
    for (let i = 0; i < size; i++) {
      const precision = 1 / prior.deviations[i]! ** 2;
      gradient[i] = precision * (parameters[i]! - prior.means[i]!);
      curvature[i * size + i] = precision;
    }
    for (let i = 0; i < this.observations.length; i++) {
      const weight = this.weights[i]!;
      if (weight === 0) continue;
      cost += 0.5 * weight * (this.#squaredDistance(i, parameters) ?? 0);
      model.differentiate();
      const [xx, xy, yy] = this.information[i]!;
      for (let row = 0; row < size; row++) {
        const a = parameterJacobian[row]!;
        const b = parameterJacobian[size + row]!;
        const x = weight * (xx * a + xy * b);
        const y = weight * (xy * a + yy * b);
        gradient[row]! += x * residual[0]! + y * residual[1]!;
        const into = row * size;
        for (let column = 0; column <= row; column++) {
          curvature[into + column]! +=
            x * parameterJacobian[column]! + y * parameterJacobian[size + column]!;
        }
      }
    }
    return { cost, gradient, curvature };
  }

  /** Updates the information of an observation. @returns its squared Mahalanobis distance */
  #updateInformation(index: number, parameters: Float64Array, noise: NoiseModel): number {
    this.information[index] = [0, 0, 0];
    if (this.#squaredDistance(index, parameters) === undefined) return NO_SPOT;
    const { measured } = this.observations[index]!;
    const information = inverse2(residualCovariance(this.model, measured, noise));
    this.information[index] = information;
    const { residual } = this.model;
    return quadratic2(information, residual[0]!, residual[1]!);
  }

  /** Squared Mahalanobis distance of an observation; undefined where the model has no spot. */
  #squaredDistance(index: number, parameters: Float64Array): number | undefined {
    const { model, frame } = this;
    const { measured, pose } = this.observations[index]!;
    model.evaluate(measured, pose, parameters, frame);
    if (frame === 'floor' && !model.reachesPoint) return undefined;
    return quadratic2(this.information[index]!, model.residual[0]!, model.residual[1]!);
  }

  #priorCost(parameters: Float64Array): number {
    const { means, deviations } = this.prior;
    let cost = 0;
    for (let i = 0; i < parameters.length; i++) {
      cost += 0.5 * ((parameters[i]! - means[i]!) / deviations[i]!) ** 2;
    }
    return cost;
  }
}

/** Normal density with this inverse covariance at a squared distance [1/m²]. */
const noiseDensity = ([xx, xy, yy]: Symmetric2, square: number): number =>
  (Math.sqrt(xx * yy - xy * xy) / (2 * Math.PI)) * Math.exp(-square / 2);

/** Probability that an observation is noise rather than an outlier. */
function inlierProbability(information: Symmetric2, square: number, noiseScale: number): number {
  const density = noiseDensity(information, square / noiseScale) / noiseScale;
  return density / (density + OUTLIER_DENSITY);
}
