/** The chapter on losses. */
import { Random } from '../../random.ts';
import type { Chapter, Task } from './chapter.ts';
import { softmax } from './sectors.ts';

const mse = {
  tex: '\\mathrm{MSE} = \\frac{1}{n} \\sum_i (y_i - t_i)^2',
  plain: 'MSE = 1/n Σ (yᵢ − tᵢ)²',
};
const smooth = {
  tex: '\\mathrm{smooth\\ L1}: \\quad \\tfrac{1}{2} e^2 \\;\\; (|e| < 1), \\qquad |e| - \\tfrac{1}{2} \\;\\; (|e| \\ge 1)',
  plain: 'smooth L1: e²/2 (|e| < 1),   |e| − 1/2 (|e| ≥ 1)',
};
const soft = {
  tex: 'p_k = \\frac{e^{z_k}}{\\sum_j e^{z_j}}, \\qquad L = -\\ln p_t',
  plain: 'p_k = exp(z_k) / Σ exp(z_j),   L = −ln p_t',
};
const slope = {
  tex: '\\frac{\\partial L}{\\partial z_k} = p_k - [k = t]',
  plain: '∂L/∂z_k = p_k − [k = t]',
};

/** The chapter. */
export const LOSSES_CHAPTER: Chapter = {
  texts: {
    en: {
      question: 'What exactly does training minimise?',
      body: [
        'Training needs one number that says how wrong the outputs are. For outputs that are quantities, such as angles, the usual choice is the mean squared error, of the outputs yᵢ against the right values tᵢ:',
        mse,
        'Its gradient grows with the error, so that a single outlier can pull harder than a hundred good points. Smooth L1 is, for an error e = y − t, quadratic for small errors and linear for large ones: its gradient never exceeds 1. The exercise uses it for the angles, since at the jump of pan the errors are huge.',
        smooth,
        'For classes, the net gives one number z for each class, and softmax turns them into probabilities that sum to 1. The categorical cross-entropy is the negative natural logarithm (ln) of the probability of the right class t: zero if that is 1, and without limit as it approaches 0.',
        soft,
        'The two fit together so well that the gradient is only probability minus truth, [k = t] being 1 for the right class and 0 for the others:',
        slope,
        'In the figure a net learns which of three sectors of the floor the beam hits.',
      ],
      summary:
        'MSE for quantities; smooth L1 where outliers must not dominate; cross-entropy with softmax for classes. The gradient of the loss is where back-propagation starts.',
    },
    fr: {
      question: 'Que minimise-t-on exactement pendant l’apprentissage ?',
      body: [
        'L’apprentissage a besoin d’un nombre qui dit à quel point les sorties sont fausses. Pour des grandeurs, comme des angles, on prend d’ordinaire l’erreur quadratique moyenne, des sorties yᵢ par rapport aux valeurs justes tᵢ :',
        mse,
        'Son gradient croît avec l’erreur : un seul point aberrant peut tirer plus fort que cent bons points. Smooth L1, pour une erreur e = y − t, est quadratique pour les petites erreurs et linéaire pour les grandes : son gradient ne dépasse jamais 1. L’exercice la prend pour les angles, car au saut du pan les erreurs sont énormes.',
        smooth,
        'Pour des classes, le réseau donne un nombre z par classe, et softmax en fait des probabilités de somme 1. L’entropie croisée catégorielle est l’opposé du logarithme népérien (ln) de la probabilité de la bonne classe t : nulle si celle-ci vaut 1, sans limite quand elle tend vers 0.',
        soft,
        'Les deux s’accordent si bien que le gradient n’est que probabilité moins vérité, [k = t] valant 1 pour la bonne classe et 0 pour les autres :',
        slope,
        'Dans la figure, un réseau apprend lequel de trois secteurs du sol le faisceau touche.',
      ],
      summary:
        'MSE pour des grandeurs ; smooth L1 quand les points aberrants ne doivent pas dominer ; entropie croisée et softmax pour des classes. La rétropropagation part du gradient de la perte.',
    },
  },
  task,
};

function task(seed: number): Task {
  const random = new Random(seed, 'lecture losses');
  const z = [2, 1, 0].map((base) => base - Math.floor(random.uniform(0, 2)));
  const p = softmax(z);
  const loss = -Math.log(p[1]!);
  const tolerance = 6e-3;
  return {
    prompt: {
      en: 'A net outputs these three numbers, and the second class is right. What is its probability, what is the loss, and what is the derivative of the loss with respect to z₂? Three digits are enough; exp and log are allowed.',
      fr: 'Les sorties d’un réseau sont ces trois nombres, et la deuxième classe est la bonne. Quelle est sa probabilité, quelle est la perte, et quelle est la dérivée de la perte par rapport à z₂ ? Trois chiffres suffisent ; exp et log sont permis.',
    },
    formula: { tex: `z = (${z.join(',\\; ')})`, plain: `z = (${z.join(', ')})` },
    fields: [
      {
        name: 'p2',
        label: { tex: 'p_2', plain: 'p₂' },
        value: () => p[1]!,
        tolerance,
        errors: [
          {
            value: () => p[0]!,
            hint: {
              en: 'This is the probability of the first class.',
              fr: 'C’est la probabilité de la première classe.',
            },
          },
          {
            value: () => Math.exp(z[1]!),
            hint: {
              en: 'Divide by the sum over all classes.',
              fr: 'Divisez par la somme sur toutes les classes.',
            },
          },
        ].filter((error) => Math.abs(error.value() - p[1]!) > 2 * tolerance),
      },
      {
        name: 'loss',
        label: { tex: 'L', plain: 'L' },
        value: () => loss,
        tolerance,
        errors: [
          {
            value: () => -loss,
            hint: { en: 'The minus sign is missing.', fr: 'Le signe moins manque.' },
          },
          {
            value: () => -Math.log10(p[1]!),
            hint: {
              en: 'Take the natural logarithm.',
              fr: 'Prenez le logarithme naturel.',
            },
          },
        ],
      },
      {
        name: 'dz2',
        label: { tex: '\\frac{\\partial L}{\\partial z_2}', plain: '∂L/∂z₂' },
        value: () => p[1]! - 1,
        tolerance,
        errors: [
          {
            value: () => 1 - p[1]!,
            hint: {
              en: 'The sign: a larger z₂ lowers the loss, so the derivative is negative.',
              fr: 'Le signe : z₂ plus grand abaisse la perte, la dérivée est donc négative.',
            },
          },
          {
            value: () => -1 / p[1]!,
            hint: {
              en: 'This is the derivative with respect to p₂; that of softmax is missing.',
              fr: 'C’est la dérivée par rapport à p₂ ; il manque celle de softmax.',
            },
          },
        ],
      },
    ],
  };
}
