/** The acquisition function against the posterior covariance, computed in full. */
import { expect, it } from 'vitest';
import {
  type LinearisedObservation,
  varianceAfter,
} from '../../../src/learning/active/propose-poses.ts';
import {
  choleskyFactor,
  choleskyInverse,
} from '../../../src/learning/calibration/levenberg-marquardt.ts';
import { inverse2 } from '../../../src/learning/calibration/spot-noise.ts';
import { Random } from '../../../src/random.ts';

const SIZE = 5;
const random = new Random(1, 'glances');
const vector = () => Float64Array.from({ length: SIZE }, () => random.normal());
const product = (matrix: Float64Array, v: Float64Array) =>
  v.map((_, row) => v.reduce((sum, x, column) => sum + matrix[row * SIZE + column]! * x, 0));
const inverseOf = (matrix: Float64Array) => choleskyInverse(choleskyFactor(matrix, SIZE)!, SIZE);

it('is the sum of the squared variances after a Bayesian update', () => {
  const roots = Array.from({ length: SIZE }, vector);
  const precision = new Float64Array(SIZE * SIZE);
  for (let row = 0; row < SIZE; row++) {
    for (let column = 0; column < SIZE; column++) {
      const sum = roots.reduce((total, root) => total + root[row]! * root[column]!, 0);
      precision[row * SIZE + column] = sum + (row === column ? 1 : 0);
    }
  }
  const covariance = inverseOf(precision);
  const draw = (): LinearisedObservation => {
    const [x, y] = [vector(), vector()];
    const products = { covarianceX: product(covariance, x), covarianceY: product(covariance, y) };
    return { x, y, ...products, noise: [0.5, 0.1, 0.3] };
  };
  const observation = draw();
  const points = [draw(), draw(), draw()];

  const [xx, xy, yy] = inverse2([0.5, 0.1, 0.3]);
  const updated = precision.map((entry, i) => {
    const [row, column] = [Math.floor(i / SIZE), i % SIZE];
    const [ax, ay] = [observation.x[row]!, observation.y[row]!];
    const [bx, by] = [observation.x[column]!, observation.y[column]!];
    return entry + xx * ax * bx + xy * (ax * by + ay * bx) + yy * ay * by;
  });
  const left = inverseOf(updated);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const expected = points
    .map(({ x, y }) => dot(x, product(left, x)) + dot(y, product(left, y)))
    .reduce((sum, variance) => sum + variance ** 2, 0);
  expect(varianceAfter(observation, points)).toBeCloseTo(expected, 10);
});
