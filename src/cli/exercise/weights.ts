/**
 * Weights of the exercise's net, from the training at hand or from a file, and into one.
 */
import { extname } from 'node:path';
import type { Geometry } from '../../geometry/kinematics.ts';
import type { Activation } from '../../learning/activations.ts';
import type { InverseAnswers } from '../../learning/exercise/floor-survey.ts';
import type { TrainedNet } from '../../learning/exercise/learned-inverse.ts';
import {
  answersOfWeights,
  weightsToFile,
  weightsToOnnx,
} from '../../learning/exercise/saved-weights.ts';
import { bytesOfFile, writeGivenFile } from '../given-file.ts';
import { note } from '../output.ts';

/** The inverse of a file's weights. @throws PantiltError `file-unreadable`, `model-file-invalid` */
export async function loadInverse(
  file: string,
  activation: Activation | undefined,
): Promise<InverseAnswers> {
  return answersOfWeights(await bytesOfFile(file), activation);
}

/** Writes weights: as ONNX into a file that is named so, else as safetensors. @throws PantiltError `file-unwritable` */
export async function saveWeights(
  file: string,
  net: TrainedNet,
  geometry: Geometry,
): Promise<void> {
  const isOnnx = extname(file).toLowerCase() === '.onnx';
  const bytes = isOnnx ? await weightsToOnnx(net, geometry) : weightsToFile(net);
  await writeGivenFile(file, bytes);
  note(`weights of ${net.shape.widths.join('-')} are in ${file} (${bytes.length} bytes)`);
}
