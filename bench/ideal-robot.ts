/**
 * The exercise's learned inverse for the training benchmark: nets trained on random configurations of the
 * ideal robot, and their floor errors.
 */
import { laser } from '../src/geometry/kinematics.ts';
import { meanLoss } from '../src/learning/losses.ts';
import { Mlp, type MlpShape } from '../src/learning/mlp.ts';
import { adam, applyUpdates } from '../src/learning/optimisers.ts';
import { outputsOf } from '../src/learning/training-loop.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import { type Angles, radians } from '../src/units.ts';

/** Range of the random configurations [rad]. */
const TILT_RANGE_RAD = [0.2, 1.7] as const;
/** The radii covered by these [m]; targets beyond were not trained. */
const TRAINED_RADII_M = [0.07, 1.38] as const;
const TARGETS = 1000;
/** The error assigned to a shot above the horizon [mm]. */
const MISSED_MM = 1e6;

/** Angles as outputs of a net: raw (2), or with sine and cosine of pan (3). */
type Outputs = 2 | 3;

/** Training settings. */
export interface Lesson {
  readonly shape: MlpShape;
  readonly batch: number;
  readonly learningRate: number;
  readonly seed: number;
}

/** Steps of smooth L1 and Adam on new configurations. */
export class Apprentice {
  readonly net: Mlp;
  readonly step: () => void;

  constructor({ shape, batch, learningRate, seed }: Lesson) {
    const random = new Random(seed);
    const net = new Mlp(shape, batch);
    net.initialise(random);
    const outputs = shape.widths.at(-1) as Outputs;
    const inputs = new Float32Array(2 * batch);
    const targets = new Float32Array(outputs * batch);
    const weights = new Float32Array(outputs * batch).fill(1);
    const gradients = new Float32Array(outputs * batch);
    const optimiser = adam({ learningRate, kernel: net.kernel });
    let state = optimiser.init(net.parameters);
    this.net = net;
    this.step = () => {
      for (let row = 0; row < batch; row++) {
        const panRad = radians(random.uniform(-Math.PI, Math.PI));
        const tiltRad = radians(random.uniform(...TILT_RANGE_RAD));
        const { xM, yM } = laser({ panRad, tiltRad })!; // Every such tilt descends.
        inputs.set([xM, yM], 2 * row);
        targets.set(encode({ panRad, tiltRad }, outputs), outputs * row);
      }
      meanLoss('smooth-l1', net.forward(inputs, batch), targets, weights, gradients);
      net.backward(gradients, batch);
      const [updates, next] = optimiser.update(net.gradients, state);
      applyUpdates(net.parameters, updates);
      state = next;
    };
  }

  /** Median distance of shots from targets uniform in area within the trained radii [mm]. */
  medianErrorMm(): number {
    const random = new Random(1, 'targets');
    const [nearM, farM] = TRAINED_RADII_M;
    const targets = Array.from({ length: TARGETS }, () => {
      const radiusM = Math.sqrt(random.uniform(nearM ** 2, farM ** 2));
      const bearingRad = random.uniform(-Math.PI, Math.PI);
      return { xM: radiusM * Math.cos(bearingRad), yM: radiusM * Math.sin(bearingRad) };
    });
    const width = this.net.shape.widths.at(-1) as Outputs;
    const outputs = outputsOf(this.net, {
      count: TARGETS,
      inputs: Float32Array.from(targets.flatMap(({ xM, yM }) => [xM, yM])),
      targets: new Float32Array(width * TARGETS),
      weights: new Float32Array(0),
    });
    const errorsMm = targets.map(({ xM, yM }, row) => {
      const hit = laser(decode(outputs.subarray(width * row), width));
      return hit ? 1000 * Math.hypot(hit.xM - xM, hit.yM - yM) : MISSED_MM;
    });
    return quantile(errorsMm, 0.5)!;
  }
}

const encode = ({ panRad, tiltRad }: Angles, outputs: Outputs): number[] =>
  outputs === 2 ? [panRad, tiltRad] : [Math.sin(panRad), Math.cos(panRad), tiltRad];

function decode(values: Float32Array, outputs: Outputs): Angles {
  const panRad = outputs === 2 ? values[0]! : Math.atan2(values[0]!, values[1]!);
  return { panRad: radians(panRad), tiltRad: radians(values[outputs - 1]!) };
}
