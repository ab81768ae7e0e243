/**
 * Every kind of model, by name.
 */
import { calibrated } from './calibrated.ts';
import { exercise, exerciseSincos } from './exercise.ts';
import type { Kind } from './kind.ts';
import { nominal } from './nominal.ts';
import { residual } from './residual.ts';
import { servoNets } from './servo-nets.ts';

export const KINDS = {
  nominal,
  calibrated,
  exercise,
  'exercise-sincos': exerciseSincos,
  residual,
  'servo-nets': servoNets,
} as const satisfies Record<string, Kind>;

/** The name of a kind. */
export type ModelKind = keyof typeof KINDS;

/** The names of all kinds. */
export const MODEL_KINDS = Object.keys(KINDS) as readonly ModelKind[];
