/** The chapter on least squares. */
import { Random } from '../../random.ts';
import type { Chapter, Task } from './chapter.ts';

const tip = {
  tex: '\\begin{aligned} x &= l_1 \\cos a + l_2 \\cos(a + b) \\\\ y &= l_1 \\sin a + l_2 \\sin(a + b) \\end{aligned}',
  plain: 'x = l₁ cos a + l₂ cos(a + b)\ny = l₁ sin a + l₂ sin(a + b)',
};
const sum = {
  tex: 'S(l_1, l_2) = \\sum_i \\big( x_i - x(a_i, b_i) \\big)^2 + \\big( y_i - y(a_i, b_i) \\big)^2',
  plain: 'S(l₁, l₂) = Σ (xᵢ − x(aᵢ, bᵢ))² + (yᵢ − y(aᵢ, bᵢ))²',
};
const one = {
  tex: '\\frac{dS}{dl} = -2 \\sum_i c_i (x_i - c_i\\, l) = 0 \\quad\\Rightarrow\\quad l = \\frac{\\sum_i c_i x_i}{\\sum_i c_i^2}',
  plain: 'dS/dl = −2 Σ cᵢ (xᵢ − cᵢ l) = 0   ⇒   l = Σ cᵢ xᵢ / Σ cᵢ²',
};
const normal = {
  tex: 'A^\\top A\\, \\mathbf{l} = A^\\top \\mathbf{p} \\quad\\Rightarrow\\quad \\mathbf{l} = (A^\\top A)^{-1} A^\\top \\mathbf{p} = A^+ \\mathbf{p}',
  plain: 'AᵀA l = Aᵀp   ⇒   l = (AᵀA)⁻¹ Aᵀ p = A⁺ p',
};

/** The chapter. */
export const LEAST_SQUARES: Chapter = {
  texts: {
    en: {
      question: 'How long are the links of an arm that you can only watch?',
      body: [
        'An arm has two links of unknown lengths l₁ and l₂. The first is turned by the angle a, the second by b more. School trigonometry gives the tip:',
        tip,
        'You know the angles of a few poses, and have measured the tip (xᵢ, yᵢ) of each, every time with a small error; the index i counts the poses. No pair of lengths fits all measurements exactly. What remains, measured minus computed, is called a residual. The best lengths are those for which the sum (Σ) of the squared residuals is smallest:',
        sum,
        'Squares count large errors much more than small ones, and, above all, they make the problem easy. With only one length, x = c · l with a known factor c, the sum is a parabola in l; at its lowest point the derivative is zero:',
        one,
        'The arm is of the same kind: the lengths appear only multiplied by known numbers (cosines and sines), never as l² or cos l. Such a model is linear in its parameters. Write those numbers as a table A with one row for each measured coordinate and one column for each length, and the measured coordinates below each other as p. Such a table is called a matrix. The product A l multiplies each row of A with the lengths, entry by entry, and adds up: these are the computed coordinates. Aᵀ is A with rows and columns exchanged. The derivatives by both lengths are zero if',
        normal,
        'These are two equations with two unknowns; the exponent −1 stands for their solution. A⁺ is called the pseudo-inverse. The same formula fits a line, a parabola, or any sum of known functions with unknown factors. If the parameters are inside a sine, as the weights of a net are inside its activations, there is no such formula, and the next chapters are needed.',
      ],
      summary:
        'Least squares chooses the parameters with the smallest sum of squared residuals. If the model is linear in them, one system of equations gives the answer: l = (AᵀA)⁻¹ Aᵀ p.',
    },
    fr: {
      question: 'Quelle est la longueur des segments d’un bras que l’on peut seulement regarder ?',
      body: [
        'Un bras a deux segments de longueurs inconnues l₁ et l₂. Le premier est tourné de l’angle a, le second de b en plus. La trigonométrie du lycée donne son extrémité :',
        tip,
        'Vous connaissez les angles de quelques poses, et vous avez mesuré l’extrémité (xᵢ, yᵢ) de chacune, toujours avec une petite erreur ; l’indice i compte les poses. Aucun couple de longueurs ne convient exactement à toutes les mesures. Ce qui reste, la valeur mesurée moins la valeur calculée, s’appelle un résidu. Les meilleures longueurs sont celles qui rendent la somme (Σ) des carrés des résidus la plus petite :',
        sum,
        'Les carrés comptent les grandes erreurs bien plus que les petites et, surtout, ils rendent le problème facile. Avec une seule longueur, x = c · l où le facteur c est connu, la somme est une parabole en l ; à son point le plus bas, la dérivée est nulle :',
        one,
        'Le bras est du même genre : les longueurs n’y sont que multipliées par des nombres connus (des cosinus et des sinus), jamais l² ni cos l. Un tel modèle est linéaire en ses paramètres. Rangez ces nombres dans un tableau A, avec une ligne par coordonnée mesurée et une colonne par longueur, et les coordonnées mesurées l’une sous l’autre dans p. Un tel tableau s’appelle une matrice. Le produit A l multiplie chaque ligne de A par les longueurs, terme à terme, et additionne : ce sont les coordonnées calculées. Aᵀ est A dont on échange lignes et colonnes. Les dérivées par rapport aux deux longueurs sont nulles si',
        normal,
        'Ce sont deux équations à deux inconnues ; l’exposant −1 désigne leur résolution. A⁺ s’appelle la pseudo-inverse. La même formule ajuste une droite, une parabole, ou toute somme de fonctions connues à facteurs inconnus. Si les paramètres sont à l’intérieur d’un sinus, comme les poids d’un réseau à l’intérieur de ses activations, une telle formule n’existe pas : il faut les méthodes des chapitres suivants.',
      ],
      summary:
        'Les moindres carrés choisissent les paramètres dont la somme des carrés des résidus est la plus petite. Si le modèle est linéaire en eux, un système d’équations donne la réponse : l = (AᵀA)⁻¹ Aᵀ p.',
    },
  },
  task,
};

