/**
 * The course's net, on samples of the rig itself instead of the ideal robot's: floor point in, angles
 * out, nothing known beforehand (the PanTilt exercise's `inverse_nn`: 2-256-256-256-2, ReLU, smooth
 * L1, Adam 1e-3, 1024 iterations).
 */
import Type from 'typebox';
import { Random } from '../../random.ts';
import { radians } from '../../units.ts';
import { parseAs } from '../../validation.ts';
import type { Example } from '../examples.ts';
import { fitNet, type Table } from '../fit-net.ts';
import { Mlp } from '../mlp.ts';
import { NetSchema, netFromFile, netToFile } from '../net-file.ts';
import { type Kind, MODEL_FILE_INVALID } from './kind.ts';

const SHAPE = { widths: [2, 256, 256, 256, 2], activation: 'relu' } as const;
const ITERATIONS = 1024;
const LEARNING_RATE = 1e-3;
const BATCH = 256;

const ParametersSchema = Type.Object({ net: NetSchema }, { additionalProperties: false });

/** The kind of the exercise. */
export const exercise: Kind = {
  learn({ split, seed, settings, onProgress }) {
    const random = new Random(seed, 'exercise');
    const net = new Mlp(SHAPE, Math.min(BATCH, split.training.length));
    net.initialise(random);
    const { maxIterations = ITERATIONS, learningRate = LEARNING_RATE } = settings;
    const curves = fitNet(
      net,
      tableOf(split.training),
      tableOf(split.validation),
      // The exercise has neither early stopping nor decay; the best weights are kept all the same.
      { loss: 'smooth-l1', maxIterations, learningRate, patience: maxIterations, weightDecay: 0 },
      random,
      ({ validationOutputs, ...progress }) =>
        onProgress({ ...progress, predicted: (index) => anglesAt(validationOutputs, index) }),
    );
    return { parameters: { net: netToFile(net) }, curves };
  },

  predictor(parameters) {
    const what = 'model file: parameters';
    const { net: file } = parseAs(ParametersSchema, parameters, what, MODEL_FILE_INVALID);
    const net = netFromFile(file, 2);
    const inputs = new Float32Array(2);
    return ({ xM, yM }) => {
      inputs[0] = xM;
      inputs[1] = yM;
      return anglesAt(net.forward(inputs, 1), 0);
    };
  },
};

function tableOf(examples: readonly Example[]): Table {
  return {
    count: examples.length,
    inputs: Float32Array.from(examples.flatMap(({ measured: { xM, yM } }) => [xM, yM])),
    targets: Float32Array.from(
      examples.flatMap(({ applied: { panRad, tiltRad } }) => [panRad, tiltRad]),
    ),
    weights: new Float32Array(2 * examples.length).fill(1),
  };
}

const anglesAt = (outputs: Float32Array, index: number) => ({
  panRad: radians(outputs[2 * index]!),
  tiltRad: radians(outputs[2 * index + 1]!),
});
