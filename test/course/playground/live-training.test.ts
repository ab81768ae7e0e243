/** Training with settings that change while it runs. */
import { describe, expect, test } from 'vitest';
import { builtInColumns, prepare } from '../../../src/course/playground/columns.ts';
import { pictureOf } from '../../../src/course/playground/learned-picture.ts';
import { type Knobs, LiveTraining } from '../../../src/course/playground/live-training.ts';
import { sweep } from '../../../src/course/playground/sweep.ts';

const KNOBS: Knobs = {
  hidden: [12, 8],
  activation: 'tanh',
  optimiser: 'adam',
  learningRate: 0.01,
  batch: 32,
  weightDecay: 0,
  noise: 0,
};
const sine = prepare(builtInColumns('sine', 1), { inputs: [0], outputs: [1] }, 1);
const start = (changes: Partial<Knobs> = {}) => new LiveTraining(sine, { ...KNOBS, ...changes }, 1);

function steps(training: LiveTraining, count: number): void {
  for (let i = 0; i < count; i++) training.step();
}

describe('a training in the playground', () => {
  test('learns, and continues from its weights when settings change', () => {
    const training = start();
    const before = training.validationLoss();
    steps(training, 400);
    expect(training.validationLoss()).toBeLessThan(before / 10);
    for (const change of [
      { learningRate: 1e-4 },
      { batch: 400 },
      { optimiser: 'momentum' },
      { optimiser: 'adam', batch: 1 },
      { weightDecay: 1e-6 },
    ] as const) {
      const loss = training.validationLoss();
      expect(training.change({ ...KNOBS, ...change })).toEqual([]);
      expect(training.validationLoss()).toBeCloseTo(loss, 6);
      steps(training, 2);
      expect(training.validationLoss()).toBeLessThan(2 * loss + 0.02);
      training.change(KNOBS);
      steps(training, 100);
    }
    expect(training.steps).toBe(910);
  });

  test('is unchanged after its batch and activation were changed and changed back', () => {
    const [plain, changed] = [start({ batch: 400 }), start({ batch: 400 })];
    steps(plain, 5);
    steps(changed, 5);
    changed.change({ ...KNOBS, batch: 400, activation: 'relu' });
    changed.change({ ...KNOBS, batch: 400 });
    steps(plain, 5);
    steps(changed, 5);
    // All rows are in a batch, so their order changes only the rounding.
    expect(changed.validationLoss()).toBeCloseTo(plain.validationLoss(), 5);
  });

  test('initialises again only layers whose size changes', () => {
    const training = start();
    steps(training, 50);
    const first = training.net.parameters.slice(0, 24);
    expect(training.change({ ...KNOBS, hidden: [12, 20] })).toEqual([2, 3]);
    expect(training.net.parameters.slice(0, 24)).toEqual(first);
    expect(training.change({ ...KNOBS, hidden: [12, 20, 20] })).toEqual([3, 4]);
    expect(training.change({ ...KNOBS, hidden: [] })).toEqual([1]);
    steps(training, 5);
    expect(training.breakdown).toBeUndefined();
  });

  test('adds the noise of the settings to the targets, and removes it again', () => {
    const training = start();
    const clean = training.rows.training.targets.slice();
    training.change({ ...KNOBS, noise: 0.5 });
    const noisy = training.rows.training.targets;
    const squares = noisy.map((y, i) => (y - clean[i]!) ** 2);
    const deviation = Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
    expect(deviation).toBeGreaterThan(0.4);
    expect(deviation).toBeLessThan(0.6);
    training.change(KNOBS);
    expect(training.rows.training.targets).toEqual(clean);
  });

  test('names the first layer that broke', () => {
    const training = start({
      optimiser: 'gradient-descent',
      learningRate: 1e6,
      activation: 'relu',
    });
    for (let i = 0; i < 200 && !training.breakdown; i++) training.step();
    const { layer, layers, what, largestWeights, step } = training.breakdown!;
    expect(layers).toBe(3);
    expect(layer).toBeGreaterThanOrEqual(1);
    expect(['weights', 'sums']).toContain(what);
    expect(step).toBeGreaterThan(0);
    expect(Math.max(...largestWeights)).toBeGreaterThan(1e3);
    expect(start().breakdown).toBeUndefined();
  });

  test('names the sums of the layer whose weights are huge', () => {
    const training = start({ activation: 'relu' });
    training.net.parameters.fill(3e38, 24, 24 + 96); // the weights of layer 2
    training.step();
    expect(training.breakdown).toMatchObject({ layer: 2, what: 'sums', step: 0 });
  });
});

test('draws a curve in the units of the columns', () => {
  const training = start();
  steps(training, 1500);
  const picture = pictureOf(training.net, training.data, 0);
  expect(picture.kind).toBe('curve');
  if (picture.kind !== 'curve') return;
  for (const { x, y } of picture.line.slice(5, -5)) {
    expect(Math.abs(y - (2.5 * Math.sin(x) + 1.5))).toBeLessThan(0.4);
  }
});

test('draws a map over two inputs, with y upwards', () => {
  const data = prepare(builtInColumns('xor', 1), { inputs: [0, 1], outputs: [2] }, 1);
  const training = new LiveTraining(data, KNOBS, 1);
  steps(training, 600);
  const picture = pictureOf(training.net, data, 0);
  if (picture.kind !== 'map') throw new Error(picture.kind);
  const side = Math.sqrt(picture.values.length);
  const at = (column: number, row: number) => picture.values[row * side + column]!;
  const [near, far] = [Math.round(side / 4), Math.round((3 * side) / 4)];
  expect(at(far, near)).toBeGreaterThan(0.5); // x and y positive: upper right
  expect(at(near, near)).toBeLessThan(-0.5);
  expect(at(near, far)).toBeGreaterThan(0.5);
});

test('a sweep finds the learning rate that diverges, and the same losses each time', () => {
  const run = () => [
    ...sweep(sine, { ...KNOBS, hidden: [4] }, 1, { x: 'learningRate', y: 'layers', steps: 30 }),
  ];
  const cells = run();
  expect(cells).toHaveLength(28);
  expect(cells).toEqual(run());
  const lossAt = (column: number) => cells.find((one) => one.row === 0 && one.column === column)!;
  expect(lossAt(4).validationLoss).toBeLessThan(lossAt(0).validationLoss);
});
