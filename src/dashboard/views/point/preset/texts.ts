/** Texts of presets. */
import { inLanguage } from '../../../language.ts';

const english = {
  loading: 'Loading…',
  none: 'No presets yet. Aim somewhere, and keep it under a name.',
  keep: (target: string) => `Keep ${target} as`,
  nothing: 'Aim somewhere first',
  placeholder: 'Name',
  keepButton: 'Keep',
  forget: (name: string) => `Forget ${name}`,
};

const french: typeof english = {
  loading: 'Chargement…',
  none: 'Pas encore de cible gardée. Visez, puis donnez un nom.',
  keep: (target) => `Garder ${target} comme`,
  nothing: 'Visez d’abord quelque part',
  placeholder: 'Nom',
  keepButton: 'Garder',
  forget: (name) => `Oublier ${name}`,
};

export const texts = inLanguage({ en: english, fr: french });
