import { describe, expect, it } from 'vitest';
import { type FitSettings, fitNet, MAX_CHECKPOINTS } from '../../src/learning/fit-net.ts';
import { meanLoss } from '../../src/learning/losses.ts';
import { Mlp } from '../../src/learning/mlp.ts';
import { type Checkpoint, type Dataset, outputsOf } from '../../src/learning/training-loop.ts';
import { Random } from '../../src/random.ts';

const SETTINGS: FitSettings = {
  loss: 'mse',
  iterations: 600,
  learningRate: 1e-2,
  patience: Number.POSITIVE_INFINITY,
  weightDecay: 0,
};

/** A noisy sine, as in the course. */
function sine(random: Random, count: number, noise = 0): Dataset {
  const inputs = Float32Array.from({ length: count }, () => random.uniform(-2, 2));
  return {
    count,
    inputs,
    targets: inputs.map((x) => Math.sin(x) + random.normal(noise)),
    weights: new Float32Array(count).fill(1),
  };
}

function run({ batch = 16, settings = {} as Partial<FitSettings>, noise = 0 } = {}) {
  const random = new Random(1);
  const [training, validation] = [sine(random, 50, noise), sine(random, 20, noise)];
  const net = new Mlp({ widths: [1, 12, 1], activation: 'tanh' }, batch);
  net.initialise(random);
  const checkpoints: Checkpoint[] = [];
  const curves = fitNet(
    net,
    training,
    validation,
    { ...SETTINGS, ...settings },
    random,
    (checkpoint) => checkpoints.push(checkpoint),
  );
  const { targets, weights } = validation;
  const finalLoss = meanLoss('mse', outputsOf(net, validation), targets, weights);
  return { net, curves, checkpoints, finalLoss };
}

describe('fitNet', () => {
  it('learns a sine from mini-batches', () => {
    expect(run().finalLoss).toBeLessThan(5e-3);
  });

  it('is the same for the same seed', () => {
    expect(run().net.parameters).toEqual(run().net.parameters);
  });

  it('ends with the weights of the lowest validation loss, not with the last', () => {
    const { curves, finalLoss } = run({ noise: 0.5, settings: { learningRate: 0.05 } });
    expect(finalLoss).toBeCloseTo(Math.min(...curves.validationLoss), 6);
    expect(curves.validationLoss.at(-1)).toBeGreaterThan(1.05 * finalLoss);
  });

  it('stops when validation has not improved for long enough', () => {
    const settings = { learningRate: 0.05, patience: 60 };
    const { checkpoints, curves } = run({ noise: 0.5, settings });
    const best = curves.validationLoss.indexOf(Math.min(...curves.validationLoss));
    expect(checkpoints.at(-1)!.iteration).toBe(checkpoints[best]!.iteration + 60);
  });

  it('bounds its curves and ends them with the last iteration', () => {
    const { checkpoints, curves } = run({ settings: { iterations: 1001 } });
    expect(curves.trainingLoss.length).toBeLessThanOrEqual(MAX_CHECKPOINTS);
    expect(curves.validationLoss).toHaveLength(curves.trainingLoss.length);
    expect(checkpoints.at(-1)!.iteration).toBe(1001);
  });

  it('keeps parameters smaller with weight decay', () => {
    const size = ({ net }: ReturnType<typeof run>) => Math.hypot(...net.parameters);
    expect(size(run({ settings: { weightDecay: 0.05 } }))).toBeLessThan(0.7 * size(run()));
  });

  it('ends with training-diverged when a loss is no longer finite', () => {
    expect(() => run({ settings: { learningRate: 1e38 } })).toThrow(
      expect.objectContaining({ code: 'training-diverged', kind: 'failed' }),
    );
  });

  it('also ends with it when a loss keeps growing', () => {
    expect(() => run({ settings: { learningRate: 100 } })).toThrow(
      /had grown from [\d.e-]+ to \d+/,
    );
  });
});
