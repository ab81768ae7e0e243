/**
 * The nominal inverse, as geometry gives it: learns nothing, needs no samples, and is what every
 * other kind is measured against.
 */
import { inverse } from '../../geometry/kinematics.ts';
import { addInverse } from '../exchange/onnx-inverse.ts';
import type { Kind } from './kind.ts';

/** The kind without learning. */
export const nominal: Kind = {
  predictor: (_parameters, geometry) => (target) => inverse(target, geometry),
  toGraph: (_parameters, geometry, graph, target) => addInverse(graph, target, geometry),
};
