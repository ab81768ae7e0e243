/**
 * Every kind of model, by name.
 */
import { inverse } from '../../geometry/kinematics.ts';
import { addInverse } from '../exchange/onnx-graph.ts';
import type { ModelKind } from '../model-file.ts';
import { calibrated } from './calibration.ts';
import { exercise, exerciseSincos } from './exercise.ts';
import type { Kind } from './kind.ts';
import { residual } from './residual.ts';
import { servoNets } from './servo-nets.ts';

/**
 * The nominal inverse of the geometry: needs no training, and is the baseline for all other kinds.
 */
const nominal: Kind = {
  aimsBeyondFloor: true,
  predictor: (_parameters, geometry) => (target) => inverse(target, geometry),
  toGraph: (_parameters, geometry, graph, target) => addInverse(graph, target, geometry),
};

/** The kinds by name. */
export const KINDS = {
  nominal,
  calibrated,
  exercise,
  'exercise-sincos': exerciseSincos,
  residual,
  'servo-nets': servoNets,
} as const satisfies Record<ModelKind, Kind>;
