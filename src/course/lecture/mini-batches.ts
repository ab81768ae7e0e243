/** The chapter on mini-batches and epochs. */
import type { Chapter, Task } from './chapter.ts';

const full = {
  tex: '\\nabla L = \\frac{1}{n} \\sum_{i=1}^{n} \\nabla L_i',
  plain: '∇L = 1/n Σ ∇Lᵢ, over all n samples',
};
const noise = {
  tex: '\\sigma_{\\nabla} \\sim \\frac{1}{\\sqrt{B}}',
  plain: 'σ(∇) ~ 1 / √B',
};
const epoch = {
  tex: '\\frac{n}{B}',
  plain: 'n / B',
};

/** The chapter. */
export const MINI_BATCHES: Chapter = {
  texts: {
    en: {
      question: 'Must one look at all samples before taking a step?',
      body: [
        'The loss is a mean over all samples, and so is its gradient:',
        full,
        'With a thousand samples, a step costs a thousand evaluations. But a mean can be estimated from a few: take a random handful, a mini-batch, and its gradient points in the right direction on average. Its error is random, with a standard deviation, here σ, that falls with the size B of the batch (∼: proportional to):',
        noise,
        'Four times the work for half the noise: small batches are worth it while one is far from the goal, where every rough direction helps. Near the goal the noise keeps the path from settling, and it wanders about the minimum; then one takes larger batches or a smaller learning rate. A little noise is not bad: it leads out of shallow minima.',
        'Going through all samples once is an epoch. The samples are shuffled for each, so that the batches differ. The number of steps in an epoch of n samples:',
        epoch,
        'A computer likes batches as well: 32 rows in one matrix product cost hardly more than a few. Compare in the figure: the same number of epochs, hence the same number of evaluated samples, and very different numbers of steps.',
      ],
      summary:
        'A mini-batch gives a cheap, noisy gradient. Noise falls with the square root of the batch size. An epoch is one pass through all samples: n / B steps.',
    },
    fr: {
      question: 'Faut-il regarder tous les exemples avant de faire un pas ?',
      body: [
        'La perte est une moyenne sur tous les exemples, et son gradient aussi :',
        full,
        'Avec mille exemples, un pas coûte mille évaluations. Mais quelques-uns suffisent pour estimer une moyenne : prenez-en une poignée au hasard, un mini-lot, et son gradient pointe en moyenne dans la bonne direction. Son erreur est aléatoire, avec un écart-type, ici σ, qui baisse quand la taille B du lot augmente (∼ : proportionnel à) :',
        noise,
        'Quatre fois le travail pour deux fois moins de bruit : les petits lots valent la peine tant qu’on est loin du but, où toute direction approximative aide. Près du but, le bruit empêche le chemin de se stabiliser, et il erre autour du minimum ; on prend alors de plus grands lots ou un plus petit taux d’apprentissage. Un peu de bruit n’est pas mauvais : il sort des minima peu profonds.',
        'Un passage sur tous les exemples s’appelle une époque. On les mélange à chaque fois, pour que les lots diffèrent. Le nombre de pas dans une époque de n exemples :',
        epoch,
        'L’ordinateur aussi aime les lots : 32 lignes en un produit de matrices coûtent à peine plus que quelques-unes. Comparez dans la figure : le même nombre d’époques, donc d’exemples évalués, et des nombres de pas très différents.',
      ],
      summary:
        'Un mini-lot donne un gradient bon marché et bruité. Le bruit baisse comme l’inverse de la racine de la taille du lot. Une époque est un passage sur tous les exemples : n / B pas.',
    },
  },
  task,
};

const BATCHES = [16, 25, 32, 50];
const SAMPLES = 1000;
const TRAINING = 800;
const EPOCHS = 512;

function task(seed: number): Task {
  const batch = BATCHES[seed % BATCHES.length]!;
  return {
    prompt: {
      en: `Of ${SAMPLES} samples, 80 % are for training. How many steps does the optimiser take in ${EPOCHS} epochs with batches of ${batch}?`,
      fr: `De ${SAMPLES} exemples, 80 % servent à apprendre. Combien de pas l’optimiseur fait-il en ${EPOCHS} époques avec des lots de ${batch} ?`,
    },
    fields: [
      {
        name: 'steps',
        label: { tex: 'n', plain: 'n' },
        value: () => (EPOCHS * TRAINING) / batch,
        errors: [
          {
            value: () => (EPOCHS * SAMPLES) / batch,
            hint: {
              en: 'The validation samples are not trained on.',
              fr: 'Les exemples de validation ne servent pas à apprendre.',
            },
          },
          {
            value: () => TRAINING / batch,
            hint: { en: 'These are the steps of one epoch.', fr: 'Ce sont les pas d’une époque.' },
          },
          {
            value: () => EPOCHS * TRAINING,
            hint: {
              en: 'This is the number of evaluated samples; a step takes a whole batch.',
              fr: 'C’est le nombre d’exemples évalués ; un pas prend tout un lot.',
            },
          },
        ],
      },
    ],
  };
}
