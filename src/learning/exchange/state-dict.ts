/**
 * Nets as PyTorch state_dicts: `0.weight` [outputs, inputs], `0.bias`, `2.weight` and so on, as
 * torch.nn.Sequential names the parameters of its Linear layers.
 */
import { msg } from '../../message.ts';
import type { Activation } from '../activations.ts';
import { safetensorsInvalid } from '../model-error.ts';
import { layerFiles, MAX_WEIGHTS, type NetFile, toFileWeights } from '../net-file.ts';
import type { Tensor } from './safetensors.ts';

/** Converts a net to tensors of 32 bits, the precision of its weights. */
export function netToStateDict(net: NetFile): [name: string, tensor: Tensor][] {
  return layerFiles(net).flatMap(({ inputs, outputs, weights, biases }, i): [string, Tensor][] => [
    [`${2 * i}.weight`, { shape: [outputs, inputs], values: Float32Array.from(weights) }],
    [`${2 * i}.bias`, { shape: [outputs], values: Float32Array.from(biases) }],
  ]);
}

/** Whether a tensor name is one that `netToStateDict` writes. */
export const isStateDictName = (name: string): boolean => /^\d+\.(weight|bias)$/.test(name);

/**
 * Reads a net from a state_dict. The names of the layers are arbitrary, but must sort (in natural
 * order) into layer order.
 * @param activation of the hidden layers, which a state_dict does not contain
 * @throws PantiltError `model-file-invalid`, with the name of the invalid tensor
 */
export function netFromStateDict(
  tensors: ReadonlyMap<string, Tensor>,
  activation: Activation,
): NetFile {
  const names = layerNames(tensors);
  const count = [...tensors.values()].reduce((sum, { values }) => sum + values.length, 0);
  if (count > MAX_WEIGHTS) {
    throw safetensorsInvalid(
      msg`the net has ${count} weights, and the limit is ${MAX_WEIGHTS}: predictions by a larger one
        would block the daemon; train a smaller one, 2-256-256-256-2 has 132866`,
    );
  }
  const widths: number[] = [];
  const weights: number[][] = [];
  names.forEach((name, i) => {
    const weight = requireTensor(tensors, `${name}weight`);
    const bias = requireTensor(tensors, `${name}bias`);
    const [outputs = 0, inputs = 0, ...more] = weight.shape;
    if (weight.shape.length < 2 || more.length > 0) {
      throw safetensorsInvalid(
        msg`${name}weight has shape ${shapeOf(weight)}, a Linear layer's is [outputs, inputs]`,
      );
    }
    if (bias.shape.length !== 1 || bias.shape[0] !== outputs) {
      throw safetensorsInvalid(
        msg`${name}bias has shape ${shapeOf(bias)}, but ${name}weight requires [${outputs}]`,
      );
    }
    if (i === 0) widths.push(inputs);
    if (inputs !== widths.at(-1)) {
      throw safetensorsInvalid(
        msg`${name}weight ${shapeOf(weight)} takes ${inputs} inputs, and ${names[i - 1]!}weight before it
          gives ${widths.at(-1)!}: name the layers so that they sort in their order, as Sequential does`,
      );
    }
    widths.push(outputs);
    weights.push(toFileWeights(weight.values), toFileWeights(bias.values));
  });
  return { widths, activation, weights: weights.flat() };
}

/** Prefixes of the layers' names, in the order of the layers. */
function layerNames(tensors: ReadonlyMap<string, Tensor>): string[] {
  if (tensors.size === 0) throw safetensorsInvalid(msg`the file contains no tensors`);
  const names = new Set<string>();
  for (const name of tensors.keys()) {
    const [, layer] = /^(.*?)(?:weight|bias)$/s.exec(name) ?? [];
    if (layer === undefined) {
      throw safetensorsInvalid(
        msg`tensor ${name} is not a Linear layer's weight or bias: only nets of Linear layers, with nothing
          but one activation between them, can be read`,
      );
    }
    names.add(layer);
  }
  const order = new Intl.Collator('en', { numeric: true });
  const sorted = [...names].sort(order.compare);
  assertOrdered(sorted, tensors);
  return sorted;
}

/** The order of layers of equal shape is unknown unless their names differ by numbers only. */
function assertOrdered(names: readonly string[], tensors: ReadonlyMap<string, Tensor>): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const weight = tensors.get(`${name}weight`);
    const key = `${weight?.shape}`;
    const other = seen.get(key);
    if (other !== undefined && other.replace(/\d+/g, '') !== name.replace(/\d+/g, '')) {
      throw safetensorsInvalid(
        msg`which comes first, ${other}weight or ${name}weight? Number the layers, as Sequential does`,
      );
    }
    seen.set(key, name);
  }
}

function requireTensor(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (!tensor)
    throw safetensorsInvalid(
      msg`tensor ${name} is missing: each Linear layer has a weight and a bias`,
    );
  if (!(tensor.values instanceof Float32Array)) {
    throw safetensorsInvalid(
      msg`tensor ${name} is of type F64, but nets have F32: call net.float() before saving`,
    );
  }
  return tensor;
}

const shapeOf = ({ shape }: Tensor): string => `[${shape.join(', ')}]`;
