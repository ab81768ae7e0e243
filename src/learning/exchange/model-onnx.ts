/**
 * Export of model files to ONNX: the predictor as a graph for any ONNX runtime, without expected
 * errors and coverage.
 */
import { PbfWriter } from 'pbf';
import type { Kind } from '../kinds/kind.ts';
import { KINDS } from '../kinds/registry.ts';
import type { ModelFile } from '../model-file.ts';
import { FLOAT, OnnxGraph, type OnnxMessage, type TensorName } from './onnx-graph.ts';

const INPUT = 'target' as TensorName;
/** Operator set and format supported by every runtime since 2021. */
const OPSET = 15;
const FORMAT = 8;

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
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, FORMAT);
  pbf.writeStringField(2, 'pantilt');
  pbf.writeStringField(6, DOC);
  pbf.writeMessage(7, writeGraph, graph.finish(name, INPUT, angles));
  pbf.writeMessage(8, writeOperatorSet, OPSET);
  for (const entry of Object.entries(metadata)) pbf.writeMessage(14, writeEntry, entry);
  return pbf.finish();
}

// Writers of the messages of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto),
// with its field numbers.

type Write<T> = (value: T, pbf: PbfWriter) => void;

const writeGraph: Write<OnnxMessage['graph']> = (graph, pbf) => {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const tensor of graph.initializers) pbf.writeMessage(5, writeTensor, tensor);
  for (const value of graph.inputs) pbf.writeMessage(11, writeValue, value);
  for (const value of graph.outputs) pbf.writeMessage(12, writeValue, value);
};

const writeNode: Write<OnnxMessage['node']> = (node, pbf) => {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.name);
  pbf.writeStringField(4, node.opType);
  for (const attribute of node.attributes ?? []) pbf.writeMessage(5, writeAttribute, attribute);
};

const writeAttribute: Write<OnnxMessage['attribute']> = ({ name, type, f, i }, pbf) => {
  pbf.writeStringField(1, name);
  if (f !== undefined) pbf.writeFloatField(2, f);
  if (i !== undefined) pbf.writeVarintField(3, i);
  pbf.writeVarintField(20, type);
};

const writeTensor: Write<OnnxMessage['tensor']> = (tensor, pbf) => {
  for (const size of tensor.dims) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, tensor.dataType);
  pbf.writePackedFloat(4, [...(tensor.floats ?? [])]);
  pbf.writePackedVarint(7, [...(tensor.int64s ?? [])]);
  pbf.writeStringField(8, tensor.name);
};

const writeValue: Write<OnnxMessage['value']> = ({ name, dims }, pbf) => {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, writeType, dims);
};

const writeType: Write<OnnxMessage['value']['dims']> = (dims, pbf) =>
  pbf.writeMessage(1, writeTensorType, dims);

const writeTensorType: Write<OnnxMessage['value']['dims']> = (dims, pbf) => {
  pbf.writeVarintField(1, FLOAT);
  pbf.writeMessage(2, writeShape, dims);
};

const writeShape: Write<OnnxMessage['value']['dims']> = (dims, pbf) => {
  for (const size of dims) pbf.writeMessage(1, writeDimension, size);
};

const writeDimension: Write<number | string> = (size, pbf) => {
  if (typeof size === 'string') pbf.writeStringField(2, size);
  else pbf.writeVarintField(1, size);
};

const writeOperatorSet: Write<number> = (version, pbf) => {
  pbf.writeStringField(1, ''); // the operators of ONNX itself
  pbf.writeVarintField(2, version);
};

const writeEntry: Write<readonly [key: string, value: string]> = ([key, value], pbf) => {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
};
