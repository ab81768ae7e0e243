/** Texts of the exercise's view. What each step is about comes from the exercise itself. */
import { EXPLANATIONS } from '../../../learning/exercise/explanations.ts';
import { inLanguage, language } from '../../language.ts';

const english = {
  chapters: 'Steps',
  chapter: (number: number, total: number) => `Step ${number} of ${total}`,
  next: 'Next',
  previous: 'Back',
  seed: {
    label: 'Seed',
    hint: 'Gives everybody who has it the same questions, numbers and nets. It is in the address: send that to a class.',
    wrong: 'A whole number from 0 to 2147483647.',
  },
  rig: {
    title: 'On your rig',
    command: 'This step moves the rig, so it is done from a terminal, beside the rig:',
    external: 'On a rig without a camera you measure each spot, and type where it is:',
    afterwards: 'Then go on in this page:',
    collect: 'collect samples of your rig',
    learn: 'and let models learn from them, the course’s net among them',
    none: 'No rig is connected now. All other steps need none.',
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
    wrong: 'Un nombre entier de 0 à 2147483647.',
  },
  rig: {
    title: 'Sur votre robot',
    command: 'Cette étape fait bouger le robot : elle se fait dans un terminal, à côté de lui :',
    external: 'Sur un robot sans caméra, vous mesurez chaque point et tapez où il est :',
    afterwards: 'Puis continuez dans cette page :',
    collect: 'mesurez votre robot',
    learn: 'et faites-en apprendre des modèles, dont le réseau du cours',
    none: 'Aucun robot n’est connecté. Toutes les autres étapes s’en passent.',
  },
};

export const texts = inLanguage({ en: english, fr: french });

/** What each step is about, in the page's language. */
export const explanations = EXPLANATIONS[language];
