/** The small models of the lecture: gradients against central differences, and what each chapter says of them. */
import { describe, expect, test } from 'vitest';
import {
  descendInBatches,
  drawLine,
  lineGradient,
  lineLoss,
  scatteredGradients,
} from '../../../src/course/lecture/line-fit.ts';
import {
  correctCount,
  crossEntropyOf,
  drawPoints,
  learnOnce,
  type PerceptronWeights,
} from '../../../src/course/lecture/perceptron-model.ts';
import { drawSectors, SectorNet, softmax } from '../../../src/course/lecture/sectors.ts';
import { fitCurve, watchFit } from '../../../src/course/lecture/small-fits.ts';
import { numericalGradient } from '../../../src/course/lecture/surfaces.ts';
import { inputMaps, isCurve, MappedNet } from '../../../src/course/lecture/unit-maps.ts';

describe('the perceptron', () => {
  test('has the gradient of its cross-entropy', () => {
    const points = drawPoints('overlapping', 1);
    const weights = { w1: 0.4, w2: -0.7, b: 0.2 };
    const { gradient } = crossEntropyOf(weights, points);
    const lossAt = (change: Partial<PerceptronWeights>) =>
      crossEntropyOf({ ...weights, ...change }, points).loss;
    const [dw1, dw2] = numericalGradient((w1, w2) => lossAt({ w1, w2 }), 0.4, -0.7);
    const [db] = numericalGradient((b) => lossAt({ b }), 0.2, 0);
    expect(gradient.w1).toBeCloseTo(dw1, 6);
    expect(gradient.w2).toBeCloseTo(dw2, 6);
    expect(gradient.b).toBeCloseTo(db, 6);
  });

  test.each([1, 2, 3])('learns separable points, and not XOR, seed %i', (seed) => {
    const learned = (set: 'separable' | 'xor') => {
      const points = drawPoints(set, seed);
      let weights: PerceptronWeights = { w1: 0.4, w2: 1.2, b: 0.3 };
      for (let step = 0; step < 300; step++) weights = learnOnce(weights, points, 0.5);
      return correctCount(weights, points) / points.length;
    };
    expect(learned('separable')).toBeGreaterThan(0.95);
    expect(learned('xor')).toBeLessThan(0.8);
  });
});

test('softmax gives probabilities, also of large numbers', () => {
  expect(softmax([1, 1])).toEqual([0.5, 0.5]);
  const [first, second] = softmax([1000, 999]);
  expect(first! / second!).toBeCloseTo(Math.E, 10);
});

test('the sectors are learned by cross-entropy, from about ln 3 down', () => {
  const points = drawSectors(1);
  const net = new SectorNet(points, 1);
  const first = net.step();
  expect(first.loss).toBeCloseTo(Math.log(3), 0);
  let last = first;
  for (let step = 0; step < 100; step++) last = net.step();
  expect(last.loss).toBeLessThan(0.3);
  expect(last.correct).toBeGreaterThan(0.85 * points.length);
  expect(net.at(-1, 0.5).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1);
});

describe('the line', () => {
  const points = drawLine(1);

  test('has the gradient of its loss', () => {
    const [a, b] = numericalGradient((x, y) => lineLoss(points, x, y), 0.3, -0.9);
    const gradient = lineGradient(points, 0.3, -0.9);
    expect(gradient[0]).toBeCloseTo(a, 5);
    expect(gradient[1]).toBeCloseTo(b, 5);
  });

  test('small batches give more steps in an epoch, and gradients that scatter more', () => {
    const settings = { learningRate: 0.1, epochs: 2, seed: 1 };
    expect(descendInBatches(points, [0, 0], 32, settings).updates).toBe(8);
    expect(descendInBatches(points, [0, 0], 1, settings).updates).toBe(256);
    const spread = (batch: number) => {
      const gradients = scatteredGradients(points, [-1, 1], batch, 64).map(([a]) => a);
      const mean = gradients.reduce((sum, a) => sum + a, 0) / gradients.length;
      return Math.sqrt(gradients.reduce((sum, a) => sum + (a - mean) ** 2, 0) / gradients.length);
    };
    expect(spread(4)).toBeLessThan(0.7 * spread(1));
    expect(spread(128)).toBeCloseTo(0, 6);
  });
});

describe('the net whose units are shown', () => {
  test('has a map for each unit, and the output of the whole net as the last one', () => {
    const net = new MappedNet([3, 2], 'tanh', 'xor', 1);
    const before = net.step();
    const maps = net.maps();
    expect(maps.map((layer) => layer.length)).toEqual([3, 2, 1]);
    // A unit of the first layer, by hand.
    const [w1, w2] = net.layers[0]!;
    const [x, y] = inputMaps('xor');
    const differences = [0, 57, 399].map(
      (cell) => Math.atanh(maps[0]![0]![cell]!) - w1! * x![cell]! - w2! * y![cell]!,
    );
    for (const bias of differences) expect(bias).toBeCloseTo(differences[0]!, 4);
    expect(net.step()).toBeLessThan(before);
  });

  test('of one input is a curve, of each unit and of the target', () => {
    const net = new MappedNet([5], 'tanh', 'wave', 1);
    const first = net.step();
    for (let step = 0; step < 400; step++) net.step();
    expect(net.step()).toBeLessThan(first / 4);
    const [hidden, output] = net.maps();
    expect([...hidden!, ...output!].every(isCurve)).toBe(true);
    const [[weight], bias] = [net.layers[0]!, Math.atanh(hidden![0]![0]!) + net.layers[0]![0]!];
    const [x] = inputMaps('wave');
    expect(hidden![0]![30]).toBeCloseTo(Math.tanh(weight! * x![30]! + bias), 3);
  });

  test('one hidden unit cannot learn XOR, six and four can', () => {
    const lossOf = (hidden: number[]) => {
      const net = new MappedNet(hidden, 'tanh', 'xor', 1);
      for (let step = 0; step < 250; step++) net.step();
      return net.step();
    };
    expect(lossOf([1])).toBeGreaterThan(0.5);
    expect(lossOf([6, 4])).toBeLessThan(0.1);
  });
});

test('without activation a net is a straight line', () => {
  const { line, loss } = fitCurve('identity', 1);
  const slope = (i: number) => (line[i + 1]!.y - line[i]!.y) / (line[i + 1]!.x - line[i]!.x);
  expect(slope(100)).toBeCloseTo(slope(3), 3);
  expect(fitCurve('relu', 1).loss).toBeLessThan(0.1 * loss);
});

test('the validation loss of a large net on few points rises again', () => {
  const moments = [...watchFit({ count: 16, noise: 0.5, width: 32, seed: 1 })];
  const least = Math.min(...moments.map(({ validationLoss }) => validationLoss));
  expect(moments.at(-1)!.validationLoss).toBeGreaterThan(1.5 * least);
  expect(moments.at(-1)!.trainingLoss).toBeLessThan(0.1 * least);
});
