import { describe, expect, it } from 'vitest';
import { linearScale, logScale, positionOn } from '../src/axis-scale.ts';

describe('a linear scale', () => {
  it.each([
    [
      [0, 187],
      [0, 50, 100, 150, 200],
    ],
    [
      [0.32, 1.94],
      [0, 0.5, 1, 1.5, 2],
    ],
    [
      [-68, 70],
      [-100, -50, 0, 50, 100],
    ],
    [[3], [3, 3.2, 3.4, 3.6, 3.8, 4]],
    [[], [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ])('over %j', (values, ticks) => {
    const scale = linearScale(values, 5);
    expect(scale).toMatchObject({ min: ticks[0], max: ticks.at(-1), log: false, ticks });
    for (const value of values) expect(scale.min <= value && value <= scale.max).toBe(true);
  });
});

describe('a logarithmic scale', () => {
  it.each([
    [
      [7.3, 174],
      [5, 10, 20, 50, 100, 200],
    ],
    [
      [3, 1321],
      [1, 10, 100, 1000, 10_000],
    ],
    [
      [1e-11, 0.4],
      [1e-11, 1e-9, 1e-7, 1e-5, 1e-3, 0.1, 10],
    ],
    [[10], [10, 20]],
    [[0], [1, 2, 5, 10]],
    [[], [1, 2, 5, 10]],
  ])('over %j', (values, ticks) => {
    const scale = logScale(values);
    expect(scale).toMatchObject({ min: ticks[0], max: ticks.at(-1), log: true, ticks });
  });
});

describe('a value', () => {
  const log = logScale([1, 100]);
  it('has a position proportional to it or to its logarithm', () => {
    expect(positionOn(linearScale([0, 10], 5), 2.5)).toBe(0.25);
    expect(positionOn(log, 10)).toBeCloseTo(0.5, 12);
  });

  it('is clamped to the ends of the axis', () => {
    expect([positionOn(log, 0), positionOn(log, -1), positionOn(log, 1e6)]).toEqual([0, 0, 1]);
  });
});
