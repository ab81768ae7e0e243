/** Texts of the view Collect. */
import { inLanguage } from '../../language.ts';

const english = {
  title: 'Samples',
  samples: (count: number) => (count === 1 ? '1 sample' : `${count} samples`),
  collect: (count: number) => `Collect ${count} samples`,
  byHand: 'by hand',
  byHandHint: 'The rig points, you measure where the spot is',
  progress: 'Progress of the collection',
  state: {
    none: 'No collection yet.',
    queued: 'Waiting for the rig…',
    running: (taken: number, count: number) => `${taken} of ${count} taken`,
    done: (taken: number, missed: number) =>
      `${taken} taken${missed > 0 ? `, ${missed} poses without a spot` : ''}.`,
    cancelled: (taken: number) => `Cancelled; the ${taken} taken are kept.`,
    failed: 'Failed: ',
  },
  observe: {
    title: (pose: number) => `Pose ${pose + 1}: where is the spot?`,
    hint: 'Click the floor where the spot is, or type x and y; then Take.',
    x: 'x forward [m]',
    y: 'y to the left [m]',
    send: 'Take',
    missed: 'Not seen',
    invalid: 'x and y are metres, such as 0.80 and -0.25',
  },
};

const french: typeof english = {
  title: 'Mesures',
  samples: (count) => (count === 1 ? '1 mesure' : `${count} mesures`),
  collect: (count) => `Prendre ${count} mesures`,
  byHand: 'à la main',
  byHandHint: 'Le robot pointe, vous mesurez où est le point',
  progress: 'Avancement des mesures',
  state: {
    none: 'Aucune série de mesures.',
    queued: 'En attente du robot…',
    running: (taken, count) => `${taken} sur ${count}`,
    done: (taken, missed) =>
      `${taken} prises${missed > 0 ? `, ${missed} poses sans point visible` : ''}.`,
    cancelled: (taken) => `Annulée ; les ${taken} prises sont gardées.`,
    failed: 'Échec : ',
  },
  observe: {
    title: (pose) => `Pose ${pose + 1} : où est le point ?`,
    hint: 'Cliquez le sol là où est le point, ou tapez x et y ; puis Noter.',
    x: 'x vers l’avant [m]',
    y: 'y vers la gauche [m]',
    send: 'Noter',
    missed: 'Pas vu',
    invalid: 'x et y sont en mètres, par exemple 0,80 et -0,25',
  },
};

export const texts = inLanguage({ en: english, fr: french });
