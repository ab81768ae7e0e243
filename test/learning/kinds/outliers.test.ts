import { describe, expect, it } from 'vitest';
import { maskOutliers } from '../../../src/learning/kinds/outliers.ts';
import { Random } from '../../../src/random.ts';

const COUNT = 20;

/** Rows on a plane with a little noise, except for those at `wrong`. */
function plane(seed: number, wrong: readonly number[]) {
  const random = new Random(seed);
  const inputs = Float32Array.from({ length: 2 * COUNT }, () => random.normal());
  const targets = Float32Array.from({ length: COUNT }, (_, row) => {
    const off = wrong.includes(row) ? 8 : 0;
    return 0.5 * inputs[2 * row]! - inputs[2 * row + 1]! + random.normal(0.02) + off;
  });
  return { count: COUNT, inputs, targets, weights: new Float32Array(COUNT).fill(3) };
}

const ignoredRows = ({ weights }: { weights: Float32Array }) =>
  [...weights.keys()].filter((row) => weights[row] === 0);

describe('ignoreOutliers', () => {
  it('finds exactly the outliers, in training and validation rows', () => {
    const tables = { training: plane(1, [3, 11]), validation: plane(2, [5]) };
    const { training, validation } = maskOutliers(tables, new Random(1));
    expect(ignoredRows(training)).toEqual([3, 11]);
    expect(ignoredRows(validation)).toEqual([5]);
    expect(training.weights[0]).toBe(3);
    expect(ignoredRows(tables.training)).toEqual([]);
  });

  it('keeps validation rows that would otherwise all be removed', () => {
    const all = [...Array(COUNT).keys()];
    const tables = { training: plane(1, []), validation: plane(2, all) };
    expect(ignoredRows(maskOutliers(tables, new Random(1)).validation)).toEqual([]);
  });
});
