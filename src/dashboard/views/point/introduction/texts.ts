/** Texts of the introduction. */
import { centimetres, millimetres } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

/** Large errors in cm, small ones in mm. */
const error = (errorMm: number): string =>
  errorMm < 100 ? millimetres(errorMm) : centimetres(errorMm);

const english = {
  title: 'The first minute',
  parts: {
    geometry: 'Geometry',
    collecting: 'Measure',
    learning: 'Learn',
    model: 'Hit',
    yours: 'Your turn',
  },
  geometry: {
    head: 'This simulated rig shoots at five targets by geometry alone.',
    misses: (errorMm: number) => `It misses by ${error(errorMm)}.`,
  },
  collecting: {
    head: 'Now it measures where it really points.',
    count: (taken: number) => `${taken} of 40 samples: a dot is a spot that its camera saw.`,
  },
  learning: {
    head: 'From these samples it learns its own errors.',
    now: (kind: string | undefined, hasLearned: boolean) =>
      hasLearned
        ? 'The colours show the error that it expects.'
        : `Training${kind ? ` ${kind}` : ''}…`,
  },
  model: {
    head: 'The same five targets, with what it has learned.',
    misses: (errorMm: number) => `Now it misses by ${error(errorMm)}.`,
  },
  yours: {
    head: 'Now you: click the floor.',
    gain: (beforeMm: number, afterMm: number) =>
      `${error(beforeMm)} off by geometry, ${error(afterMm)} after learning.`,
  },
  stopped: 'It was stopped. Resume the rig to see the rest.',
  skip: 'Skip',
  repeat: 'Repeat',
  close: 'Close',
  offer: 'Show how it learns',
  next: {
    head: 'This rig has not been calibrated yet.',
    text: 'It aims by its nominal geometry and misses by centimetres. The steps lead from the wiring to a model that aims it.',
    go: 'Calibrate',
  },
};

const french: typeof english = {
  title: 'La première minute',
  parts: {
    geometry: 'Géométrie',
    collecting: 'Mesurer',
    learning: 'Apprendre',
    model: 'Toucher',
    yours: 'À vous',
  },
  geometry: {
    head: 'Ce robot simulé vise cinq cibles d’après sa seule géométrie.',
    misses: (errorMm) => `Il les manque de ${error(errorMm)}.`,
  },
  collecting: {
    head: 'Il mesure maintenant où il pointe vraiment.',
    count: (taken) => `${taken} mesures sur 40 : un point est ce que sa caméra a vu.`,
  },
  learning: {
    head: 'À partir de ces mesures, il apprend ses propres erreurs.',
    now: (kind, hasLearned) =>
      hasLearned
        ? 'Les couleurs montrent l’erreur attendue.'
        : `Entraînement${kind ? ` de ${kind}` : ''}…`,
  },
  model: {
    head: 'Les cinq mêmes cibles, avec ce qu’il a appris.',
    misses: (errorMm) => `Il les manque maintenant de ${error(errorMm)}.`,
  },
  yours: {
    head: 'À vous : cliquez sur le sol.',
    gain: (beforeMm, afterMm) =>
      `À ${error(beforeMm)} d’après la géométrie, à ${error(afterMm)} après l’apprentissage.`,
  },
  stopped: 'Le robot a été arrêté. Reprenez pour voir la suite.',
  skip: 'Passer',
  repeat: 'Revoir',
  close: 'Fermer',
  offer: 'Montrer comment il apprend',
  next: {
    head: 'Ce robot n’est pas encore calibré.',
    text: 'Il vise d’après sa géométrie nominale, à quelques centimètres près. Les étapes mènent du câblage à un modèle qui vise juste.',
    go: 'Calibrer',
  },
};

export const texts = inLanguage({ en: english, fr: french });
