/** The chapter on activations. */
import { ACTIVATIONS } from '../../learning/activations.ts';
import type { Chapter, Task } from './chapter.ts';

const collapse = {
  tex: 'W_2\\,(W_1 \\mathbf{x} + \\mathbf{b}_1) + \\mathbf{b}_2 = (W_2 W_1)\\,\\mathbf{x} + (W_2 \\mathbf{b}_1 + \\mathbf{b}_2)',
  plain: 'W₂ (W₁ x + b₁) + b₂ = (W₂ W₁) x + (W₂ b₁ + b₂)',
};
const relu = {
  tex: '\\mathrm{ReLU}(x) = \\max(x, 0), \\qquad \\mathrm{ELU}(x) = \\max(x, 0) + \\min(e^x - 1, 0)',
  plain: 'ReLU(x) = max(x, 0),   ELU(x) = max(x, 0) + min(exp(x) − 1, 0)',
};
const sigmoid = {
  tex: '\\sigma(x) = \\frac{1}{1 + e^{-x}}, \\qquad \\mathrm{SiLU}(x) = x\\,\\sigma(x)',
  plain: 'σ(x) = 1 / (1 + exp(−x)),   SiLU(x) = x σ(x)',
};

/** The chapter. */
export const ACTIVATIONS_CHAPTER: Chapter = {
  texts: {
    en: {
      question: 'Why must there be a bend between two layers?',
      body: [
        'Several units side by side, with the same inputs, are a layer; the function after the sum is called its activation. Write the weights as a matrix W, one row for each unit, and the biases below each other as b: without activation, the outputs of the layer are W x + b. Put two such layers one behind the other, and they are again a matrix and a bias:',
        collapse,
        'So a hundred layers without activations are equivalent to one: they can draw a straight line, no more. An activation between the layers bends the line, and sums of many small bends follow any curve. The figure shows it with the same net, with and without.',
        'Which bend? The old ones, sigmoid and tanh, are smooth, but flat far from zero: their derivative is almost nothing there, and since back-propagation (chapter 8) multiplies the derivatives of all layers, deep nets hardly learn. ReLU has the derivative 1 for all positive inputs and costs one comparison; but for negative inputs its derivative is 0, and a unit that receives only those never recovers.',
        relu,
        'Here exp(x) is eˣ. Leaky ReLU keeps a small slope on the left, ELU bends softly to −1, SiLU is the smooth cousin of ReLU. The course takes ELU for the smooth sine and ReLU for the inverse of the robot.',
        sigmoid,
      ],
      summary:
        'Without activations a net is linear, however deep. What matters in an activation is its derivative: where it is almost zero, nothing is learned.',
    },
    fr: {
      question: 'Pourquoi faut-il une fonction non linéaire entre deux couches ?',
      body: [
        'Plusieurs unités côte à côte, qui ont les mêmes entrées, forment une couche ; la fonction qui suit la somme s’appelle son activation. Écrivez les poids comme une matrice W, une ligne par unité, et les biais l’un sous l’autre dans b : sans activation, les sorties de la couche sont W x + b. Mettez deux telles couches l’une derrière l’autre : c’est encore une matrice et un biais.',
        collapse,
        'Cent couches sans activation en valent donc une : elles tracent une droite, rien de plus. Une activation entre les couches plie la droite, et la somme de nombreux petits plis suit n’importe quelle courbe. La figure le montre avec le même réseau, avec et sans.',
        'Laquelle choisir ? Les anciennes, sigmoïde et tanh, sont lisses, mais plates loin de zéro : leur dérivée y est presque nulle, et comme la rétropropagation (chapitre 8) multiplie les dérivées de toutes les couches, les réseaux profonds n’apprennent guère. ReLU a la dérivée 1 pour toute entrée positive et coûte une comparaison ; mais pour les entrées négatives sa dérivée est nulle, et une unité qui n’en reçoit pas d’autres n’apprend plus.',
        relu,
        'Ici, exp(x) est eˣ. Leaky ReLU garde une petite pente à gauche, ELU plie doucement vers −1, SiLU est la cousine lisse de ReLU. Le cours prend ELU pour le sinus, qui est lisse, et ReLU pour l’inverse du robot.',
        sigmoid,
      ],
      summary:
        'Sans activation, un réseau est linéaire, si profond soit-il. Ce qui compte dans une activation est sa dérivée : presque nulle, rien ne s’apprend à travers elle.',
    },
  },
  task,
};

/** The activations whose derivative is asked for, by seed. */
const ASKED = [
  {
    name: 'silu',
    tex: '\\mathrm{SiLU}(x) = \\frac{x}{1 + e^{-x}}',
    plain: 'SiLU(x) = x / (1 + exp(−x))',
  },
  { name: 'tanh', tex: '\\tanh(x)', plain: 'tanh(x)' },
  { name: 'sigmoid', tex: '\\sigma(x) = \\frac{1}{1 + e^{-x}}', plain: 'σ(x) = 1 / (1 + exp(−x))' },
] as const;

function task(seed: number): Task {
  const { name, tex, plain } = ASKED[seed % ASKED.length]!;
  const { value, derivative } = ACTIVATIONS[name];
  const slope = (x: number) => derivative(x, value(x));
  return {
    prompt: {
      en: 'What is the derivative of this activation? Give it as a formula in x.',
      fr: 'Quelle est la dérivée de cette activation ? Donnez-la comme formule en x.',
    },
    formula: { tex, plain },
    fields: [
      {
        name: 'derivative',
        label: { tex: '\\frac{d}{dx}', plain: 'd/dx' },
        variables: ['x'],
        value: ({ x = 0 }) => slope(x),
        errors: [
          {
            value: ({ x = 0 }) => -slope(x),
            hint: { en: 'The sign is wrong.', fr: 'Le signe est faux.' },
          },
          {
            value: ({ x = 0 }) => value(x),
            hint: {
              en: 'This is the activation itself, not its derivative.',
              fr: 'C’est l’activation elle-même, pas sa dérivée.',
            },
          },
          {
            value: ({ x = 0 }) => 1 - value(x) ** 2 + (name === 'tanh' ? 1 : 0),
            hint: {
              en: 'That would fit tanh; use the quotient rule here.',
              fr: 'Ce serait juste pour tanh ; ici, il faut la règle du quotient.',
            },
          },
        ].slice(0, name === 'tanh' ? 2 : 3),
      },
    ],
  };
}
