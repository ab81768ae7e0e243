/**
 * Nets in model files: shape and weights as plain numbers.
 */

import Type, { type Static } from 'typebox';
import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';
import { ACTIVATIONS, type Activation } from './activations.ts';
import { Mlp } from './mlp.ts';
import { MODEL_FILE_INVALID } from './model-error.ts';
import { layersOf, parameterCount } from './net-settings.ts';

/** Maximum size of a net: reading one of this size blocks the event loop for half a second. */
export const MAX_WEIGHTS = 600_000;

/** A net in a model file. */
export const NetSchema = Type.Object(
  {
    widths: Type.Array(Type.Integer({ minimum: 1, maximum: 4096 }), {
      minItems: 2,
      maxItems: 16,
      description: 'Widths from the inputs to the outputs',
    }),
    activation: Type.Unsafe<Activation>(
      Type.Union(
        Object.keys(ACTIVATIONS).map((name) => Type.Literal(name)),
        { description: 'Activation of the hidden layers' },
      ),
    ),
    weights: Type.Array(Type.Number(), {
      maxItems: MAX_WEIGHTS,
      description: 'Per layer its weights [outputs, inputs] row-major, then its biases',
    }),
  },
  { additionalProperties: false },
);
export type NetFile = Static<typeof NetSchema>;

/** Converts a net to plain values. */
export const netToFile = ({ shape, parameters }: Mlp): NetFile => ({
  widths: [...shape.widths],
  activation: shape.activation,
  weights: toFileWeights(parameters),
});

/** Rounds weights to nine significant digits, the precision of a 32-bit float. */
export const toFileWeights = (weights: ArrayLike<number>): number[] =>
  Array.from(weights, (weight) => Number(weight.toPrecision(9)));

/** The weights of one layer. */
export interface LayerFile {
  readonly inputs: number;
  readonly outputs: number;
  /** [outputs, inputs] row-major. */
  readonly weights: readonly number[];
  readonly biases: readonly number[];
}

/** Splits a net's weights by layer, from the inputs to the outputs. */
export function layerFiles({ widths, weights }: Pick<NetFile, 'widths' | 'weights'>): LayerFile[] {
  let at = 0;
  const take = (count: number) => {
    at += count;
    return weights.slice(at - count, at);
  };
  return layersOf(widths).map((layer) => {
    return { ...layer, weights: take(layer.weights), biases: take(layer.biases) };
  });
}

/**
 * Creates a net for single rows.
 * @param inputs required number of inputs
 * @param outputs required number of outputs
 * @throws PantiltError `model-file-invalid` if the widths or the number of weights do not match
 */
export function netFromFile(
  { widths, activation, weights }: NetFile,
  inputs: number,
  outputs: number,
): Mlp {
  const shape = { widths, activation };
  const needed = parameterCount(widths);
  if (widths[0] !== inputs || widths.at(-1) !== outputs) {
    throw invalid(
      msg`widths must begin with ${inputs} and end with ${outputs}, not ${widths.join('-')}`,
    );
  }
  if (weights.length !== needed) {
    throw invalid(msg`${widths.join('-')} has ${needed} weights, not ${weights.length}`);
  }
  const net = new Mlp(shape, 1, weights);
  const place = net.parameters.findIndex((weight) => !Number.isFinite(weight));
  if (place >= 0)
    throw invalid(msg`weight ${place}, ${String(weights[place])}, is too large for 32 bits`);
  return net;
}

const invalid = (text: Message): PantiltError =>
  new PantiltError('invalid', MODEL_FILE_INVALID, msg`model file: parameters.net: ${text}`);
