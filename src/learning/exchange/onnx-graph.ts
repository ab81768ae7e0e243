/**
 * Builds an ONNX graph node by node, in 32-bit floats. Each operation takes names of tensors and returns
 * the name of its result.
 * Source: https://onnx.ai/onnx/operators, opset 15.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import type { Activation } from '../activations.ts';
import { layerFiles, type NetFile } from '../net-file.ts';

/** The name of a tensor, [batch, columns] or constant. */
export type TensorName = string & { readonly tensor: unique symbol };

/** Outputs of a predictor. */
export interface AngleTensors {
  /** [batch, 1], [rad]; NaN where there are no angles. */
  readonly panRad: TensorName;
  readonly tiltRad: TensorName;
}

/** The messages of onnx.proto that a graph consists of, with the fields in use. */
export interface OnnxMessage {
  readonly graph: {
    readonly name: string;
    readonly nodes: readonly OnnxMessage['node'][];
    readonly initializers: readonly OnnxMessage['tensor'][];
    readonly inputs: readonly OnnxMessage['value'][];
    readonly outputs: readonly OnnxMessage['value'][];
  };
  readonly node: {
    readonly opType: string;
    readonly name: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes?: readonly OnnxMessage['attribute'][];
  };
  readonly attribute: {
    readonly name: string;
    readonly type: number;
    readonly f?: number;
    readonly i?: number;
  };
  readonly tensor: {
    readonly name: string;
    readonly dims: readonly number[];
    readonly dataType: number;
    readonly floats?: readonly number[];
    readonly int64s?: readonly number[];
  };
  /** 32-bit floats; a size is a number or the name of a free dimension. */
  readonly value: { readonly name: string; readonly dims: readonly (number | string)[] };
}

// Type codes of onnx.proto.
export const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
/** Replaces a divisor of 0. */
const TINY = 1e-30;

/** The operations in use; they broadcast as in numpy. */
type Operation =
  | 'Abs'
  | 'Acos'
  | 'Add'
  | 'And'
  | 'Atan'
  | 'Clip'
  | 'Cos'
  | 'Div'
  | 'Elu'
  | 'Exp'
  | 'Greater'
  | 'LeakyRelu'
  | 'Less'
  | 'Max'
  | 'Min'
  | 'Mul'
  | 'Neg'
  | 'Relu'
  | 'Sigmoid'
  | 'Sin'
  | 'Sqrt'
  | 'Sub'
  | 'Tanh'
  | 'Where';

/** A graph under construction. */
export class OnnxGraph {
  readonly #nodes: OnnxMessage['node'][] = [];
  readonly #initializers: OnnxMessage['tensor'][] = [];
  readonly #scalars = new Map<number, TensorName>();

  /** Adds an operation. @param attributes integers, except `alpha` */
  apply(
    operation: Operation,
    inputs: readonly TensorName[],
    attributes: Readonly<Record<string, number>> = {},
  ): TensorName {
    return this.#add(operation, inputs, 1, attributes)[0]!;
  }

  /** Splits a tensor into parts of equal width by columns. */
  split(tensor: TensorName, count: number): TensorName[] {
    return this.#add('Split', [tensor], count, { axis: 1 });
  }

  /** Concatenates tensors by columns. */
  concatenate(tensors: readonly TensorName[]): TensorName {
    return this.#add('Concat', tensors, 1, { axis: 1 })[0]!;
  }

  /** A constant row, which broadcasts over the batch. */
  constantRow(values: readonly number[]): TensorName {
    return this.#constant([values.length], values);
  }

  /** A constant number. */
  scalar(value: number): TensorName {
    const known = this.#scalars.get(value) ?? this.#constant([], [value]);
    this.#scalars.set(value, known);
    return known;
  }

