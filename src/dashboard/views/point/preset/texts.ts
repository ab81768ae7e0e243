/** Texts of presets. */
import { inLanguage } from '../../../language.ts';

const english = {
  loading: 'Loading…',
  none: 'No presets yet. Aim somewhere, and keep it under a name.',
  keep: (target: string) => `Keep ${target} as`,
  nothing: 'Aim somewhere first',
  placeholder: 'Name',
  keepButton: 'Keep',
  replaceButton: 'Replace',
  taken: 'There is one of this name: it would aim here instead.',
  dots: 'A name can’t be . or .., because addresses leave these out.',
  forget: (name: string) => `Forget ${name}`,
};

const french: typeof english = {
  loading: 'Chargement…',
  none: 'Pas encore de repère. Visez, puis donnez un nom.',
  keep: (target) => `Garder ${target} comme`,
  nothing: 'Visez d’abord quelque part',
  placeholder: 'Nom',
  keepButton: 'Garder',
  replaceButton: 'Remplacer',
  taken: 'Ce nom est pris : il désignerait désormais ce point.',
  dots: 'Un nom ne peut être ni . ni .., que les adresses omettent.',
  forget: (name) => `Oublier ${name}`,
};

export const texts = inLanguage({ en: english, fr: french });
