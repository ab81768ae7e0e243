/** Texts of the exercise's view. What each step is about comes from the exercise itself. */
import { EXPLANATIONS } from '../../../learning/exercise/explanations.ts';
import { inLanguage } from '../../language.ts';

const english = {
  chapters: 'Steps',
  chapter: (number: number, total: number) => `Step ${number} of ${total}`,
  next: 'Next',
  previous: 'Back',
  seed: {
    label: 'Seed',
    hint: 'Gives everybody who has it the same questions, numbers and nets. It is in the address: send that to a class.',
  },
};

const french: typeof english = {
  chapters: 'Étapes',
  chapter: (number, total) => `Étape ${number} sur ${total}`,
  next: 'Suivant',
  previous: 'Retour',
  seed: {
    label: 'Graine',
    hint: 'Donne à tous ceux qui l’ont les mêmes questions, nombres et réseaux. Elle est dans l’adresse : envoyez celle-ci à une classe.',
  },
};

export const texts = inLanguage({ en: english, fr: french });

/** What each step is about, in the page's language. */
export const explanations = inLanguage(EXPLANATIONS);
