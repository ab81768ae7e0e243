/** What a net is asked to be, in a line; for results and for what waits. */
import { pupilsOf, wholeSettings } from '../../../../learning/exercise/pupils.ts';
import type { ExerciseSettings } from '../../../../learning/exercise/settings.ts';
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';
import { plain } from '../../../format.ts';
import { runTexts } from './run-texts.ts';
import { texts } from './texts.ts';
import { areSame, fieldsOf } from './wish.ts';

/** The settings of a step in words; null of a step that trains nothing. */
export function settingsText(step: ExerciseStep, asked: ExerciseSettings): string | null {
  if (pupilsOf(step, asked).length === 0) return null;
  const words = runTexts.asked;
  const { hidden, activation, encoding, loss, optimiser, learningRate, batch, iterations } =
    wholeSettings(step, asked);
  const parts = [
    words.hidden(hidden),
    activation,
    ...(fieldsOf(step).includes('encoding') ? [texts.nets[encoding]] : []),
    loss,
    words.optimiser(optimiser, plain(learningRate)),
    words.batch(batch),
    words.iterations(iterations),
  ];
  return `${parts.join(', ')}${areSame(step, asked, {}) ? words.usual : ''}`;
}
