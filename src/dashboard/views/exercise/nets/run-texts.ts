/** Texts of having nets learn: the fields, the step under way, and what else the daemon does. */

import type { ExerciseStep } from '../../../../course/steps.ts';
import { completeSettings, trainingRunsOf } from '../../../../course/training-runs.ts';
import {
  type ExerciseSettings,
  MAX_HIDDEN_LAYERS,
  SETTING_BOUNDS,
} from '../../../../learning/net-settings.ts';
import { plain } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { areSame, fieldsOf } from './settings-form.ts';
import { texts } from './texts.ts';

const english = {
  run: {
    title: 'Go through it',
    start: 'Train',
    again: 'Train again',
    settings: 'Net and training',
    usual: 'course',
    tooLarge: (times: string, most: number) =>
      `This is ${times} times the work of the course’s net; ${most} times is the most, so that others need not wait long. Take fewer iterations, a smaller batch, or fewer or narrower layers.`,
    fields: {
      hidden: 'Hidden layers',
      activation: 'Activation',
      encoding: 'Output',
      loss: 'Loss',
      optimiser: 'Optimiser',
      learningRate: 'Learning rate',
      batch: 'Batch',
      iterations: 'Iterations',
    },
    widths: (layers: number, most: number) =>
      `At most ${layers} widths from 1 to ${most} with commas between, such as 256,256,256; 0 for no hidden layer.`,
    progress: 'Progress of the step',
    state: {
      none: 'Not yet trained with this seed and these settings.',
      queued: (before: number) =>
        before === 1 ? 'Waits: one step is before it.' : `Waits: ${before} steps are before it.`,
      nowLearns: (name: string) => `Now: ${name}`,
      running: (net: string) => `${net}: learning.`,
      starting: 'Begins…',
      done: (seconds: string) =>
        `Done; training took ${seconds}. With this seed and these settings it always comes out the same.`,
      cancelled: 'Cancelled, here or on another page.',
      failed: 'Failed: ',
    },
  },
  queue: {
    now: 'The daemon’s other work; one step at a time',
    done: 'Trained with this seed and other settings',
    show: 'Show',
    cancel: 'Cancel',
    name: (title: string, seed: number) => `${title}, seed ${seed}.`,
    waits: 'Waits.',
    learns: 'Learns now.',
    left: (time: string) => `About ${time} left.`,
  },
  asked: {
    hidden: (widths: readonly number[]) =>
      widths.length === 0
        ? 'no hidden layer'
        : `${widths.length} hidden ${widths.length === 1 ? 'layer' : 'layers'} (${widths.join(', ')})`,
    optimiser: (name: string, rate: string) => `${name} at ${rate}`,
    batch: (rows: number) => `batch ${rows}`,
    iterations: (count: number) => `${count} iterations`,
    usual: ': as in the course.',
  },
};

const french: typeof english = {
  run: {
    title: 'À vous',
    start: 'Entraîner',
    again: 'Entraîner encore',
    settings: 'Réseau et entraînement',
    usual: 'cours',
    tooLarge: (times, most) =>
      `C’est ${times} fois le travail du réseau du cours ; ${most} fois est le plus, pour que les autres n’attendent pas longtemps. Prenez moins d’itérations, un lot plus petit, ou des couches moins nombreuses ou moins larges.`,
    fields: {
      hidden: 'Couches cachées',
      activation: 'Activation',
      encoding: 'Sortie',
      loss: 'Perte',
      optimiser: 'Optimiseur',
      learningRate: 'Pas',
      batch: 'Lot',
      iterations: 'Itérations',
    },
    widths: (layers, most) =>
      `Au plus ${layers} largeurs de 1 à ${most} séparées de virgules, comme 256,256,256 ; 0 pour aucune couche cachée.`,
    progress: 'Avancement de l’étape',
    state: {
      none: 'Pas encore entraîné avec cette graine et ces réglages.',
      queued: (before) =>
        before === 1
          ? 'Attend : une étape passe avant.'
          : `Attend : ${before} étapes passent avant.`,
      nowLearns: (name) => `En ce moment : ${name}`,
      running: (net) => `${net} : apprentissage.`,
      starting: 'Commence…',
      done: (seconds) =>
        `Terminé ; l’entraînement a pris ${seconds}. Avec cette graine et ces réglages le résultat est toujours le même.`,
      cancelled: 'Annulé, ici ou sur une autre page.',
      failed: 'Échec : ',
    },
  },
  queue: {
    now: 'Le reste du travail du démon ; une étape à la fois',
    done: 'Entraîné avec cette graine et d’autres réglages',
    show: 'Montrer',
    cancel: 'Annuler',
    name: (title, seed) => `${title}, graine ${seed}.`,
    waits: 'Attend.',
    learns: 'Apprend en ce moment.',
    left: (time) => `Encore ${time} environ.`,
  },
  asked: {
    hidden: (widths) =>
      widths.length === 0
        ? 'aucune couche cachée'
        : `${widths.length} ${widths.length === 1 ? 'couche cachée' : 'couches cachées'} (${widths.join(' ; ')})`,
    optimiser: (name, rate) => `${name} au pas ${rate}`,
    batch: (rows) => `lot de ${rows}`,
    iterations: (count) => `${count} itérations`,
    usual: ' : comme au cours.',
  },
};

export const runTexts = inLanguage({ en: english, fr: french });

/** What a field for the hidden layers takes. */
export const widthsWanted = runTexts.run.widths(MAX_HIDDEN_LAYERS, SETTING_BOUNDS.hidden.maximum);

/** What a net is asked to be, in a line; for results and for what waits. */

/** The settings of a step in words; null of a step that trains nothing. */
export function settingsText(step: ExerciseStep, asked: ExerciseSettings): string | null {
  if (trainingRunsOf(step, asked).length === 0) return null;
  const words = runTexts.asked;
  const { hidden, activation, encoding, loss, optimiser, learningRate, batch, iterations } =
    completeSettings(step, asked);
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
