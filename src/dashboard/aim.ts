/**
 * Aiming from the map: predicts, moves, and reports the result. A newer target replaces the current
 * one.
 */
import { effect, signal } from '@preact/signals';
import type { ErrorBasisView, Prediction } from '../api/aim.ts';
import type { FloorPoint, Pulses } from '../units.ts';
import { floorPoint } from '../units.ts';
import { ApiProblem, api } from './daemon/api.ts';
import { problemText } from './events.ts';
import { type PassingCode, passingCode, whenCauseEnds } from './refusals.ts';
import { live, rig } from './state.ts';

/**
 * The state of an aim: `dark` once the laser has gone off there, `past` once the rig has moved,
 * stopped or been lost.
 */
export interface AimView {
  readonly target: FloorPoint;
  readonly phase: 'checking' | 'moving' | 'done' | 'dark' | 'past' | 'refused';
  readonly prediction: Omit<Prediction, 'panRad' | 'tiltRad'> | null;
  /** On what its expected error rests. */
  readonly errorBasis: ErrorBasisView;
  readonly error: string | null;
  /** The code of an error that ends with its cause. */
  readonly code?: PassingCode | undefined;
  /** The nearest reachable target, if this one is unreachable. */
  readonly nearest: FloorPoint | null;
}

/** The latest aim. */
export const aim = signal<AimView | null>(null);

/**
 * Telemetry may arrive after the answer, up to a second on a busy machine; after that, a difference
 * is real.
 */
const LAG_MS = 3000;
const SAME_PULSE_US = 1.5;
let newest = 0;
let settled: { readonly pulses: Pulses; readonly atMs: number; shown: boolean } | null = null;

/** Aims at a target. */
export async function aimAt(target: FloorPoint): Promise<void> {
  const { xM, yM } = target;
  newest += 1;
  const id = newest;
  const show = (change: Partial<AimView>) => {
    if (id === newest && aim.peek()) aim.value = { ...aim.peek()!, ...change };
  };
  settled = null;
  aim.value = {
    target,
    phase: 'checking',
    prediction: null,
    errorBasis: null,
    error: null,
    nearest: null,
  };
  try {
    const { predictions, errorBasis } = await api.call('POST /predictions', {
      body: { targets: [{ xM, yM }] },
    });
    if (id !== newest) return;
    const prediction = predictions[0] ?? null;
    // An unreachable target is sent anyway: the error names the nearest reachable one.
    show({ prediction, errorBasis, phase: prediction?.reachable ? 'moving' : 'checking' });
    const done = await api.call('POST /aim', { body: { xM, yM } });
    if (id === newest) settled = { pulses: done, atMs: performance.now(), shown: false };
    show({ phase: 'done', prediction: done, errorBasis: done.errorBasis });
  } catch (error) {
    const refusal = { error: problemText(error), code: passingCode(error) };
    show({ phase: 'refused', ...refusal, nearest: nearestOf(error) });
    whenCauseEnds(error, () => {
      if (id === newest && aim.peek()?.phase === 'refused') aim.value = null;
    });
  }
}

function nearestOf(error: unknown): FloorPoint | null {
  const nearest = error instanceof ApiProblem ? error.details.nearest : null;
  if (typeof nearest !== 'object' || nearest === null) return null;
  const { xM, yM } = nearest as Record<string, unknown>;
  return typeof xM === 'number' && typeof yM === 'number' ? floorPoint(xM, yM) : null;
}

/** "On target" ends as soon as telemetry shows a different pose, or the laser off. */
effect(() => {
  const view = rig.value;
  const known = live.value;
  const last = aim.peek();
  if (!settled || !last || !['done', 'dark'].includes(last.phase)) return;
  const { pulses } = settled;
  const isThere =
    known &&
    view?.state === 'armed' &&
    view.pose !== null &&
    Math.abs(view.pose.panUs - pulses.panUs) < SAME_PULSE_US &&
    Math.abs(view.pose.tiltUs - pulses.tiltUs) < SAME_PULSE_US;
  if (isThere && view.laserOn) settled.shown = true;
  else if (!settled.shown && performance.now() - settled.atMs <= LAG_MS) return;
  const phase = isThere ? (view.laserOn ? 'done' : 'dark') : 'past';
  if (phase !== last.phase) aim.value = { ...last, phase };
});
