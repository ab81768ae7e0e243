/**
 * A net as model files keep it: shape and weights as plain numbers.
 */
import Type, { type Static } from 'typebox';
import { PantiltError } from '../errors.ts';
import { ACTIVATIONS, type Activation } from './activations.ts';
import { MODEL_FILE_INVALID } from './kinds/kind.ts';
import { Mlp, parameterCount } from './mlp.ts';

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
      description: 'Per layer its weights [outputs, inputs] row-major, then its biases',
    }),
  },
  { additionalProperties: false },
);
export type NetFile = Static<typeof NetSchema>;

/** A net as plain values; nine digits are all that a 32-bit float has. */
export const netToFile = ({ shape, parameters }: Mlp): NetFile => ({
  widths: [...shape.widths],
  activation: shape.activation,
  weights: Array.from(parameters, (weight) => Number(weight.toPrecision(9))),
});

/**
 * A net for one row at a time.
 * @param inputs what the kind feeds it with
 * @param outputs what the kind takes out
 * @throws PantiltError `model-file-invalid` when the widths don't fit that, or the weights the widths
 */
export function netFromFile(
  { widths, activation, weights }: NetFile,
  inputs: number,
  outputs: number,
): Mlp {
  const shape = { widths, activation };
  const needed = parameterCount(shape);
  if (widths[0] !== inputs || widths.at(-1) !== outputs) {
    throw invalid(
      `widths must begin with ${inputs} and end with ${outputs}, not ${widths.join('-')}`,
    );
  }
  if (weights.length !== needed) {
    throw invalid(`${widths.join('-')} has ${needed} weights, not ${weights.length}`);
  }
  return new Mlp(shape, 1, weights);
}

const invalid = (text: string): PantiltError =>
  new PantiltError('invalid', MODEL_FILE_INVALID, `model file: parameters.net: ${text}`);