const FACTORS = [1, 2, 3] as const;

function task(seed: number): Task {
  const random = new Random(seed, 'lecture least squares');
  const slope = random.integer(5) + 2;
  const values = FACTORS.map(
    (c, i) => Math.round(10 * (c * slope + [0.3, -0.4, 0.2][(i + seed) % 3]!)) / 10,
  );
  const dot = FACTORS.reduce((total, c, i) => total + c * values[i]!, 0);
  const squares = FACTORS.reduce((total, c) => total + c * c, 0);
  const total = values.reduce((a, b) => a + b, 0);
  const list = FACTORS.map((c, i) => `(${c};\\ ${values[i]})`).join(',\\; ');
  const plain = FACTORS.map((c, i) => `(${c}; ${values[i]})`).join(', ');
  return {
    prompt: {
      en: 'Three measurements (cᵢ; xᵢ) of x = c · l. Which l has the smallest sum of squared residuals?',
      fr: 'Trois mesures (cᵢ ; xᵢ) de x = c · l. Quel l a la plus petite somme des carrés des résidus ?',
    },
    formula: { tex: list, plain },
    fields: [
      {
        name: 'l',
        label: { tex: 'l', plain: 'l' },
        value: () => dot / squares,
        tolerance: 1e-3,
        errors: [
          {
            value: () => total / FACTORS.reduce<number>((a, b) => a + b, 0),
            hint: {
              en: 'This is Σx / Σc. Each measurement must be weighted by its factor: Σcx / Σc².',
              fr: 'C’est Σx / Σc. Chaque mesure doit être pondérée par son facteur : Σcx / Σc².',
            },
          },
          {
            value: () => FACTORS.reduce((mean, c, i) => mean + values[i]! / c / 3, 0),
            hint: {
              en: 'This is the mean of the ratios x / c, which counts the error of a small c too much.',
              fr: 'C’est la moyenne des rapports x / c, qui compte trop l’erreur d’un petit c.',
            },
          },
          {
            value: () => dot,
            hint: { en: 'Divide by the sum of c².', fr: 'Divisez par la somme des c².' },
          },
        ],
      },
    ],
  };
}
