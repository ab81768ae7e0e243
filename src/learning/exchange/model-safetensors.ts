/**
 * Export and import of model files as safetensors: parameters as tensors, the other fields as
 * metadata. The tensors of a net are its PyTorch state_dict, so that nets can be exchanged without
 * conversion.
 */
import { errorText, PantiltError } from '../../errors.ts';
import { servoScales } from '../../geometry/servo.ts';
import { msg } from '../../message.ts';
import type { RigDescription } from '../../rig-file.ts';
import { parseAs } from '../../validation.ts';
import type { Activation } from '../activations.ts';
import { datasetHash } from '../angle-samples.ts';
import { MODEL_FILE_INVALID, safetensorsInvalid } from '../model-error.ts';
import {
  ActivationSchema,
  MODEL_FILE_VERSION,
  type ModelFile,
  type ModelKind,
  parseModelFile,
} from '../model-file.ts';
import type { NetFile } from '../net-file.ts';
import { readSafetensors, type Tensor, type TensorFile, writeSafetensors } from './safetensors.ts';
import { isStateDictName, netFromStateDict, netToStateDict } from './state-dict.ts';

/** Maximum nesting depth of parameters. */
const MAX_LEVELS = 16;

/** Numbers, in lists and objects of any depth. */
type NumberTree = number | readonly NumberTree[] | { readonly [key: string]: NumberTree };

/**
 * Converts parameters other than nets to 64-bit tensors: each number or list of numbers under its
 * path (`rig.joints.baseXM`, `doubt.factor`).
 */
function treeToTensors(tree: NumberTree, path: string[] = []): [string, Tensor][] {
  const tensor = (shape: number[], values: readonly number[]): [string, Tensor][] => [
    [path.join('.'), { shape, values: Float64Array.from(values) }],
  ];
  if (typeof tree === 'number') return tensor([], [tree]);
  if (isList(tree)) return tensor([tree.length], tree);
  return Object.entries(tree).flatMap(([key, branch]) => treeToTensors(branch, [...path, key]));
}

/** Converts such tensors back; integer keys form a list. */
function treeFromTensors(tensors: readonly [path: string, tensor: Tensor][]): NumberTree {
  const [first] = tensors;
  const deep = tensors.find(([path]) => path.split('.').length > MAX_LEVELS);
  if (deep) {
    throw new PantiltError(
      'invalid',
      MODEL_FILE_INVALID,
      msg`safetensors: tensor ${deep[0].slice(0, 40)}… has a name of more than ${MAX_LEVELS} parts: not written by pantilt`,
    );
  }
  if (first?.[0] === '') {
    const { shape, values } = first[1];
    return shape.length === 0 ? values[0]! : Array.from(values);
  }
  const branches = new Map<string, [string, Tensor][]>();
  for (const [path, tensor] of tensors) {
    const [key = '', ...rest] = path.split('.');
    const branch = branches.get(key) ?? [];
    branch.push([rest.join('.'), tensor]);
    branches.set(key, branch);
  }
  const entries = Array.from(branches, ([key, branch]) => [key, treeFromTensors(branch)] as const);
  return entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))
    ? entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, branch]) => branch)
    : Object.fromEntries(entries);
}

const isList = (tree: NumberTree): tree is readonly number[] =>
  Array.isArray(tree) && tree.every((item) => typeof item === 'number');

/** Metadata key of a model file's other fields, as JSON. */
const DESCRIPTION = 'pantilt';

/** Kinds that consist of a net from floor points to angles, by the net's number of outputs. */
const KIND_BY_OUTPUTS: Readonly<Record<number, ModelKind>> = {
  2: 'exercise',
  3: 'exercise-sincos',
};

const DEFAULT_ACTIVATION: Activation = 'relu';

/**
 * Returns the activation of a file's net: the requested one, otherwise that of the metadata,
 * otherwise ReLU.
 * @param code of the error if the metadata has an unknown one
 */
export const activationOf = (
  { activation = DEFAULT_ACTIVATION }: TensorFile['metadata'],
  requested: Activation | undefined,
  code = MODEL_FILE_INVALID,
): Activation =>
  requested ?? parseAs(ActivationSchema, activation, msg`safetensors: activation`, code);

/** Writes a model file as safetensors. */
export function modelToSafetensors({
  parameters,
  ...description
}: ModelFile): Uint8Array<ArrayBuffer> {
  const { net, ...others } = parameters as { net?: NetFile } & Record<string, NumberTree>;
  return writeSafetensors({
    tensors: new Map([...(net ? netToStateDict(net) : []), ...treeToTensors(others)]),
    metadata: {
      format: 'pt',
      ...(net && { activation: net.activation }),
      [DESCRIPTION]: JSON.stringify(description),
    },
  });
}

/**
 * Reads a model from safetensors: an exported model file, or the state_dict of a net from floor points [m]
 * to angles [rad], which becomes a model of this rig without validation.
 * @param activation of the hidden layers; by default that of the metadata, else ReLU
 * @throws PantiltError `model-file-invalid`
 */
export function modelFromSafetensors(
  bytes: Uint8Array,
  rig: RigDescription,
  activation?: Activation,
): ModelFile {
  const { tensors, metadata } = readSafetensors(bytes);
  const used = activationOf(metadata, activation);
  const description = metadata[DESCRIPTION];
  if (description === undefined) return untrainedModelOf(netFromStateDict(tensors, used), rig);
  const [net, others] = partition(tensors);
  return parseModelFile({
    ...parseDescription(description),
    parameters: {
      ...(net.size > 0 && { net: netFromStateDict(net, used) }),
      ...(treeFromTensors(others) as object),
    },
  });
}

function partition(tensors: ReadonlyMap<string, Tensor>) {
  const entries = [...tensors];
  return [
    new Map(entries.filter(([name]) => isStateDictName(name))),
    entries.filter(([name]) => !isStateDictName(name)),
  ] as const;
}

function parseDescription(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (error) {
    throw safetensorsInvalid(msg`metadata ${DESCRIPTION} isn't JSON (${errorText(error)})`);
  }
}

/** Wraps an imported net as a model without training data and validation. */
function untrainedModelOf(net: NetFile, rig: RigDescription): ModelFile {
  const outputs = net.widths.at(-1)!;
  const kind = KIND_BY_OUTPUTS[outputs];
  if (net.widths[0] !== 2 || !kind) {
    throw safetensorsInvalid(
      msg`a net ${net.widths.join('-')} doesn't map floor points to angles: it must take 2 inputs (x, y in
        metres), and give 2 outputs (pan, tilt in radians) or 3 (sine and cosine of pan, tilt)`,
    );
  }
  return {
    version: MODEL_FILE_VERSION,
    kind,
    rig: rig.name,
    geometry: rig.geometry,
    servoScales: servoScales(rig),
    seed: 0,
    settings: {},
    parameters: { net },
    sampleCount: 0,
    datasetHash: datasetHash([]),
    reach: null,
    angleError: null,
    metrics: {
      validationMedianMm: null,
      validationP95Mm: null,
      missRate: 0,
      trainSeconds: 0,
      trainingLoss: [],
      validationLoss: [],
    },
  };
}
