/**
 * Sightings as a problem of weighted least squares: each says how far the spot that was seen is from
 * the model's, counted by what camera and servos can resolve there; the prior pulls every parameter
 * to what is usual. Sightings that noise can't explain lose their weight: a mixture of noise and
 * outliers, solved by iterated reweighting (Dempster, Laird and Rubin 1977, section 4.3).
 */
import { quantile } from '../../quantile.ts';
import type { FloorPoint } from '../../units.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import type { LeastSquares, NormalEquations } from './levenberg-marquardt.ts';
import type { Prior } from './prior.ts';
import { OUTLIERS } from './prior.ts';
import type { AnglePose, ResidualFrame, RigModel } from './rig-model.ts';
import { inverse2, type NoiseModel, quadratic2, residualCovariance } from './spot-noise.ts';

/** A pose, and where its spot was seen. */
export interface Observation {
  readonly pose: AnglePose;
  readonly measured: FloorPoint;
}

/** The median squared distance of normal noise in two dimensions, in deviations. */
const MEDIAN_SQUARED_DISTANCE = 2 * Math.LN2;
/** Degrees of freedom of Student's t, by which sightings are weighed while the way is being found. */
const STUDENT_DEGREES_OF_FREEDOM = 8;
/** The squared distance of a spot that the model doesn't mark; finite, since medians are taken. */
const NO_SPOT = Number.MAX_VALUE;
/** How dense outliers lie [1/m²]. */
const OUTLIER_DENSITY = OUTLIERS.rate / OUTLIERS.areaM2;

/** Sightings, weighted. */
export class CalibrationProblem implements LeastSquares {
  readonly observations: readonly Observation[];
  readonly model: RigModel;
  prior: Prior;
  frame: ResidualFrame = 'floor';
  /** Per sighting, the inverse covariance of its noise, before the weights [1/m²]. */
  readonly information: Symmetric2[] = [];
  /** Per sighting, how much it is believed: 1, or 0 for outliers. */
  readonly weights: number[] = [];

  constructor(sightings: readonly Observation[], model: RigModel, prior: Prior) {
    this.observations = sightings;
    this.model = model;
    this.prior = prior;
  }

  /**
   * Weighs the sightings by what noise explains of them at these parameters. While the parameters are
   * still far off, the noise is taken for so large that it explains half of the sightings.
   * @param mostInflation bounds by how much its variance is taken for larger
   * @returns by how much it was
   */
  updateWeights(parameters: Float64Array, noise: NoiseModel, mostInflation: number): number {
    const squares = this.observations.map((_, i) => this.#updateInformation(i, parameters, noise));
    const halfOfThem = (quantile(squares, 0.5) ?? 0) / MEDIAN_SQUARED_DISTANCE;
    const inflation = Math.min(mostInflation, Math.max(1, halfOfThem));
    squares.forEach((square, i) => {
      const believed =
        this.frame === 'beam'
          ? (STUDENT_DEGREES_OF_FREEDOM + 2) / (STUDENT_DEGREES_OF_FREEDOM + square / inflation)
          : inlierProbability(this.information[i]!, square, inflation);
      this.weights[i] = believed / inflation;
    });
    return inflation;
  }

  /** Minus the logarithm of how likely parameters and sightings are, but for a constant. */
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

  /** Sets a sighting's information; its squared distance in deviations. */
  #updateInformation(index: number, parameters: Float64Array, noise: NoiseModel): number {
    this.information[index] = [0, 0, 0];
    if (this.#squaredDistance(index, parameters) === undefined) return NO_SPOT;
    const { measured } = this.observations[index]!;
    this.information[index] = inverse2(residualCovariance(this.model, measured, noise));
    return this.#squaredDistance(index, parameters)!;
  }

  /** A sighting's squared distance in deviations; undefined when the model marks no spot there. */
  #squaredDistance(index: number, parameters: Float64Array): number | undefined {
    const { model, frame } = this;
    const { measured, pose } = this.observations[index]!;
    model.evaluate(measured, pose, parameters, frame);
    if (frame === 'floor' && !model.hitsFloor) return undefined;
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

/** How dense sightings with this inverse covariance lie at a squared distance [1/m²]. */
const noiseDensity = ([xx, xy, yy]: Symmetric2, square: number): number =>
  (Math.sqrt(xx * yy - xy * xy) / (2 * Math.PI)) * Math.exp(-square / 2);

/** How likely a sighting is noise, and no outlier. */
function inlierProbability(information: Symmetric2, square: number, inflation: number): number {
  const density = noiseDensity(information, square / inflation) / inflation;
  return density / (density + OUTLIER_DENSITY);
}
