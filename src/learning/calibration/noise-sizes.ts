/**
 * How noisy camera and servos are, and how far off the rig is in all, found from the same sightings
 * that calibrate it: one step of expectation and maximisation for each size (Dempster, Laird and Rubin
 * 1977), which climbs to the evidence of the data as MacKay (1992) has it.
 */
import type { SquareMatrix } from './levenberg-marquardt.ts';
import type { Prior } from './prior.ts';
import { BELIEF } from './prior.ts';
import type { WeightedSightings } from './sightings.ts';
import { type NoiseSizes, USUAL_NOISE, usualSpotM } from './spot-noise.ts';

/**
 * The sizes of noise that explain the sightings better.
 * @param covariance of the parameters, [parameters, parameters] row-major
 */
export function betterNoise(
  { sightings, model, view, information, weights }: WeightedSightings,
  parameters: Float64Array,
  covariance: SquareMatrix,
  noise: NoiseSizes,
): NoiseSizes {
  const size = parameters.length;
  const { byPoint, byShaft, offset } = model;
  const sums = { spot: 0, pan: 0, tilt: 0, weight: 0 };
  sightings.forEach(({ pose, seen }, index) => {
    if (weights[index] === 0) return;
    model.look(seen, pose, parameters, view);
    model.differentiate();
    const [xx, xy, yy] = information[index]!;
    const byX = model.byParameter.subarray(0, size);
    const byY = model.byParameter.subarray(size);
    // What is left over is noise and the doubt about the parameters: its mean square holds both.
    const doubt = [
      bilinear(covariance, byX, byX),
      bilinear(covariance, byX, byY),
      bilinear(covariance, byY, byY),
    ] as const;
    const squares = [
      offset[0]! ** 2 + doubt[0],
      offset[0]! * offset[1]! + doubt[1],
      offset[1]! ** 2 + doubt[2],
    ] as const;
    const weight = weights[index]!;
    sums.weight += weight;
    /** The expected square of a source that moves the offset by (x, y) per unit, of this variance. */
    const expected = (variance: number, x: number, y: number): number => {
      const [a, b] = [xx * x + xy * y, xy * x + yy * y];
      const seenSquare = a * a * squares[0] + 2 * a * b * squares[1] + b * b * squares[2];
      return weight * (variance + variance ** 2 * (seenSquare - (a * x + b * y)));
    };
    const spotM = usualSpotM(seen);
    const { spotScale, panRad, tiltRad } = noise;
    sums.spot +=
      0.5 * expected(spotScale ** 2, spotM * byPoint[0]!, spotM * byPoint[2]!) +
      0.5 * expected(spotScale ** 2, spotM * byPoint[1]!, spotM * byPoint[3]!);
    sums.pan += expected(panRad ** 2, byShaft[0]!, byShaft[2]!);
    sums.tilt += expected(tiltRad ** 2, byShaft[1]!, byShaft[3]!);
  });
  const update = (sum: number, usual: number): number =>
    Math.sqrt((BELIEF * usual ** 2 + sum) / (BELIEF + sums.weight));
  return {
    spotScale: update(sums.spot, USUAL_NOISE.spotScale),
    panRad: update(sums.pan, USUAL_NOISE.panRad),
    tiltRad: update(sums.tilt, USUAL_NOISE.tiltRad),
  };
}

/** How many times as large as usual the errors of this rig are in all. */
export function betterScale(
  usual: Prior,
  parameters: Float64Array,
  covariance: SquareMatrix,
): number {
  const size = parameters.length;
  let [sum, count] = [0, 0];
  for (let i = 0; i < size; i++) {
    if (usual.errors[i] === 0) continue;
    const square = (parameters[i]! - usual.means[i]!) ** 2 + covariance[i * size + i]!;
    sum += square / usual.spreads[i]! ** 2;
    count++;
  }
  return Math.sqrt((BELIEF + sum) / (BELIEF + count));
}

/**
 * Of how many degrees of freedom these sizes are known: each sighting gives two, of which the parameters
 * take theirs, in so far as they follow the sightings and not the prior.
 */
export function freedomOf({ weights, prior }: WeightedSightings, covariance: SquareMatrix): number {
  const size = prior.spreads.length;
  const fitted = prior.spreads.reduce(
    (sum, spread, i) => sum + 1 - covariance[i * size + i]! / spread ** 2,
    0,
  );
  const believed = weights.reduce((sum, weight) => sum + weight, 0);
  return 2 * BELIEF + Math.max(0, 2 * believed - fitted);
}

/** xᵀ A y. */
function bilinear(matrix: SquareMatrix, x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < x.length; row++) {
    if (x[row] === 0) continue;
    let product = 0;
    for (let column = 0; column < y.length; column++) {
      product += matrix[row * x.length + column]! * y[column]!;
    }
    sum += x[row]! * product;
  }
  return sum;
}
