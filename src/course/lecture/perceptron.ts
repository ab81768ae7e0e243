/** The chapter on the perceptron. */
import { Random } from '../../random.ts';
import type { Chapter, Task } from './chapter.ts';

const unit = {
  tex: 'y = \\sigma(\\mathbf{w} \\cdot \\mathbf{x} + b) = \\sigma(w_1 x_1 + w_2 x_2 + b)',
  plain: 'y = σ(w·x + b) = σ(w₁ x₁ + w₂ x₂ + b)',
};
const line = {
  tex: 'w_1 x_1 + w_2 x_2 + b = 0',
  plain: 'w₁ x₁ + w₂ x₂ + b = 0',
};
const step = {
  tex: '\\mathbf{w} \\leftarrow \\mathbf{w} - \\gamma\\,(y - t)\\,\\mathbf{x}, \\qquad b \\leftarrow b - \\gamma\\,(y - t)',
  plain: 'w ← w − γ (y − t) x,   b ← b − γ (y − t)',
};

/** The chapter. */
export const PERCEPTRON: Chapter = {
  texts: {
    en: {
      question: 'What can a single unit decide, and what not?',
      body: [
        'A unit of a net weighs its inputs, adds a bias and sends the sum through a function σ:',
        unit,
        'Let σ be the sigmoid, σ(s) = 1 / (1 + e⁻ˢ), which squeezes any number s into 0 to 1. The output is one half exactly where the sum is zero, and with two inputs that is a straight line:',
        line,
        'The weight vector w is perpendicular to it and points to the side where the output is near 1. A longer w makes the transition sharper; the bias shifts the line. So a single unit cuts the plane in two.',
        'It learns from points whose right output, the target t, is known: 1 or 0. What gradient descent makes small is called the loss, a number that says how wrong the outputs are. With the loss of chapter 7, cross-entropy, the step for one point is strikingly simple: the error y − t, times the input.',
        step,
        'Points that no straight line separates stay out of reach, whatever the weights. The classical case is “either x₁ or x₂ is positive, but not both” (XOR). Two units, and a third one above them, would do: that is what layers are for.',
      ],
      summary:
        'A perceptron is a weighted sum with a squeezing function; it decides by a straight line. Weights turn the line and sharpen it, the bias shifts it. XOR needs a second layer.',
    },
    fr: {
      question: 'Que peut décider une seule unité, et que ne peut-elle pas décider ?',
      body: [
        'Une unité d’un réseau pondère ses entrées, ajoute un biais et fait passer la somme par une fonction σ :',
        unit,
        'Prenons pour σ la sigmoïde, σ(s) = 1 / (1 + e⁻ˢ), qui comprime tout nombre s entre 0 et 1. La sortie vaut un demi exactement là où la somme est nulle ; avec deux entrées, c’est une droite :',
        line,
        'Le vecteur des poids w lui est perpendiculaire et pointe du côté où la sortie est proche de 1. Un vecteur w plus long rend la transition plus nette ; le biais décale la droite. Une seule unité coupe donc le plan en deux.',
        'Elle apprend de points dont on connaît la bonne sortie, la cible t : 1 ou 0. Ce que la descente de gradient rend petit s’appelle la perte, un nombre qui dit à quel point les sorties sont fausses. Avec celle du chapitre 7, l’entropie croisée, le pas pour un point est d’une simplicité frappante : l’erreur y − t, multipliée par l’entrée.',
        step,
        'Les points qu’aucune droite ne sépare restent hors d’atteinte, quels que soient les poids. Le cas classique est « soit x₁, soit x₂ est positif, mais pas les deux » (XOR). Deux unités, et une troisième au-dessus, suffiraient : c’est à cela que servent les couches.',
      ],
      summary:
        'Un perceptron est une somme pondérée suivie d’une fonction qui la comprime ; il décide par une droite. Les poids l’orientent et règlent la netteté de la transition, le biais la décale. XOR demande une deuxième couche.',
    },
  },
  task,
};

function task(seed: number): Task {
  const random = new Random(seed, 'lecture perceptron task');
  const slope = Math.floor(random.uniform(2, 6));
  const height = Math.floor(random.uniform(1, 5));
  const scaled = {
    en: 'w₂ = 1 fixes the scale: solve x₂ − … = 0 for the line first.',
    fr: 'w₂ = 1 fixe l’échelle : écrivez d’abord la droite sous la forme x₂ − … = 0.',
  };
  const sign = {
    en: 'The sign: above the line, x₂ is larger than the right side, so the sum must be positive.',
    fr: 'Le signe : au-dessus de la droite, x₂ dépasse le membre de droite ; la somme doit être positive.',
  };
  return {
    prompt: {
      en: 'The output of a perceptron must be above one half above this line, and below one half below it. With w₂ = 1, which w₁ and b does it need?',
      fr: 'La sortie d’un perceptron doit dépasser un demi au-dessus de cette droite, et rester inférieure au-dessous. Avec w₂ = 1, quels w₁ et b lui faut-il ?',
    },
    formula: {
      tex: `x_2 = ${slope} x_1 + ${height}`,
      plain: `x₂ = ${slope} x₁ + ${height}`,
    },
    fields: [
      {
        name: 'w1',
        label: { tex: 'w_1', plain: 'w₁' },
        value: () => -slope,
        errors: [
          { value: () => slope, hint: sign },
          { value: () => -1 / slope, hint: scaled },
        ],
      },
      {
        name: 'b',
        label: { tex: 'b', plain: 'b' },
        value: () => -height,
        errors: [
          { value: () => height, hint: sign },
          { value: () => -height / slope, hint: scaled },
        ],
      },
    ],
  };
}
