/**
 * The training runs of each step of the exercise, and their computational cost. Pure: used by run-step.ts,
 * by the daemon, which limits the cost, and by the page, which shows it in advance.
 */

import type { ExerciseSettings, NetSettings } from '../learning/net-settings.ts';
import {
  INVERSE_SETTINGS,
  inverseWidths,
  parameterCount,
  SINE_SETTINGS,
  SINE_TRAINING_POINTS,
} from '../learning/net-settings.ts';
import type { ExerciseStep } from './steps.ts';

/** A net to train. */
export interface RunSpec {
  readonly name: string;
  readonly settings: NetSettings;
  /** Number of samples of a fixed training set; by default each step draws new ones. */
  readonly fixedSamples?: number;
  /** Whether the report includes its floor errors. */
  readonly hasFloorSurvey?: boolean;
}

const FEW_SAMPLES = 64;
const TINY_HIDDEN = [4];
/** Iterations for runs whose effect is visible early. */
const SHORT_ITERATIONS = 512;
const RATE_FACTOR = 1000;

/** Completes the settings of a step with the course's defaults. */
export const completeSettings = (step: ExerciseStep, changes: ExerciseSettings): NetSettings =>
  step === 'sine'
    ? { ...SINE_SETTINGS, ...changes, encoding: SINE_SETTINGS.encoding }
    : { ...INVERSE_SETTINGS, ...changes };

/** Training runs of a step, in their order; empty for steps without nets. */
export function trainingRunsOf(step: ExerciseStep, changes: ExerciseSettings): RunSpec[] {
  const settings = completeSettings(step, changes);
  const { encoding, learningRate } = settings;
  const iterations = Math.min(settings.iterations, SHORT_ITERATIONS);
  const short = { ...settings, iterations };
  switch (step) {
    case 'sine':
      return [{ name: 'sine', settings, fixedSamples: SINE_TRAINING_POINTS }];
    case 'inverse-nn':
      return [{ name: encoding, settings, hasFloorSurvey: true }];
    case 'fitting':
      return [
        { name: 'tiny', settings: { ...short, hidden: TINY_HIDDEN } },
        { name: 'few-samples', settings: short, fixedSamples: FEW_SAMPLES },
        { name: 'fresh-samples', settings },
      ];
    case 'learning-rate':
      return [
        {
          name: 'rate-too-small',
          settings: { ...short, learningRate: learningRate / RATE_FACTOR },
        },
        { name: 'rate-right', settings: short },
        {
          name: 'rate-too-large',
          settings: { ...short, learningRate: learningRate * RATE_FACTOR },
        },
      ];
    case 'look-behind':
      return (['raw', 'sine-cosine'] as const).map((name) => ({
        name,
        settings: { ...settings, encoding: name },
        hasFloorSurvey: true,
      }));
    case 'weights':
    case 'rig':
      return [{ name: encoding, settings }];
    default:
      return [];
  }
}

/** Cost of a weight update, as a number of rows; measured. */
const UPDATE_ROWS = 64;
/** Cost of drawing a row, as a number of weights; measured. */
const ROW_WEIGHTS = 10_000;

/** Cost of a training run, in units of one weight and one row. */
export function costOf({ settings, fixedSamples }: Pick<RunSpec, 'settings' | 'fixedSamples'>) {
  const { batch, iterations } = settings;
  const rows = Math.min(batch, fixedSamples ?? batch);
  const parameters = parameterCount(inverseWidths(settings));
  return iterations * (parameters * (rows + UPDATE_ROWS) + ROW_WEIGHTS * rows);
}

/** Maximum cost of a step on a daemon, relative to the course's inverse: about five minutes. */
export const MAX_RELATIVE_COST = 50;

/** Cost of a step relative to the course's inverse. */
export const relativeCost = (step: ExerciseStep, changes: ExerciseSettings): number =>
  trainingRunsOf(step, changes).reduce((sum, run) => sum + costOf(run), 0) /
  costOf({ settings: INVERSE_SETTINGS });
