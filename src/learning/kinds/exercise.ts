/**
 * The course's net from floor points to angles (the PanTilt exercise's `inverse_nn`: 2-256-256-256-2,
 * ReLU, smooth L1, Adam 1e-3, 1024 iterations), trained on samples of the rig instead of the ideal robot.
 * One kind predicts the raw pan angle, which is discontinuous behind the robot; the other predicts its
 * sine and cosine.
 */

import Type from 'typebox';
import { msg } from '../../message.ts';
import { Random } from '../../random.ts';
import { parseAs } from '../../validation.ts';
import { ANGLE_ENCODINGS, type AngleEncoding } from '../angle-encodings.ts';
import type { AngleSample } from '../angle-samples.ts';
import type { AngleTensors, OnnxGraph, TensorName } from '../exchange/onnx-graph.ts';
import { addNet } from '../exchange/onnx-graph.ts';
import { fitNet } from '../fit-net.ts';
import { withSecondThread } from '../kernel/second-thread.ts';
import { Mlp } from '../mlp.ts';
import { MODEL_FILE_INVALID } from '../model-error.ts';
import { type NetFile, NetSchema, netFromFile, netToFile } from '../net-file.ts';
import { INVERSE_SETTINGS } from '../net-settings.ts';
import type { Dataset } from '../training-loop.ts';
import type { Kind } from './kind.ts';

const ParametersSchema = Type.Object({ net: NetSchema }, { additionalProperties: false });

/** An angle encoding that can also be decoded in ONNX. */
interface Encoding extends AngleEncoding {
  /** @param outputs the columns, [batch, 1] each */
  decodeInGraph(graph: OnnxGraph, outputs: readonly TensorName[]): AngleTensors;
}

/** The course's net with raw angles. */
export const exercise = exerciseKind('exercise', {
  ...ANGLE_ENCODINGS.raw,
  decodeInGraph: (_graph, [pan, tilt]) => ({ panRad: pan!, tiltRad: tilt! }),
});

/** The course's net with sine and cosine of pan; a net from elsewhere may have those of both angles. */
export const exerciseSincos = exerciseKind(
  'exercise-sincos',
  {
    ...ANGLE_ENCODINGS['sine-cosine'],
    decodeInGraph: (graph, [sine, cosine, tilt]) => ({
      panRad: graph.atan2(sine!, cosine!),
      tiltRad: tilt!,
    }),
  },
  {
    ...ANGLE_ENCODINGS['sine-cosine-both'],
    decodeInGraph: (graph, [panSine, panCosine, tiltSine, tiltCosine]) => ({
      panRad: graph.atan2(panSine!, panCosine!),
      tiltRad: graph.atan2(tiltSine!, tiltCosine!),
    }),
  },
);

/** @param encoding of the nets that this kind trains @param others of nets that it predicts with */
function exerciseKind(name: string, encoding: Encoding, ...others: Encoding[]): Kind {
  const encodingOf = ({ widths }: NetFile): Encoding =>
    others.find(({ width }) => width === widths.at(-1)) ?? encoding;
  return {
    train({ split, seed, settings, onProgress }) {
      const random = new Random(seed, name);
      const { hidden, activation, loss, batch } = INVERSE_SETTINGS;
      const widths = [2, ...hidden, encoding.width];
      const net = new Mlp({ widths, activation }, Math.min(batch, split.training.length));
      net.initialise(random);
      const {
        maxIterations: iterations = INVERSE_SETTINGS.iterations,
        learningRate = INVERSE_SETTINGS.learningRate,
      } = settings;
      const curves = withSecondThread(net.kernel, () =>
        fitNet(
          net,
          datasetOf(split.training, encoding),
          datasetOf(split.validation, encoding),
          // The course uses neither early stopping nor weight decay; nevertheless, the best weights
          // are kept.
          { loss, iterations, learningRate, patience: iterations, weightDecay: 0 },
          random,
          ({ validationOutputs, ...progress }) =>
            onProgress({
              ...progress,
              predicted: (row) => encoding.decode(validationOutputs, row),
            }),
        ),
      );
      return { parameters: { net: netToFile(net) }, curves };
    },

    predictor(parameters) {
      const file = parse(parameters);
      const { width, decode } = encodingOf(file);
      const net = netFromFile(file, 2, width);
      const inputs = new Float32Array(2);
      return ({ xM, yM }) => {
        inputs[0] = xM;
        inputs[1] = yM;
        return decode(net.forward(inputs, 1), 0);
      };
    },

    toGraph(parameters, _geometry, graph, target) {
      const net = parse(parameters);
      const { width, decodeInGraph } = encodingOf(net);
      netFromFile(net, 2, width);
      const outputs = addNet(graph, net, target);
      return decodeInGraph(graph, graph.split(outputs, width));
    },
  };
}

const parse = (parameters: unknown) =>
  parseAs(ParametersSchema, parameters, msg`model file: parameters`, MODEL_FILE_INVALID).net;

function datasetOf(examples: readonly AngleSample[], { width, encode }: AngleEncoding): Dataset {
  return {
    count: examples.length,
    inputs: Float32Array.from(examples.flatMap(({ measured: { xM, yM } }) => [xM, yM])),
    targets: Float32Array.from(examples.flatMap(({ applied }) => encode(applied))),
    weights: new Float32Array(width * examples.length).fill(1),
  };
}
