/** ONNX files: a graph as the messages of onnx.proto. */
import { PbfWriter } from 'pbf';
import { FLOAT, type OnnxMessage } from './onnx-graph.ts';

/** Operator set and format supported by every runtime since 2021. */
const OPSET = 15;
const FORMAT = 8;

/**
 * Writes a graph.
 * @param doc what its inputs and outputs are
 * @param metadata arbitrary texts in the file
 */
export function writeOnnx(
  graph: OnnxMessage['graph'],
  doc: string,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, FORMAT);
  pbf.writeStringField(2, 'pantilt');
  pbf.writeStringField(6, doc);
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, writeOperatorSet, OPSET);
  for (const entry of Object.entries(metadata)) pbf.writeMessage(14, writeEntry, entry);
  return pbf.finish() as Uint8Array<ArrayBuffer>;
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