  /** A linear layer: x Wᵀ + b. @param weights [outputs, inputs] row-major */
  linear(x: TensorName, weights: readonly number[], biases: readonly number[]): TensorName {
    const dims = [biases.length, weights.length / biases.length];
    return this.#add('Gemm', [x, this.#constant(dims, weights), this.constantRow(biases)], 1, {
      transB: 1,
    })[0]!;
  }

  /** The angle of (x, y) in [-π, π), for which ONNX has no operation. */
  atan2(y: TensorName, x: TensorName): TensorName {
    const [absX, absY] = [this.apply('Abs', [x]), this.apply('Abs', [y])];
    const longer = this.apply('Max', [absX, absY, this.scalar(TINY)]);
    const slope = this.apply('Div', [this.apply('Min', [absX, absY]), longer]);
    const below45 = this.apply('Atan', [slope]);
    const steep = this.apply('Sub', [this.scalar(Math.PI / 2), below45]);
    const first = this.#where(this.apply('Greater', [absY, absX]), steep, below45);
    const behind = this.apply('Sub', [this.scalar(Math.PI), first]);
    const upper = this.#where(this.#negative(x), behind, first);
    return this.#where(this.#negative(y), this.apply('Neg', [upper]), upper);
  }

  /** The values where a condition holds, NaN elsewhere. */
  nanUnless(condition: TensorName, values: TensorName): TensorName {
    return this.#where(condition, values, this.scalar(Number.NaN));
  }

  /** Completes the graph, from `target` [batch, 2] to `panRad` and `tiltRad` [batch]. */
  finish(name: string, input: TensorName, angles: AngleTensors): OnnxMessage['graph'] {
    const last = { dataType: INT64, dims: [1], int64s: [1], name: 'lastAxis' };
    for (const output of ['panRad', 'tiltRad'] as const) {
      const inputs = [angles[output], last.name];
      this.#nodes.push({ opType: 'Squeeze', name: output, inputs, outputs: [output] });
    }
    return {
      name,
      nodes: this.#nodes,
      initializers: [...this.#initializers, last],
      inputs: [{ name: input, dims: ['batch', 2] }],
      outputs: ['panRad', 'tiltRad'].map((output) => ({ name: output, dims: ['batch'] })),
    };
  }

  /** Completes the graph of a plain net, from `input` [batch, inputs] to `output` [batch, outputs]. */
  finishNet(
    input: { readonly name: TensorName; readonly width: number },
    result: { readonly name: TensorName; readonly width: number },
  ): OnnxMessage['graph'] {
    const output = 'output';
    this.#nodes.push({
      ...{ opType: 'Identity', name: output, inputs: [result.name], outputs: [output] },
    });
    return {
      name: 'net',
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: [{ name: input.name, dims: ['batch', input.width] }],
      outputs: [{ name: output, dims: ['batch', result.width] }],
    };
  }

  #negative(x: TensorName): TensorName {
    return this.apply('Less', [x, this.scalar(0)]);
  }

  #where(condition: TensorName, then: TensorName, otherwise: TensorName): TensorName {
    return this.apply('Where', [condition, then, otherwise]);
  }

  #add(
    opType: string,
    inputs: readonly TensorName[],
    outputCount: number,
    attributes: Readonly<Record<string, number>>,
  ): TensorName[] {
    const name = `${opType}${this.#nodes.length}`;
    const outputs = Array.from({ length: outputCount }, (_, i) =>
      outputCount === 1 ? name : `${name}.${i}`,
    ) as TensorName[];
    const attributesInUse = Object.entries(attributes).map(([key, value]) =>
      key === 'alpha'
        ? { name: key, type: ATTRIBUTE_FLOAT, f: value }
        : { name: key, type: ATTRIBUTE_INT, i: value },
    );
    this.#nodes.push({ opType, name, inputs, outputs, attributes: attributesInUse });
    return outputs;
  }

  #constant(dims: readonly number[], floats: readonly number[]): TensorName {
    const name = `constant${this.#initializers.length}` as TensorName;
    this.#initializers.push({ name, dims, dataType: FLOAT, floats });
    return name;
  }
}

/** Adds the nominal inverse of geometry/kinematics.ts; NaN too close to the base for any tilt. @param target [batch, 2], [m] */
export function addInverse(
  graph: OnnxGraph,
  target: TensorName,
  { l1, l2 }: Geometry,
): AngleTensors {
  const number = (value: number) => graph.scalar(value);
  const [x, y] = graph.split(target, 2) as [TensorName, TensorName];
  const squares = graph.apply('Add', [square(graph, x), square(graph, y)]);
  const distance = graph.apply('Sqrt', [squares]);
  const slant = graph.apply('Sqrt', [graph.apply('Add', [squares, number(l1 * l1)])]);
  const outward = graph.apply('Atan', [graph.apply('Div', [distance, number(l1)])]);
  const elbow = graph.apply('Acos', [graph.apply('Div', [number(l2), slant])]);
  const rest = graph.apply('Sub', [number(Math.PI), outward]);
  return { panRad: graph.atan2(y, x), tiltRad: graph.apply('Sub', [rest, elbow]) };
}

/** x². */
export const square = (graph: OnnxGraph, x: TensorName): TensorName => graph.apply('Mul', [x, x]);

/** Adds a net layer by layer, as PyTorch exports it. @param x [batch, inputs] @returns [batch, outputs] */
export function addNet(graph: OnnxGraph, net: NetFile, x: TensorName): TensorName {
  const layers = layerFiles(net);
  return layers.reduce((values, { weights, biases }, i) => {
    const preActivations = graph.linear(values, weights, biases);
    return i === layers.length - 1
      ? preActivations
      : ACTIVATE[net.activation](graph, preActivations);
  }, x);
}

/** PyTorch's defaults, as in activations.ts. */
const ACTIVATE: Readonly<Record<Activation, (graph: OnnxGraph, x: TensorName) => TensorName>> = {
  relu: (graph, x) => graph.apply('Relu', [x]),
  tanh: (graph, x) => graph.apply('Tanh', [x]),
  elu: (graph, x) => graph.apply('Elu', [x], { alpha: 1 }),
  sigmoid: (graph, x) => graph.apply('Sigmoid', [x]),
  silu: (graph, x) => graph.apply('Mul', [x, graph.apply('Sigmoid', [x])]),
  'leaky-relu': (graph, x) => graph.apply('LeakyRelu', [x], { alpha: 0.01 }),
  identity: (_graph, x) => x,
};
