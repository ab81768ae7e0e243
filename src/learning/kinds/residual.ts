/**
 * The nominal inverse with a small net that corrects its angles. docs/accuracy.md lists the
 * alternatives and their errors.
 */

import Type, { type Static } from 'typebox';
import { type Geometry, inverse } from '../../geometry/kinematics.ts';
import { wrapAngle } from '../../geometry/work-area.ts';
import { msg } from '../../message.ts';
import { quantile } from '../../quantile.ts';
import { Random } from '../../random.ts';
import { type Angles, radians } from '../../units.ts';
import { parseAs } from '../../validation.ts';
import { floorSensitivity } from '../angle-errors.ts';
import type { AngleSample } from '../angle-samples.ts';
import { addInverse, addNet } from '../exchange/onnx-graph.ts';
import { fitNet } from '../fit-net.ts';
import { Mlp } from '../mlp.ts';
import { MODEL_FILE_INVALID } from '../model-error.ts';
import { NetSchema, netFromFile, netToFile } from '../net-file.ts';
import type { Dataset } from '../training-loop.ts';
import type { Kind } from './kind.ts';
import { maskOutliers } from './outliers.ts';

const SHAPE = { widths: [3, 16, 2], activation: 'tanh' } as const;
const ITERATIONS = 3000;
const LEARNING_RATE = 1e-2;
const BATCH = 64;
const PATIENCE = 1000;
/** Weight of the smoothness prior, as a number of samples. */
const PRIOR_WEIGHT = 0.3;
/** Correction at an output of 1: the typical error of hobby servos. */
const OUTPUT_SCALE_RAD = 0.05;
/** The loss is linear for errors above this, at a range where 1 rad moves the spot by 1 m. */
const HUBER_RAD = 0.015;
/** Lower bound of an input's standard deviation, for inputs that hardly vary. */
const MIN_DEVIATION = 0.01;

const StandardSchema = Type.Object(
  {
    means: Type.Array(Type.Number(), { minItems: 3, maxItems: 3 }),
    spreads: Type.Array(Type.Number({ exclusiveMinimum: 0 }), { minItems: 3, maxItems: 3 }),
    panOffsetRad: Type.Number({ description: 'Correction at output 0' }),
    tiltOffsetRad: Type.Number({ description: 'Correction at output 0' }),
  },
  { additionalProperties: false, description: 'Makes inputs and outputs comparable' },
);
type Standardisation = Static<typeof StandardSchema>;

const ParametersSchema = Type.Object(
  { net: NetSchema, standard: StandardSchema },
  { additionalProperties: false },
);

/** The kind that corrects the nominal inverse. */
export const residual: Kind = {
  crossValidated: true,

  train({ split, rig: { geometry }, seed, settings, onProgress }) {
    const random = new Random(seed, 'residual');
    const standard = standardisationOf(split.training);
    const { training, validation } = maskOutliers(
      {
        training: datasetOf(split.training, standard, geometry),
        validation: datasetOf(split.validation, standard, geometry),
      },
      random,
    );
    const net = new Mlp(SHAPE, Math.min(BATCH, training.count));
    net.initialise(random);
    const curves = fitNet(
      net,
      training,
      validation,
      {
        loss: 'smooth-l1',
        iterations: settings.maxIterations ?? ITERATIONS,
        learningRate: settings.learningRate ?? LEARNING_RATE,
        patience: PATIENCE,
        weightDecay: PRIOR_WEIGHT / training.count,
      },
      random,
      ({ validationOutputs, ...progress }) =>
        onProgress({
          ...progress,
          predicted: (index, { nominal }) => correct(nominal, standard, validationOutputs, index),
        }),
    );
    return { parameters: { net: netToFile(net), standard }, curves };
  },

  predictor(parameters, geometry) {
    const { net: file, standard } = parse(parameters);
    const net = netFromFile(file, 3, 2);
    const inputs = new Float32Array(3);
    return (target) => {
      const nominal = inverse(target, geometry);
      if (!nominal) return undefined;
      writeInputs(inputs, 0, nominal, standard);
      return correct(nominal, standard, net.forward(inputs, 1), 0);
    };
  },

  toGraph(parameters, geometry, graph, target) {
    const { net, standard } = parse(parameters);
    const { means, spreads, panOffsetRad, tiltOffsetRad } = standard;
    netFromFile(net, 3, 2);
    const { panRad, tiltRad } = addInverse(graph, target, geometry);
    const values = [graph.apply('Sin', [panRad]), graph.apply('Cos', [panRad]), tiltRad];
    const centred = graph.apply('Sub', [graph.concatenate(values), graph.constantRow(means)]);
    const outputs = addNet(graph, net, graph.apply('Div', [centred, graph.constantRow(spreads)]));
    const corrections = graph.apply('Add', [
      graph.apply('Mul', [outputs, graph.scalar(OUTPUT_SCALE_RAD)]),
      graph.constantRow([panOffsetRad, tiltOffsetRad]),
    ]);
    const [pan, tilt] = graph.split(corrections, 2);
    return {
      panRad: graph.apply('Add', [panRad, pan!]),
      tiltRad: graph.apply('Add', [tiltRad, tilt!]),
    };
  },
};

