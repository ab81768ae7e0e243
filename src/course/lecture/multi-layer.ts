/** The chapter on the multi-layer perceptron. */
import { layersOf, parameterCount } from '../../learning/net-settings.ts';
import { Random } from '../../random.ts';
import type { Chapter, Task } from './chapter.ts';

const layer = {
  tex: '\\mathbf{h} = \\sigma(W \\mathbf{x} + \\mathbf{b})',
  plain: 'h = σ(W x + b)',
};
const count = {
  tex: '\\sum_{k} (n_{k-1} + 1)\\, n_k',
  plain: 'Σ_k (n_(k−1) + 1) · n_k',
};

/** The chapter. */
export const MULTI_LAYER: Chapter = {
  texts: {
    en: {
      question: 'How can units that each draw one line form any shape together?',
      body: [
        'A layer is a number of perceptrons that look at the same inputs. Their outputs are the inputs of the next layer, and so on: a multi-layer perceptron, fully connected, since each unit is connected to each of the next layer. In one line, with a row of the matrix W for each unit, and σ applied to each sum:',
        layer,
        'The figure shows each unit’s own response as a small map: its output for every point of the input. In the first layer these are half-planes with soft edges, one line each. The second layer adds and subtracts those half-planes and bends the sum again, and gets corners and strips. The output adds up the strips, without activation, because it must reach any value.',
        'Let it learn, and see how the units share the work. With a single hidden unit it must fail here; with three or four it succeeds, some of the time. More units make a solution not only possible, but easier to find.',
        'The number of weights determines the memory and the cost of a step. Each of the nₖ units of layer k has a weight for each of its inputs, and a bias:',
        count,
        'For the net of the exercise, 2-256-256-256-2, that makes 132,866 weights; for that of the sine, 1-256-256-256-1, 132,353. Almost all of them are between the hidden layers.',
      ],
      summary:
        'A layer is a matrix, a bias and an activation. The first layer draws lines, the next ones combine them. Each layer has (inputs + 1) · outputs weights.',
    },
    fr: {
      question:
        'Comment des unités qui tracent chacune une droite forment-elles ensemble n’importe quelle figure ?',
      body: [
        'Une couche est un ensemble de perceptrons qui regardent les mêmes entrées. Leurs sorties sont les entrées de la couche suivante, et ainsi de suite : un perceptron multicouche, entièrement connecté puisque chaque unité est reliée à toutes celles de la couche suivante. En une formule, avec une ligne de la matrice W par unité, et σ appliquée à chaque somme :',
        layer,
        'La figure montre la réponse de chaque unité comme une petite carte : sa sortie pour chaque point de l’entrée. Dans la première couche, ce sont des demi-plans aux bords flous, une droite chacun. La deuxième additionne et soustrait ces demi-plans et plie la somme à nouveau : elle obtient des coins et des bandes. La sortie additionne les bandes, sans activation, car elle doit pouvoir prendre toute valeur.',
        'Laissez-le apprendre et voyez comment les unités se partagent le travail. Avec une seule unité cachée, l’échec est certain ici ; avec trois ou quatre, il réussit parfois. Plus d’unités rendent une solution plus facile à trouver, et pas seulement possible.',
        'Le nombre de poids détermine la mémoire et le coût d’un pas. Chacune des nₖ unités de la couche k a un poids par entrée, et un biais :',
        count,
        'Pour le réseau de l’exercice, 2-256-256-256-2, cela fait 132 866 ; pour celui du sinus, 1-256-256-256-1, 132 353. Presque tous sont entre les couches cachées.',
      ],
      summary:
        'Une couche est une matrice, un biais et une activation. La première trace des droites, les suivantes les combinent. Chaque couche a (entrées + 1) · sorties poids.',
    },
  },
  task,
};

function task(seed: number): Task {
  const random = new Random(seed, 'lecture multi-layer');
  const [first, second] = [8, 16].map((min) => min * (1 + Math.floor(random.uniform(0, 4))));
  const widths = [3, first!, second!, 2];
  const withoutBiases = layersOf(widths).reduce((sum, { weights }) => sum + weights, 0);
  const name = widths.join('\\text{-}');
  return {
    prompt: {
      en: 'How many trainable weights, biases included, does this net have? An expression will do.',
      fr: 'Combien de poids à apprendre, biais compris, ce réseau a-t-il ? Une expression convient.',
    },
    formula: { tex: name, plain: widths.join('-') },
    fields: [
      {
        name: 'weights',
        label: { tex: 'n', plain: 'n' },
        value: () => parameterCount(widths),
        errors: [
          {
            value: () => withoutBiases,
            hint: {
              en: 'The biases are missing: one for each unit that is not an input.',
              fr: 'Les biais manquent : un par unité qui n’est pas une entrée.',
            },
          },
          {
            value: () => withoutBiases + widths.reduce((sum, width) => sum + width, 0),
            hint: {
              en: 'The inputs have no biases.',
              fr: 'Les entrées n’ont pas de biais.',
            },
          },
        ],
      },
    ],
  };
}
