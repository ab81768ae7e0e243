/**
 * Export of model files to ONNX: the predictor as a graph for any ONNX runtime, without expected
 * errors and coverage.
 */
import type { Kind } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import type { ModelFile } from '../model-file.ts';
import { writeOnnx } from './onnx-file.ts';
import { OnnxGraph, square, type TensorName } from './onnx-graph.ts';

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
  {
    kind: name,
    parameters,
    geometry,
    frame,
  }: Pick<ModelFile, 'kind' | 'parameters' | 'geometry' | 'frame'>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const kind: Kind = KINDS[name];
  const graph = new OnnxGraph();
  const seen = frame ? addObserverFrame(graph, INPUT, frame) : INPUT;
  const angles = kind.toGraph(parameters, geometry, graph, seen);
  return writeOnnx(graph.finish(name, INPUT, angles), DOC, metadata);
}

/** Adds the frame of an observer (observer-frame.ts). @returns where it sees the target, [batch, 2] */
function addObserverFrame(
  graph: OnnxGraph,
  target: TensorName,
  { centre, unitM, weights }: NonNullable<ModelFile['frame']>,
): TensorName {
  const unit = 1 / unitM;
  const uv = graph.linear(target, [unit, 0, 0, unit], [-unit * centre[0]!, -unit * centre[1]!]);
  const [u, v] = graph.split(uv, 2) as [TensorName, TensorName];
  const [uu, uvProduct, vv] = [square(graph, u), graph.apply('Mul', [u, v]), square(graph, v)];
  const off = graph.apply('Sub', [graph.apply('Add', [uu, vv]), graph.scalar(1)]);
  const lens = [u, v].map((each) => graph.apply('Mul', [off, each]));
  const [x0, xu, xv, y0, yu, yv, uProjective, vProjective, ofLens] = weights as number[];
  const shift = graph.linear(
    graph.concatenate([u, v, uu, uvProduct, vv, ...lens]),
    [
      ...[xu!, xv!, uProjective!, vProjective!, 0, ofLens!, 0],
      ...[yu!, yv!, 0, uProjective!, vProjective!, 0, ofLens!],
    ],
    [x0!, y0!],
  );
  return graph.apply('Add', [target, shift]);
}
