/**
 * Export of model files to ONNX: the predictor as a graph for any ONNX runtime, without expected
 * errors and coverage.
 */
import type { Kind } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import type { ModelFile } from '../model-file.ts';
import { writeOnnx } from './onnx-file.ts';
import { OnnxGraph, type TensorName } from './onnx-graph.ts';

const INPUT = 'target' as TensorName;
const DOC =
  'input target [batch, 2]: x forward and y to the left of the base [m]; outputs panRad, tiltRad ' +
  '[batch]: nominal angles [rad], NaN where there are none';

/**
 * Writes a model as ONNX.
 * @throws PantiltError `model-file-invalid`
 */
export const modelToOnnx = (file: ModelFile): Uint8Array =>
  predictorToOnnx(file, { kind: file.kind, rig: file.rig, datasetHash: file.datasetHash });

/**
 * Writes the predictor of a kind as ONNX.
 * @param metadata arbitrary texts in the file
 * @throws PantiltError `model-file-invalid`
 */
export function predictorToOnnx(
  { kind: name, parameters, geometry }: Pick<ModelFile, 'kind' | 'parameters' | 'geometry'>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const kind: Kind = KINDS[name];
  const graph = new OnnxGraph();
  const angles = kind.toGraph(parameters, geometry, graph, INPUT);
  return writeOnnx(graph.finish(name, INPUT, angles), DOC, metadata);
}
