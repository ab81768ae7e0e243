/**
 * Weights of the course's nets as files: saving, loading and comparison. The format is that of
 * `safetensors.torch.save_file` with the state_dict of the same net in PyTorch.
 */

import { PantiltError } from '../errors.ts';
import type { Geometry } from '../geometry/kinematics.ts';
import { polarPoint } from '../geometry/work-area.ts';
import type { Activation } from '../learning/activations.ts';
import { ANGLE_ENCODINGS, type AngleEncodingName } from '../learning/angle-encodings.ts';
import { predictorToOnnx } from '../learning/exchange/model-onnx.ts';
import { activationOf } from '../learning/exchange/model-safetensors.ts';
import { readSafetensors, writeSafetensors } from '../learning/exchange/safetensors.ts';
import { netFromStateDict, netToStateDict } from '../learning/exchange/state-dict.ts';
import { Mlp } from '../learning/mlp.ts';
import { netToFile } from '../learning/net-file.ts';
import { msg } from '../message.ts';
import type { BatchInverse } from './floor-survey.ts';
import { batchInverseOf, type TrainedNet } from './learned-inverse.ts';
import type { StepResult } from './steps.ts';

const WEIGHTS_INVALID = 'weights-invalid';
const TARGETS = 360;

/** Serialises a net. */
export const weightsToFile = ({ shape, parameters }: Pick<TrainedNet, 'shape' | 'parameters'>) =>
  writeSafetensors({
    tensors: new Map(netToStateDict(netToFile(new Mlp(shape, 1, parameters)))),
    metadata: { format: 'pt', activation: shape.activation },
  });

/** Exports a net as ONNX graph, from a floor point to angles. */
export function weightsToOnnx(
  { shape, parameters }: Pick<TrainedNet, 'shape' | 'parameters'>,
  geometry: Geometry,
): Uint8Array {
  const kind = encodingOf(shape.widths) === 'raw' ? 'exercise' : 'exercise-sincos';
  const net = netToFile(new Mlp(shape, 1, parameters));
  return predictorToOnnx({ kind, parameters: { net }, geometry });
}

/**
 * Loads the inverse from a file. The number of outputs determines the encoding: two for raw angles,
 * three for sine and cosine of pan and the tilt, four for sine and cosine of both.
 * @param activation of the hidden layers; by default that of the file, otherwise ReLU
 * @throws PantiltError `weights-invalid`, `model-file-invalid`
 */
export function batchInverseOfWeights(bytes: Uint8Array, activation?: Activation): BatchInverse {
  const { tensors, metadata } = readSafetensors(bytes);
  const used = activationOf(metadata, activation, WEIGHTS_INVALID);
  const { widths, weights } = netFromStateDict(tensors, used);
  const encoding = encodingOf(widths);
  return batchInverseOf(
    { shape: { widths, activation: used }, parameters: Float32Array.from(weights) },
    ANGLE_ENCODINGS[encoding],
  );
}

function encodingOf(widths: readonly number[]): AngleEncodingName {
  const outputs = widths.at(-1);
  const names = Object.keys(ANGLE_ENCODINGS) as AngleEncodingName[];
  const name = names.find((known) => ANGLE_ENCODINGS[known].width === outputs);
  if (name && widths[0] === 2) return name;
  throw new PantiltError(
    'invalid',
    WEIGHTS_INVALID,
    msg`the net ${widths.join('-')} is not an inverse: it must take 2 numbers (x, y in metres), and give 2 (pan,
      tilt in radians), 3 (sine and cosine of pan, tilt) or 4 (sine and cosine of both)`,
  );
}

/** Saves and loads a net, and compares the predictions of both. */
export function roundTrip(
  net: TrainedNet,
  { encoding }: { readonly encoding: AngleEncodingName },
): NonNullable<StepResult['saved']> {
  const bytes = weightsToFile(net);
  const targets = Array.from({ length: TARGETS }, (_, step) =>
    polarPoint(1, (2 * Math.PI * step) / TARGETS),
  );
  const before = batchInverseOf(net, ANGLE_ENCODINGS[encoding])(targets);
  const after = batchInverseOfWeights(bytes)(targets);
  const differencesRad = before.map((angles, i) =>
    Math.max(
      Math.abs(angles.panRad - after[i]!.panRad),
      Math.abs(angles.tiltRad - after[i]!.tiltRad),
    ),
  );
  return {
    bytes: bytes.length,
    targets: targets.length,
    greatestDifferenceRad: Math.max(...differencesRad),
  };
}
