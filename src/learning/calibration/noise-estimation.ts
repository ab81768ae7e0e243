/**
 * Estimates the noise of camera and servos and the scale of the rig's errors from the observations
 * of the calibration: one step of expectation maximisation each (Dempster, Laird and Rubin 1977),
 * which increases the evidence (MacKay 1992).
 */

import type { Symmetric2 } from '../predictive-covariance.ts';
import type { CalibrationProblem } from './calibration-problem.ts';
import type { SquareMatrix } from './levenberg-marquardt.ts';
import type { Prior } from './prior.ts';
import { PRIOR_OBSERVATIONS } from './prior.ts';
import { DEFAULT_NOISE, type NoiseModel, typicalSpotDeviationM } from './spot-noise.ts';

/**
 * Updates the noise model by one EM step.
 * @param factor F of the parameter covariance FᵀF, [parameters, parameters] row-major; a lower triangle
 */
export function updateNoise(
  { observations, model, frame, information, weights }: CalibrationProblem,
  parameters: Float64Array,
  factor: SquareMatrix,
  noise: NoiseModel,
): NoiseModel {
  const size = parameters.length;
  const { pointJacobian, shaftJacobian, residual } = model;
  const sums = { spot: 0, pan: 0, tilt: 0, weight: 0 };
  observations.forEach(({ pose, measured }, index) => {
    if (weights[index] === 0) return;
    model.evaluate(measured, pose, parameters, frame);
    model.differentiate();
    const [xx, xy, yy] = information[index]!;
    // The residual contains noise and the error of the parameters; its mean square is the sum of both.
    const parameterVariance = covarianceOfRows(factor, model.parameterJacobian, size);
    const squares = [
      residual[0]! ** 2 + parameterVariance[0],
      residual[0]! * residual[1]! + parameterVariance[1],
      residual[1]! ** 2 + parameterVariance[2],
    ] as const;
    const weight = weights[index]!;
    sums.weight += weight;
    /**
     * Expected square of a noise source with this variance that moves the residual by (x, y) per
     * unit.
     */
    const expected = (variance: number, x: number, y: number): number => {
      const [a, b] = [xx * x + xy * y, xy * x + yy * y];
      const observedSquare = a * a * squares[0] + 2 * a * b * squares[1] + b * b * squares[2];
      return weight * (variance + variance ** 2 * (observedSquare - (a * x + b * y)));
    };
    const spotM = typicalSpotDeviationM(measured);
    const { spotScale, panRad, tiltRad } = noise;
    sums.spot +=
      0.5 * expected(spotScale ** 2, spotM * pointJacobian[0]!, spotM * pointJacobian[2]!) +
      0.5 * expected(spotScale ** 2, spotM * pointJacobian[1]!, spotM * pointJacobian[3]!);
    sums.pan += expected(panRad ** 2, shaftJacobian[0]!, shaftJacobian[2]!);
    sums.tilt += expected(tiltRad ** 2, shaftJacobian[1]!, shaftJacobian[3]!);
  });
  const update = (sum: number, usual: number): number =>
    Math.sqrt((PRIOR_OBSERVATIONS * usual ** 2 + sum) / (PRIOR_OBSERVATIONS + sums.weight));
  return {
    spotScale: update(sums.spot, DEFAULT_NOISE.spotScale),
    panRad: update(sums.pan, DEFAULT_NOISE.panRad),
    tiltRad: update(sums.tilt, DEFAULT_NOISE.tiltRad),
  };
}

/** Log density of a noise model under the prior of these updates, relative to the default one. */
export function logNoisePrior(noise: NoiseModel): number {
  // Inverse gamma distributions of the variances: a spot counts twice, for its two coordinates.
  const of = (size: keyof NoiseModel, coordinates: number): number => {
    const variance = (noise[size] / DEFAULT_NOISE[size]) ** 2;
    return (-coordinates / 2) * PRIOR_OBSERVATIONS * (Math.log(variance) + 1 / variance - 1);
  };
  return of('spotScale', 2) + of('panRad', 1) + of('tiltRad', 1);
}

/** Updates the scale of the rig's errors relative to the prior by one EM step. */
export function updateErrorScale(
  usual: Prior,
  parameters: Float64Array,
  variances: Float64Array,
): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < parameters.length; i++) {
    if (usual.errors[i] === 0) continue;
    const square = (parameters[i]! - usual.means[i]!) ** 2 + variances[i]!;
    sum += square / usual.deviations[i]! ** 2;
    count++;
  }
  return Math.sqrt((PRIOR_OBSERVATIONS + sum) / (PRIOR_OBSERVATIONS + count));
}

/**
 * Degrees of freedom of these estimates: two for each observation, less the effective number of
 * parameters, where a parameter counts by the fraction that the observations determine.
 */
export function degreesOfFreedomOf(
  { weights, prior }: CalibrationProblem,
  factor: SquareMatrix,
): number {
  const variances = variancesOf(factor, prior.deviations.length);
  const effectiveParameters = prior.deviations.reduce(
    (sum, deviation, i) => sum + 1 - variances[i]! / deviation ** 2,
    0,
  );
  const observations = weights.reduce((sum, weight) => sum + weight, 0);
  return 2 * PRIOR_OBSERVATIONS + Math.max(0, 2 * observations - effectiveParameters);
}

/** The diagonal of the parameter covariance FᵀF. */
export function variancesOf(factor: SquareMatrix, size: number): Float64Array {
  const variances = new Float64Array(size);
  for (let i = 0; i < factor.length; i++) variances[i % size]! += factor[i]! ** 2;
  return variances;
}

/** Covariance of two rows times the parameters: xx, xy, yy. @param rows [2, parameters] row-major */
function covarianceOfRows(factor: SquareMatrix, rows: Float64Array, size: number): Symmetric2 {
  let [xx, xy, yy] = [0, 0, 0];
  for (let row = 0; row < size; row++) {
    const at = row * size;
    let [x, y] = [0, 0];
    for (let column = 0; column <= row; column++) {
      x += factor[at + column]! * rows[column]!;
      y += factor[at + column]! * rows[size + column]!;
    }
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  return [xx, xy, yy];
}