const parse = (parameters: unknown) =>
  parseAs(ParametersSchema, parameters, msg`model file: parameters`, MODEL_FILE_INVALID);

/** Sine and cosine of the bearing are continuous behind the robot. */
const features = ({ panRad, tiltRad }: Angles) => [Math.sin(panRad), Math.cos(panRad), tiltRad];

function writeInputs(
  inputs: Float32Array,
  row: number,
  nominal: Angles,
  standard: Standardisation,
): void {
  const { means, spreads } = standard;
  const values = features(nominal);
  for (let i = 0; i < 3; i++) inputs[3 * row + i] = (values[i]! - means[i]!) / spreads[i]!;
}

const correct = (
  { panRad, tiltRad }: Angles,
  { panOffsetRad, tiltOffsetRad }: Standardisation,
  outputs: Float32Array,
  row: number,
): Angles => ({
  panRad: radians(panRad + panOffsetRad + OUTPUT_SCALE_RAD * outputs[2 * row]!),
  tiltRad: radians(tiltRad + tiltOffsetRad + OUTPUT_SCALE_RAD * outputs[2 * row + 1]!),
});

const panCorrection = ({ applied, nominal }: AngleSample) =>
  wrapAngle(applied.panRad - nominal.panRad);
const tiltCorrection = ({ applied, nominal }: AngleSample) => applied.tiltRad - nominal.tiltRad;

function standardisationOf(examples: readonly AngleSample[]): Standardisation {
  const rows = examples.map(({ nominal }) => features(nominal));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const columns = [0, 1, 2].map((column) => rows.map((row) => row[column]!));
  const means = columns.map(mean);
  const deviations = columns.map((values, i) =>
    Math.sqrt(mean(values.map((value) => (value - means[i]!) ** 2))),
  );
  return {
    means,
    spreads: deviations.map((deviation) => Math.max(deviation, MIN_DEVIATION)),
    panOffsetRad: quantile(examples.map(panCorrection), 0.5)!,
    tiltOffsetRad: quantile(examples.map(tiltCorrection), 0.5)!,
  };
}

function datasetOf(
  examples: readonly AngleSample[],
  standard: Standardisation,
  geometry: Geometry,
): Dataset {
  const count = examples.length;
  const inputs = new Float32Array(3 * count);
  const targets = new Float32Array(2 * count);
  const weights = new Float32Array(2 * count);
  examples.forEach((example, row) => {
    const { measured, nominal } = example;
    writeInputs(inputs, row, nominal, standard);
    targets[2 * row] = (panCorrection(example) - standard.panOffsetRad) / OUTPUT_SCALE_RAD;
    targets[2 * row + 1] = (tiltCorrection(example) - standard.tiltOffsetRad) / OUTPUT_SCALE_RAD;
    // Servo errors are uniform in angle, camera errors on the floor: the root is a compromise.
    const { panMPerRad, tiltMPerRad } = floorSensitivity(measured, nominal.tiltRad, geometry);
    weights[2 * row] = Math.sqrt(panMPerRad) * (OUTPUT_SCALE_RAD / HUBER_RAD);
    weights[2 * row + 1] = Math.sqrt(tiltMPerRad) * (OUTPUT_SCALE_RAD / HUBER_RAD);
  });
  return { count, inputs, targets, weights };
}
