/**
 * The nets that each step of the exercise trains, from what was asked for, and how much work that is. Pure:
 * for run-step.ts, for the daemon, which bounds the work, and for the page, which tells both beforehand.
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

/** A net to be taught. */
export interface RunSpec {
  readonly name: string;
  readonly settings: NetSettings;
  /** So many samples, again and again, in place of fresh ones for each step. */
  readonly fixedSamples?: number;
  /** Whether its errors on the floor are wanted. */
  readonly hasFloorSurvey?: boolean;
}

const FEW_SAMPLES = 64;
const TINY_HIDDEN = [4];
/** A step of a fitting or a learning rate that shows itself early needs no more iterations. */
const SHORT_ITERATIONS = 512;
const RATE_FACTOR = 1000;

/** What a step's net is asked to be, whole: what is left out is the course's own. */
export const completeSettings = (step: ExerciseStep, asked: ExerciseSettings): NetSettings =>
  step === 'sine'
    ? { ...SINE_SETTINGS, ...asked, encoding: SINE_SETTINGS.encoding }
    : { ...INVERSE_SETTINGS, ...asked };

/** The nets of a step, in the order in which they learn; none where nothing is learned. */
export function trainingRunsOf(step: ExerciseStep, asked: ExerciseSettings): RunSpec[] {
  const settings = completeSettings(step, asked);
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
        { name: 'rate-right', settings },
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

/** An update of the weights costs as much as so many rows more; measured. */
const UPDATE_ROWS = 64;
/** A row costs as much as so many weights more: it has to be drawn; measured. */
const ROW_WEIGHTS = 10_000;

/** The work of teaching a net, in units of one weight and one row. */
export function costOf({ settings, fixedSamples }: Pick<RunSpec, 'settings' | 'fixedSamples'>) {
  const { batch, iterations } = settings;
  const rows = Math.min(batch, fixedSamples ?? batch);
  const parameters = parameterCount(inverseWidths(settings));
  return iterations * (parameters * (rows + UPDATE_ROWS) + ROW_WEIGHTS * rows);
}

/** A daemon's step may take so many times the work of the course's inverse: some five minutes. */
export const MAX_RELATIVE_COST = 50;

/** How many times the work of the course's inverse a step takes. */
export const relativeCost = (step: ExerciseStep, asked: ExerciseSettings): number =>
  trainingRunsOf(step, asked).reduce((sum, pupil) => sum + costOf(pupil), 0) /
  costOf({ settings: INVERSE_SETTINGS });
