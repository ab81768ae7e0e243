/** The chapter on training and validation. */
import { Random } from '../../random.ts';
import type { Chapter, Task } from './chapter.ts';

const split = {
  tex: 'n_{\\mathrm{train}} = 0.8\\,n, \\qquad n_{\\mathrm{val}} = 0.2\\,n',
  plain: 'n_train = 0.8 n,   n_val = 0.2 n',
};

/** The chapter. */
export const VALIDATION: Chapter = {
  texts: {
    en: {
      question: 'How does one notice that a net has learned by heart?',
      body: [
        'A net with many weights can run through every training point, noise included. Its training loss then is almost zero, and says nothing: between the points the curve may do anything. What counts is the error at points that it has not learned from. So some are set aside before training begins:',
        split,
        'The validation samples never enter a gradient. Every few steps one computes the loss on them, nothing more. As long as both losses fall together, the net learns what the samples have in common. When the training loss goes on falling and the validation loss rises, it has begun to learn the noise: over-fitting.',
        'The figure shows such a case: a few noisy points and a net with far more weights than points. Move the last slider through the training, and see the curve begin as a smooth one, fit best, and then bend to reach single points.',
        'What helps: more samples (the best cure), less noise, a smaller net, or stopping early: one keeps the weights with the lowest validation loss. If even the training loss stays high, the net under-fits: it is too small, or has not been trained long enough.',
        'Since the weights are chosen by the validation loss, it is itself a little too optimistic. For the final verdict one keeps a third set, which is used once.',
      ],
      summary:
        'Judge a net by samples it has not learned from. Validation loss rising while training loss falls is over-fitting; stop at its minimum, or get more samples.',
    },
    fr: {
      question: 'Comment remarquer qu’un réseau a appris par cœur ?',
      body: [
        'Un réseau qui a beaucoup de poids peut passer par tous les points d’apprentissage, bruit compris. Sa perte d’apprentissage est alors presque nulle, et ne dit rien : entre les points, la courbe peut faire n’importe quoi. Ce qui compte est l’erreur en des points qui n’ont pas servi à l’apprentissage. On en met donc de côté avant de commencer :',
        split,
        'Les exemples de validation n’entrent jamais dans un gradient. De temps en temps, on calcule la perte sur eux, rien de plus. Tant que les deux pertes baissent ensemble, le réseau apprend ce que les exemples ont en commun. Quand la perte d’apprentissage continue de baisser et que celle de validation monte, il s’est mis à apprendre le bruit : c’est le surapprentissage.',
        'La figure montre un tel cas : quelques points bruités, et un réseau qui a bien plus de poids que de points. Parcourez l’apprentissage avec le dernier curseur : la courbe est d’abord lisse, puis s’ajuste au mieux, puis se tord pour atteindre des points isolés.',
        'Ce qui aide : plus d’exemples (le meilleur remède), moins de bruit, un réseau plus petit, ou l’arrêt précoce : on garde les poids dont la perte de validation est la plus basse. Si même la perte d’apprentissage reste haute, le réseau sous-apprend : il est trop petit, ou n’a pas été entraîné assez longtemps.',
        'Comme on choisit d’après la perte de validation, elle est elle-même un peu trop optimiste. Pour le verdict final, on garde un troisième ensemble, qui ne sert qu’une fois.',
      ],
      summary:
        'Jugez un réseau sur des exemples qui n’ont pas servi à l’apprentissage. Une perte de validation qui monte quand celle d’apprentissage baisse : surapprentissage ; arrêtez à son minimum, ou prenez plus d’exemples.',
    },
  },
  task,
};

const EPOCHS = [50, 100, 150, 200, 250, 300, 350, 400];

/** A table of losses as TeX, and as text. */
function tableOf(training: readonly number[], validation: readonly number[]) {
  const rows = { e: EPOCHS, L_train: training, L_val: validation };
  const cells = (values: readonly number[]) => values.map((value) => ` & ${value}`).join('');
  return {
    tex: `\\begin{array}{l${'r'.repeat(EPOCHS.length)}} e${cells(EPOCHS)} \\\\ L_{\\mathrm{train}}${cells(training)} \\\\ L_{\\mathrm{val}}${cells(validation)} \\end{array}`,
    plain: Object.entries(rows)
      .map(([name, values]) => `${name}: ${values.join(', ')}`)
      .join('\n'),
  };
}

function task(seed: number): Task {
  const random = new Random(seed, 'lecture validation');
  const best = 2 + Math.floor(random.uniform(0, EPOCHS.length - 4));
  const hundredths = (value: number) => Math.round(100 * value) / 100;
  const training = EPOCHS.map((_, i) => hundredths(0.9 * 0.62 ** i + 0.01));
  const validation = EPOCHS.map((_, i) =>
    hundredths(0.12 + (i < best ? 0.06 * (best - i) ** 1.4 : 0.03 * (i - best) ** 1.3)),
  );
  const samples = 50 * Math.floor(random.uniform(5, 30));
  return {
    prompt: {
      en: `Of ${samples} samples, 80 % are for training: how many is that? And from which epoch e does one take the weights, given these losses on training and validation samples?`,
      fr: `De ${samples} exemples, 80 % servent à apprendre : combien cela fait-il ? Et de quelle époque e prend-on les poids, avec ces pertes d’apprentissage et de validation ?`,
    },
    formula: tableOf(training, validation),
    fields: [
      {
        name: 'samples',
        label: { tex: 'n', plain: 'n' },
        value: () => 0.8 * samples,
        errors: [
          {
            value: () => 0.2 * samples,
            hint: {
              en: 'These are the validation samples.',
              fr: 'Ce sont les exemples de validation.',
            },
          },
        ],
      },
      {
        name: 'epoch',
        label: { tex: 'e', plain: 'e' },
        value: () => EPOCHS[best]!,
        errors: [
          {
            value: () => EPOCHS.at(-1)!,
            hint: {
              en: 'There the training loss is lowest; the validation loss has risen already.',
              fr: 'C’est là que la perte d’apprentissage est la plus basse ; celle de validation est déjà remontée.',
            },
          },
          {
            value: () => validation[best]!,
            hint: {
              en: 'This is the loss; the question is about the epoch.',
              fr: 'C’est la perte ; on demande l’époque.',
            },
          },
        ],
      },
    ],
  };
}
