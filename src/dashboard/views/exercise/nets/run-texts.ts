/** Texts of training a step's nets: the form, progress and queue. */

import type { ExerciseStep } from '../../../../course/steps.ts';
import { completeSettings, trainingRunsOf } from '../../../../course/training-runs.ts';
import {
  type ExerciseSettings,
  MAX_HIDDEN_LAYERS,
  SETTING_BOUNDS,
} from '../../../../learning/net-settings.ts';
import { plain } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { areEqual, fieldsOf } from './settings-form.ts';
import { texts } from './texts.ts';

const english = {
  run: {
    title: 'Try it',
    start: 'Train',
    again: 'Train again',
    settings: 'Net and training',
    usual: 'course',
    tooLarge: (times: string, most: number) =>
      `This takes ${times} times the computation of the course’s net; the maximum is ${most} times, to keep waiting times short. Use fewer iterations, a smaller batch, or fewer or narrower layers.`,
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
      `At most ${layers} widths from 1 to ${most}, separated by commas, such as 256,256,256; 0 for no hidden layer.`,
    progress: 'Progress of the step',
    state: {
      none: 'Not trained yet with this seed and these settings.',
      queued: (before: number) =>
        before === 1 ? 'Queued: one step is ahead.' : `Queued: ${before} steps are ahead.`,
      nowLearns: (name: string) => `Now: ${name}`,
      running: (net: string) => `${net}: training.`,
      starting: 'Starting…',
      done: (seconds: string) =>
        `Done; training took ${seconds}. The same seed and settings always give the same result.`,
      cancelled: 'Cancelled, here or on another page.',
      failed: 'Failed: ',
    },
  },
  queue: {
    now: 'Other jobs; one runs at a time',
    done: 'Results with this seed and other settings',
    show: 'Show',
    cancel: 'Cancel',
    name: (title: string, seed: number) => `${title}, seed ${seed}.`,
    waits: 'Queued.',
    learns: 'Training now.',
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
    again: 'Entraîner à nouveau',
    settings: 'Réseau et entraînement',
    usual: 'cours',
    tooLarge: (times, most) =>
      `C’est ${times} fois le calcul du réseau du cours ; le maximum est de ${most} fois, pour limiter l’attente. Choisissez moins d’itérations, des lots plus petits, ou des couches moins nombreuses ou moins larges.`,
    fields: {
      hidden: 'Couches cachées',
      activation: 'Activation',
      encoding: 'Sortie',
      loss: 'Perte',
      optimiser: 'Optimiseur',
      learningRate: 'Taux d’appr.',
      batch: 'Lot',
      iterations: 'Itérations',
    },
    widths: (layers, most) =>
      `Au plus ${layers} largeurs de 1 à ${most} séparées par des virgules, comme 256,256,256 ; 0 pour aucune couche cachée.`,
    progress: 'Avancement de l’étape',
    state: {
      none: 'Pas encore entraîné avec cette graine et ces réglages.',
      queued: (before) =>
        before === 1
          ? 'En file : une étape avant celle-ci.'
          : `En file : ${before} étapes avant celle-ci.`,
      nowLearns: (name) => `En ce moment : ${name}`,
      running: (net) => `${net} : entraînement.`,
      starting: 'Démarrage…',
      done: (seconds) =>
        `Terminé ; l’entraînement a pris ${seconds}. Une même graine et de mêmes réglages donnent toujours le même résultat.`,
      cancelled: 'Annulé, ici ou sur une autre page.',
      failed: 'Échec : ',
    },
  },
  queue: {
    now: 'Autres étapes en cours ; une à la fois',
    done: 'Résultats avec cette graine et d’autres réglages',
    show: 'Afficher',
    cancel: 'Annuler',
    name: (title, seed) => `${title}, graine ${seed}.`,
    waits: 'En file.',
    learns: 'En cours.',
    left: (time) => `Encore ${time} environ.`,
  },
  asked: {
    hidden: (widths) =>
      widths.length === 0
        ? 'aucune couche cachée'
        : `${widths.length} ${widths.length === 1 ? 'couche cachée' : 'couches cachées'} (${widths.join(' ; ')})`,
    optimiser: (name, rate) => `${name} au taux ${rate}`,
    batch: (rows) => `lots de ${rows}`,
    iterations: (count) => `${count} itérations`,
    usual: ' : comme au cours.',
  },
};

export const runTexts = inLanguage({ en: english, fr: french });

/** The valid input of the field for hidden layers. */
export const widthsText = runTexts.run.widths(MAX_HIDDEN_LAYERS, SETTING_BOUNDS.hidden.maximum);

/** The settings of a step as text, for results and the queue; null if the step trains nothing. */
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
  return `${parts.join(', ')}${areEqual(step, asked, {}) ? words.usual : ''}`;
}
