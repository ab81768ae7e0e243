import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, type Activation } from '../../src/learning/activations.ts';
import { LOSSES, type Loss, meanLoss } from '../../src/learning/losses.ts';
import { Mlp } from '../../src/learning/mlp.ts';
import { parameterCount } from '../../src/learning/net-settings.ts';
import { Random } from '../../src/random.ts';
import { KERNELS } from './kernel/kernels.ts';

const BATCH = 5;
/** Half the distance of central differences; 32-bit parameters allow no less. */
const STEP = 2 ** -8;
const TOLERANCE = 1e-4;

/**
 * Tolerance for sums of 32-bit floats, relative to the largest: plain JavaScript adds in 64 bits.
 */
const KERNEL_TOLERANCE = 1e-5;

/** It has a first, a middle and a last layer. */
const WIDTHS = [3, 6, 5, 2];

const draw = (random: Random, count: number, scale: number) =>
  Float32Array.from({ length: count }, () => random.normal(scale));

/** The offsets of each layer's weights and biases in the parameters. */
function layersOf(widths: readonly number[]) {
  let end = 0;
  return ['first', 'middle', 'last'].map((name, i) => {
    const start = end;
    end += (widths[i]! + 1) * widths[i + 1]!;
    return { name, start, end };
  });
}

describe.each(KERNELS)('back-propagation with %s', (_name, make) => {
  const activations = Object.keys(ACTIVATIONS) as Activation[];
  const losses = Object.keys(LOSSES) as Loss[];

  it.each(activations.flatMap((activation) => losses.map((loss) => [activation, loss] as const)))(
    'agrees with central differences for %s and %s',
    (activation, loss) => {
      // With this seed no hidden unit's kink lies within a step of its sum.
      const random = new Random(11);
      const net = new Mlp({ widths: WIDTHS, activation }, BATCH, [], make());
      net.initialise(random);
      const inputs = draw(random, 3 * BATCH, 1);
      // Some errors are in the linear part of Huber's loss.
      const targets = draw(random, 2 * BATCH, 1.5);
      const weights = draw(random, 2 * BATCH, 1).map(Math.abs);
      const lossNow = () => meanLoss(loss, net.forward(inputs, BATCH), targets, weights);

      const outputGradients = new Float32Array(2 * BATCH);
      meanLoss(loss, net.forward(inputs, BATCH), targets, weights, outputGradients);
      net.backward(outputGradients, BATCH);
      const gradients = net.gradients.slice();

      for (const { name, start, end } of layersOf(WIDTHS)) {
        const largest = Math.max(...gradients.subarray(start, end).map(Math.abs));
        expect(largest, `the ${name} layer learns`).toBeGreaterThan(50 * TOLERANCE);
      }
      net.parameters.forEach((parameter, i) => {
        net.parameters[i] = parameter + STEP;
        const above = lossNow();
        net.parameters[i] = parameter - STEP;
        const below = lossNow();
        net.parameters[i] = parameter;
        const difference = (above - below) / (2 * STEP);
        expect(Math.abs(gradients[i]! - difference), `parameter ${i}`).toBeLessThan(TOLERANCE);
      });
    },
  );

  it('accepts a batch smaller than the maximum', () => {
    const random = new Random(3);
    const [wide, narrow] = [BATCH, 2].map((room) => {
      const net = new Mlp({ widths: [3, 6, 2], activation: 'tanh' }, room, [], make());
      net.initialise(new Random(4));
      return net;
    });
    const inputs = draw(random, 6, 1);
    const outputGradients = draw(random, 4, 1);
    for (const net of [wide!, narrow!]) {
      net.forward(inputs, 2);
      net.backward(outputGradients, 2);
    }
    expect(wide!.gradients).toEqual(narrow!.gradients);
  });
});

describe('Mlp', () => {
  it("has the number of parameters given by the exercise's formula", () => {
    expect(parameterCount([2, 256, 256, 256, 2])).toBe(132_866);
  });

  it('draws the same parameters from the same seed, others from another', () => {
    const drawn = (seed: number) => {
      const net = new Mlp({ widths: [2, 8, 2], activation: 'relu' }, 1);
      net.initialise(new Random(seed));
      return net.parameters;
    };
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it('draws them from U(-1/√inputs, 1/√inputs)', () => {
    const net = new Mlp({ widths: [16, 200, 1], activation: 'relu' }, 1);
    net.initialise(new Random(1));
    const first = net.parameters.subarray(0, 17 * 200);
    expect(Math.max(...first)).toBeLessThanOrEqual(1 / 4);
    expect(Math.max(...first)).toBeGreaterThan(0.24);
    expect(Math.min(...first)).toBeLessThan(-0.24);
    expect(Math.max(...net.parameters.subarray(17 * 200))).toBeLessThanOrEqual(1 / Math.sqrt(200));
  });

  it('computes the values found by hand', () => {
    const net = new Mlp(
      { widths: [2, 2, 1], activation: 'relu' },
      1,
      [1, 2, -1, 1, 0.5, 0, 3, 4, 1],
    );
    // relu([1·1 + 2·2 + 0.5, -1 + 2]) = [5.5, 1]; 3·5.5 + 4·1 + 1
    expect(net.forward(Float32Array.of(1, 2), 1)[0]).toBe(21.5);
  });

  it('computes and trains the same with SIMD and with plain JavaScript, except for rounding', () => {
    const widths = [2, 256, 256, 256, 2];
    const random = new Random(5);
    const [inputs, outputGradients] = [draw(random, 2 * 64, 1), draw(random, 2 * 64, 1)];
    const [plain, simd] = KERNELS.map(([_name, make]) => {
      const net = new Mlp({ widths, activation: 'relu' }, 64, [], make());
      net.initialise(new Random(6));
      const outputs = net.forward(inputs, 64).slice();
      net.backward(outputGradients, 64);
      return { outputs, gradients: net.gradients };
    });
    for (const what of ['outputs', 'gradients'] as const) {
      let [largest, difference] = [0, 0];
      plain![what].forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value));
        difference = Math.max(difference, Math.abs(value - simd![what][i]!));
      });
      expect(difference / largest, what).toBeLessThan(KERNEL_TOLERANCE);
    }
  });
});
