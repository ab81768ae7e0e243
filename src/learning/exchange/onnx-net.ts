/**
 * A net as ONNX operations, layer by layer as PyTorch would write it.
 */
import type { Activation } from '../activations.ts';
import { layerFiles, type NetFile } from '../net-file.ts';
import type { OnnxGraph, TensorName } from './onnx-graph.ts';

/** Adds a net. @param x [batch, inputs] @returns [batch, outputs] */
export function addNet(graph: OnnxGraph, net: NetFile, x: TensorName): TensorName {
  const layers = layerFiles(net);
  return layers.reduce((values, { weights, biases }, i) => {
    const sums = graph.linear(values, weights, biases);
    return i === layers.length - 1 ? sums : ACTIVATE[net.activation](graph, sums);
  }, x);
}

/** PyTorch's defaults, as activations.ts has them. */
const ACTIVATE: Readonly<Record<Activation, (graph: OnnxGraph, x: TensorName) => TensorName>> = {
  relu: (graph, x) => graph.apply('Relu', [x]),
  tanh: (graph, x) => graph.apply('Tanh', [x]),
  elu: (graph, x) => graph.apply('Elu', [x], { alpha: 1 }),
  sigmoid: (graph, x) => graph.apply('Sigmoid', [x]),
  silu: (graph, x) => graph.apply('Mul', [x, graph.apply('Sigmoid', [x])]),
  'leaky-relu': (graph, x) => graph.apply('LeakyRelu', [x], { alpha: 0.01 }),
  identity: (_graph, x) => x,
};
