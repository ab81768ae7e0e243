/** Texts of the view Learn. */
import { millimetres } from '../../format.ts';
import { inLanguage } from '../../language.ts';

const english = {
  training: {
    title: 'Training',
    train: 'Train',
    hint: 'Learn from all samples of this rig; the best model becomes active',
    wants: 'Collect samples first',
    progress: 'Progress of the training',
    state: {
      none: 'No training yet.',
      queued: 'Waiting…',
      running: (kind: string | undefined) => (kind ? `Learning ${kind}` : 'Learning…'),
      now: (errorMm: number) => `, ${millimetres(errorMm)} so far`,
      done: (models: number) =>
        models === 1 ? 'Done: 1 model learned.' : `Done: ${models} models learned.`,
      cancelled: 'Cancelled.',
      failed: 'Failed: ',
    },
  },
  models: {
    title: 'Models',
    none: 'None yet. Until one is trained, the rig is aimed by its nominal geometry.',
    kind: 'Model',
    error: 'Median',
    samples: 'Samples',
    errorHint: 'Median error on samples that it has not learned from',
    use: 'Use',
    useHint: (id: number, kind: string) => `Use model ${id}, ${kind}`,
    active: 'in use',
    name: (id: number, kind: string) => `${id} · ${kind}`,
  },
};

const french: typeof english = {
  training: {
    title: 'Apprentissage',
    train: 'Apprendre',
    hint: 'Apprendre de toutes les mesures de ce robot ; le meilleur modèle devient actif',
    wants: 'Il faut d’abord des mesures',
    progress: 'Avancement de l’apprentissage',
    state: {
      none: 'Aucun apprentissage.',
      queued: 'En attente…',
      running: (kind) => (kind ? `Apprentissage de ${kind}` : 'Apprentissage…'),
      now: (errorMm) => `, ${millimetres(errorMm)} pour l’instant`,
      done: (models) =>
        models === 1 ? 'Terminé : 1 modèle appris.' : `Terminé : ${models} modèles appris.`,
      cancelled: 'Annulé.',
      failed: 'Échec : ',
    },
  },
  models: {
    title: 'Modèles',
    none: 'Aucun. Tant qu’il n’y en a pas, la géométrie nominale vise.',
    kind: 'Modèle',
    error: 'Médiane',
    samples: 'Mesures',
    errorHint: 'Erreur médiane sur des mesures qui n’ont pas servi à apprendre',
    use: 'Utiliser',
    useHint: (id, kind) => `Utiliser le modèle ${id}, ${kind}`,
    active: 'actif',
    name: english.models.name,
  },
};

export const texts = inLanguage({ en: english, fr: french });
