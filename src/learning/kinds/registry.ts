/**
 * Every kind of model, by name.
 */
import { exercise } from './exercise.ts';
import type { Kind } from './kind.ts';
import { nominal } from './nominal.ts';
import { residual } from './residual.ts';

export const KINDS = { nominal, exercise, residual } as const satisfies Record<string, Kind>;

/** The name of a kind. */
export type ModelKind = keyof typeof KINDS;

/** The names of all kinds. */
export const MODEL_KINDS = Object.keys(KINDS) as readonly ModelKind[];
