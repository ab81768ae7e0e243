/** The chapter on Newton's method. */
import { Random } from '../../random.ts';
import type { Chapter, Task } from './chapter.ts';

const tangent = {
  tex: "f(x + d) \\approx f(x) + f'(x)\\, d = 0 \\quad\\Rightarrow\\quad d = -\\frac{f(x)}{f'(x)}",
  plain: "f(x + d) ≈ f(x) + f'(x) d = 0   ⇒   d = −f(x) / f'(x)",
};
const step = {
  tex: "x \\leftarrow x - \\frac{f(x)}{f'(x)}",
  plain: "x ← x − f(x) / f'(x)",
};
const jacobian = {
  tex: 'J = \\begin{pmatrix} \\partial x / \\partial a & \\partial x / \\partial b \\\\ \\partial y / \\partial a & \\partial y / \\partial b \\end{pmatrix}, \\qquad J\\, \\mathbf{d} = \\mathbf{p}_{\\text{target}} - \\mathbf{p}',
  plain: 'J = | ∂x/∂a  ∂x/∂b |\n    | ∂y/∂a  ∂y/∂b |,   J d = p_target − p',
};
const minimum = {
  tex: "x \\leftarrow x - \\frac{f'(x)}{f''(x)}",
  plain: "x ← x − f'(x) / f''(x)",
};

/** The chapter. */
export const NEWTON: Chapter = {
  texts: {
    en: {
      question: 'Which angles bring the tip of an arm to a given point, if no formula gives them?',
      body: [
        'First with one variable: for which x is f(x) = 0? Near any point, a smooth curve is almost its tangent, and where a line crosses zero is easy to compute:',
        tangent,
        'The tangent is not the curve, so one is not there yet, but usually much nearer. Repeat it; the arrow means: replace x by what stands on the right.',
        step,
        'Near the solution every step doubles the number of correct digits: 0.1, 0.01, 0.0001, 0.00000001. Far from it there is no such promise. Where the slope is almost zero, the tangent leads far away; and there are starts from which the steps run to infinity, or in a circle.',
        'An arm has two angles, and its tip two coordinates. Each coordinate changes with each angle, which gives four derivatives: ∂x/∂a, for one, is the derivative of x by the angle a while b stays the same. Written as a table they are called the Jacobian J. In J d, each row is multiplied with the changes of a and b and added up. As the slope does with one variable, it turns a small change d of the angles into a change of the tip; asked backwards, it gives the change of the angles that is needed:',
        jacobian,
        'These are two linear equations with two unknowns for each step. When the arm is stretched, both angles move the tip in the same direction: J has no inverse, and the step is enormous or impossible. Such a pose is called singular.',
        'The same method finds minima: there the derivative is zero, so put f′ in place of f, and its own derivative f″ in place of f′.',
        minimum,
        'For a net with 100,000 weights, f″ would be a table of 100,000 × 100,000 numbers. The next chapter does without it.',
      ],
      summary:
        'Newton’s method replaces a function by its tangent and steps to where that is zero. It doubles the correct digits near a solution, and may fail far from it. With several variables the Jacobian takes the place of the slope.',
    },
    fr: {
      question:
        'Quels angles amènent l’extrémité d’un bras en un point donné, si aucune formule ne les fournit ?',
      body: [
        'D’abord avec une variable : pour quel x a-t-on f(x) = 0 ? Près d’un point, une courbe lisse est presque sa tangente, et il est facile de calculer où une droite passe par zéro :',
        tangent,
        'La tangente n’est pas la courbe : on n’y est pas encore, mais d’ordinaire bien plus près. On recommence ; la flèche signifie : remplacer x par ce qui est à droite.',
        step,
        'Près de la solution, chaque pas double le nombre de chiffres exacts : 0,1, puis 0,01, 0,0001, 0,00000001. Loin d’elle, rien n’est promis. Là où la pente est presque nulle, la tangente emmène très loin ; et de certains départs, les pas s’en vont à l’infini, ou tournent en rond.',
        'Un bras a deux angles, et son extrémité deux coordonnées. Chaque coordonnée varie avec chaque angle, ce qui donne quatre dérivées : ∂x/∂a, par exemple, est la dérivée de x par rapport à l’angle a, b restant le même. Rangées en tableau, elles forment la jacobienne J. Dans J d, chaque ligne est multipliée par les variations de a et de b, puis additionnée. Comme la pente avec une variable, elle transforme une petite variation d des angles en une variation de l’extrémité ; lue à l’envers, elle donne la variation des angles qu’il faut :',
        jacobian,
        'Ce sont, à chaque pas, deux équations linéaires à deux inconnues. Quand le bras est tendu, les deux angles déplacent l’extrémité dans la même direction : J n’a pas d’inverse, et le pas est énorme ou impossible. Une telle pose est dite singulière.',
        'La même méthode trouve les minima : la dérivée y est nulle, il suffit de mettre f′ à la place de f, et sa propre dérivée f″ à la place de f′.',
        minimum,
        'Pour un réseau de 100 000 poids, f″ serait un tableau de 100 000 × 100 000 nombres. Le chapitre suivant s’en passe.',
      ],
      summary:
        'La méthode de Newton remplace une fonction par sa tangente et va là où celle-ci s’annule. Elle double les chiffres exacts près d’une solution, et peut échouer loin d’elle. Avec plusieurs variables, la jacobienne prend la place de la pente.',
    },
  },
  task,
};

function task(seed: number): Task {
  const random = new Random(seed, 'lecture newton');
  const start = random.integer(4) + 2;
  const square = start * start + 1 + random.integer(2 * start - 1);
  const next = (x: number) => x - (x * x - square) / (2 * x);
  const sign = {
    en: 'The sign is wrong: the step is minus f(x) / f′(x).',
    fr: 'Le signe est faux : le pas est moins f(x) / f′(x).',
  };
  const factor = {
    en: 'The derivative of x² is 2x: the factor 2 is missing.',
    fr: 'La dérivée de x² est 2x : le facteur 2 manque.',
  };
  return {
    prompt: {
      en: `Two steps of Newton’s method from x₀ = ${start}: what are x₁ and x₂? Three decimals are enough.`,
      fr: `Deux pas de la méthode de Newton depuis x₀ = ${start} : que valent x₁ et x₂ ? Trois décimales suffisent.`,
    },
    formula: { tex: `f(x) = x^2 - ${square}`, plain: `f(x) = x² − ${square}` },
    fields: [
      {
        name: 'x1',
        label: { tex: 'x_1', plain: 'x₁' },
        value: () => next(start),
        tolerance: 5e-4,
        errors: [
          { value: () => start + (start * start - square) / (2 * start), hint: sign },
          { value: () => start - (start * start - square) / start, hint: factor },
        ],
      },
      {
        name: 'x2',
        label: { tex: 'x_2', plain: 'x₂' },
        value: () => next(next(start)),
        tolerance: 5e-4,
        errors: [
          {
            value: () => next(start),
            hint: {
              en: 'This is x₁: take one more step from there.',
              fr: 'C’est x₁ : faites encore un pas à partir de là.',
            },
          },
        ],
      },
    ],
  };
}
