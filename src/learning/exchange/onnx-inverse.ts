/**
 * The nominal inverse of geometry/kinematics.ts as ONNX operations.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import type { AngleTensors, OnnxGraph, TensorName } from './onnx-graph.ts';

/** Adds the inverse; NaN so near the base that no tilt reaches. @param target [batch, 2], [m] */
export function addInverse(
  graph: OnnxGraph,
  target: TensorName,
  { l1, l2 }: Geometry,
): AngleTensors {
  const number = (value: number) => graph.number(value);
  const [x, y] = graph.parts(target, 2) as [TensorName, TensorName];
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
