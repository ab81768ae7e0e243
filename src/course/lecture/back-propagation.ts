/** The chapter on back-propagation. */
import type { Chapter, Task } from './chapter.ts';
import { ASKED_WEIGHT, backward, forward, texOf, tinyNetOf } from './tiny-net.ts';

const chain = {
  tex: "\\frac{d}{dx}\\, h(g(f(x))) = h'(g(f(x))) \\cdot g'(f(x)) \\cdot f'(x)",
  plain: "d/dx h(g(f(x))) = h'(g(f(x))) · g'(f(x)) · f'(x)",
};
const net = {
  tex: 'h_i = \\tanh(z_i), \\quad z_i = w_{i1} x_1 + w_{i2} x_2 + b_i, \\quad y = v_1 h_1 + v_2 h_2 + c, \\quad L = (y - t)^2',
  plain:
    'h_i = tanh(z_i),  z_i = w_i1 x_1 + w_i2 x_2 + b_i,  y = v_1 h_1 + v_2 h_2 + c,  L = (y − t)²',
};
const edge = {
  tex: '\\frac{\\partial L}{\\partial w_{ij}} = \\frac{\\partial L}{\\partial y} \\cdot v_i \\cdot (1 - h_i^2) \\cdot x_j',
  plain: '∂L/∂w_ij = ∂L/∂y · v_i · (1 − h_i²) · x_j',
};

/** The chapter. */
export const BACK_PROPAGATION: Chapter = {
  texts: {
    en: {
      question:
        'How does one get the gradient for a hundred thousand weights at the price of two evaluations?',
      body: [
        'One could shift each weight a little and look at the loss: a hundred thousand evaluations for a single step. The chain rule does better. A net is functions inside functions, and the derivative of such a composition is the product of the derivatives along the way:',
        chain,
        'The figure shows the smallest net that has it all: two inputs, two hidden units, one output, one sample with target t.',
        net,
        'Forward, each unit computes its value and keeps it. Backward, one starts with ∂L/∂y = 2 (y − t) and goes from unit to unit. At each edge there is one rule: the derivative at its start is the derivative at its end, times the local derivative of the edge or the unit. A weight gets the derivative of the unit it leads to times the value that it carries. The factor 1 − h² below is the derivative of tanh.',
        edge,
        'Everything in front of a unit is computed once and used by all edges behind it. That is the whole trick: one pass forward, one pass backward, whatever the number of weights. The last line of the figure compares with central differences, (L(w + ε) − L(w − ε)) / 2ε with a small ε, which is how one finds a wrong sign in a program.',
      ],
      summary:
        'Back-propagation is the chain rule, from the loss back to each weight, with every intermediate product reused. Derivative of a weight = derivative of its unit × the value it carries.',
    },
    fr: {
      question:
        'Comment obtenir le gradient de cent mille poids pour le prix de deux évaluations ?',
      body: [
        'On pourrait décaler un peu chaque poids et regarder la perte : cent mille évaluations pour un seul pas. La règle de la chaîne fait mieux. Un réseau est fait de fonctions emboîtées, et la dérivée d’un tel emboîtement est le produit des dérivées le long du chemin :',
        chain,
        'La figure montre le plus petit réseau où tout apparaît : deux entrées, deux unités cachées, une sortie, un exemple de cible t.',
        net,
        'Vers l’avant, chaque unité calcule sa valeur et la garde. Vers l’arrière, on part de ∂L/∂y = 2 (y − t) et l’on va d’unité en unité. À chaque arête, une seule règle : la dérivée en amont est la dérivée en aval, multipliée par la dérivée locale de l’arête ou de l’unité. Un poids reçoit la dérivée de l’unité où il mène, multipliée par la valeur qu’il porte. Le facteur 1 − h² ci-dessous est la dérivée de tanh.',
        edge,
        'Ce qui est en aval d’une unité est calculé une fois et sert à toutes ses arêtes d’entrée. Toute l’astuce est là : un passage avant, un passage arrière, quel que soit le nombre de poids. La dernière ligne de la figure compare aux différences centrées, (L(w + ε) − L(w − ε)) / 2ε avec un petit ε : c’est ainsi qu’on trouve un signe faux dans un programme.',
      ],
      summary:
        'La rétropropagation est la règle de la chaîne, de la perte jusqu’à chaque poids, où chaque produit intermédiaire ressert. Dérivée d’un poids = dérivée de son unité × valeur qu’il porte.',
    },
  },
  task,
};

function task(seed: number): Task {
  const { weights, sample } = tinyNetOf(seed);
  const { h2, y } = forward(weights, sample);
  const step = backward(weights, sample).find(({ of }) => of === ASKED_WEIGHT)!;
  const dy = 2 * (y - sample.t);
  const error = (value: number, en: string, fr: string) => ({
    value: () => value,
    hint: { en, fr },
  });
  return {
    prompt: {
      en: 'The figure hides one derivative. What is its value? Three digits are enough; an expression will do as well.',
      fr: 'La figure cache une dérivée. Que vaut-elle ? Trois chiffres suffisent ; une expression convient aussi.',
    },
    fields: [
      {
        name: 'derivative',
        label: {
          tex: `\\frac{\\partial L}{\\partial ${texOf(ASKED_WEIGHT)}}`,
          plain: `∂L/∂${ASKED_WEIGHT}`,
        },
        value: () => step.value,
        tolerance: 6e-3,
        errors: [
          error(
            dy * weights.v2 * sample.x1,
            'The derivative of tanh is missing: the factor 1 − h₂².',
            'La dérivée de tanh manque : le facteur 1 − h₂².',
          ),
          error(
            dy * (1 - h2 * h2) * sample.x1,
            'The factor v₂ is missing: h₂ acts on y through this weight.',
            'Il manque le facteur v₂ : c’est par ce poids que h₂ agit sur y.',
          ),
          error(
            dy * weights.v2 * (1 - h2 * h2),
            'The input x₁ that this weight carries is missing.',
            'L’entrée x₁ que ce poids porte manque.',
          ),
          error(
            step.value / 2,
            'The derivative of (y − t)² has the factor 2.',
            'La dérivée de (y − t)² a le facteur 2.',
          ),
          error(-step.value, 'The sign is wrong.', 'Le signe est faux.'),
        ].filter(({ value }) => Math.abs(value() - step.value) > 0.02),
      },
    ],
  };
}
