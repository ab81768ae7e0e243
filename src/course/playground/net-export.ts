/**
 * Nets of the playground as files. The scales of the columns are folded into the first and the last
 * layer, so that the exported net takes and gives the values of the columns.
 */
import { writeOnnx } from '../../learning/exchange/onnx-file.ts';
import { addNet, OnnxGraph, type TensorName } from '../../learning/exchange/onnx-graph.ts';
import { writeSafetensors } from '../../learning/exchange/safetensors.ts';
import { netToStateDict } from '../../learning/exchange/state-dict.ts';
import { Mlp } from '../../learning/mlp.ts';
import { netToFile } from '../../learning/net-file.ts';
import { layersOf } from '../../learning/net-settings.ts';
import type { PreparedData } from './columns.ts';

/** A net with the names of its columns. */
export interface ExportedNet {
  readonly net: Mlp;
  readonly data: PreparedData;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** The net between the values of the columns: z = (x - mean) / deviation is part of its layers. */
export function unscaledNet({ net, data }: Pick<ExportedNet, 'net' | 'data'>): Mlp {
  const { shape } = net;
  const folded = new Mlp(shape, 1, net.parameters);
  const { parameters } = folded;
  const layers = layersOf(shape.widths);
  const [first, last] = [layers[0]!, layers.at(-1)!];
  for (let unit = 0; unit < first.outputs; unit++) {
    for (const [i, { mean, deviation }] of data.inputScales.entries()) {
      const place = unit * first.inputs + i;
      parameters[place]! /= deviation;
      parameters[first.weights + unit]! -= parameters[place]! * mean;
    }
  }
  const start = parameters.length - last.weights - last.biases;
  for (const [unit, { mean, deviation }] of data.outputScales.entries()) {
    for (let i = 0; i < last.inputs; i++) parameters[start + unit * last.inputs + i]! *= deviation;
    const bias = start + last.weights + unit;
    parameters[bias] = parameters[bias]! * deviation + mean;
  }
  return folded;
}

const columnTexts = ({ inputs, outputs }: ExportedNet) => ({
  inputs: inputs.join(', '),
  outputs: outputs.join(', '),
});

/** The weights with PyTorch's names. */
export function exportSafetensors(exported: ExportedNet): Uint8Array<ArrayBuffer> {
  const net = unscaledNet(exported);
  return writeSafetensors({
    tensors: new Map(netToStateDict(netToFile(net))),
    metadata: { format: 'pt', activation: net.shape.activation, ...columnTexts(exported) },
  });
}

/** The net as a graph from `input` [batch, inputs] to `output` [batch, outputs]. */
export function exportOnnx(exported: ExportedNet): Uint8Array<ArrayBuffer> {
  const net = unscaledNet(exported);
  const { widths } = net.shape;
  const graph = new OnnxGraph();
  const input = 'input' as TensorName;
  const result = addNet(graph, netToFile(net), input);
  const message = graph.finishNet(
    { name: input, width: widths[0]! },
    { name: result, width: widths.at(-1)! },
  );
  const texts = columnTexts(exported);
  return writeOnnx(message, `input: ${texts.inputs}; output: ${texts.outputs}`, texts);
}
