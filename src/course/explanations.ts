/**
 * Explanations of the steps in English and French, for the terminal and the page.
 */
import type { ExerciseStep } from './steps.ts';

/** Languages of the explanations. */
export const EXPLANATION_LANGUAGES = ['en', 'fr'] as const;
export type ExplanationLanguage = (typeof EXPLANATION_LANGUAGES)[number];

/** A formula on a line of its own. */
export interface Formula {
  /** In TeX. */
  readonly tex: string;
  /** As plain text, for the terminal. */
  readonly plain: string;
}

/** Explanation of a step. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
  readonly formula?: Formula;
}

/** Words in formulas. */
const FRENCH_WORDS: Readonly<Record<string, string>> = { target: 'cible', train: 'app' };

/** A formula with the words and the decimal separator of a language. */
export function formulaIn(language: ExplanationLanguage, { tex, plain }: Formula): Formula {
  if (language === 'en') return { tex, plain };
  const inFrench = (text: string, comma: string) =>
    text.replace(/(?<=\d)\.(?=\d)/g, comma).replace(/target|train/g, (word) => FRENCH_WORDS[word]!);
  return { tex: inFrench(tex, '{,}'), plain: inFrench(plain, ',') };
}

const matrix = (rows: string): string => `\\begin{bmatrix} ${rows} \\end{bmatrix}`;

/** The product of `direct` and its factors. */
const CHAIN: Formula = {
  tex: `\\begin{aligned} &T = R_z(\\alpha)\\; D_z(l_1)\\; R_y(\\beta)\\; D_z(l_2) \\\\ &${[
    `R_z(a) = ${matrix('\\cos a & -\\sin a & 0 & 0 \\\\ \\sin a & \\cos a & 0 & 0 \\\\ 0 & 0 & 1 & 0 \\\\ 0 & 0 & 0 & 1')}`,
    `R_y(a) = ${matrix('\\cos a & 0 & \\sin a & 0 \\\\ 0 & 1 & 0 & 0 \\\\ -\\sin a & 0 & \\cos a & 0 \\\\ 0 & 0 & 0 & 1')}`,
    `D_z(l) = ${matrix('1 & 0 & 0 & 0 \\\\ 0 & 1 & 0 & 0 \\\\ 0 & 0 & 1 & l \\\\ 0 & 0 & 0 & 1')}`,
  ].join(',\\quad ')} \\end{aligned}`,
  plain: `T = Rz(alpha) · Dz(l1) · Ry(beta) · Dz(l2)

        | cos a  −sin a  0  0 |           |  cos a  0  sin a  0 |           | 1  0  0  0 |
Rz(a) = | sin a   cos a  0  0 |   Ry(a) = |      0  1      0  0 |   Dz(l) = | 0  1  0  0 |
        |     0       0  1  0 |           | −sin a  0  cos a  0 |           | 0  0  1  l |
        |     0       0  0  1 |           |      0  0      0  1 |           | 0  0  0  1 |`,
};

const english: Record<ExerciseStep, Explanation> = {
  sine: {
    title: 'A first net: a noisy sine',
    text: 'A thousand points of 2.5 sin x + 1.5 with a little noise: 80 % for training, 20 % for validation, 512 epochs. When both losses end near the variance of the noise, the net has learned the sine and not the noise.',
  },
  direct: {
    title: 'Direct: from angles to a pose',
    text: 'direct(alpha, beta) is the 4×4 matrix from the head to the world: rotate about z by alpha, move up by l1, rotate about the new y by beta, move by l2 along the new z. At alpha = beta = 0 the head points straight up. The first three columns are the axes of the head as seen in the world, the fourth is its position, and the last row is 0, 0, 0, 1. Each of the four motions is such a matrix, and direct is their product in this order (each entry: a row of the first times a column of the second, added up).',
    formula: CHAIN,
  },
  laser: {
    title: 'Laser: from angles to the floor',
    text: 'laser(alpha, beta) is the point [x, y] where the beam meets the floor, z = 0; nothing when it does not descend. The beam leaves the head (fourth column of direct) along its x axis (first column): follow it until its height is 0. Far out, one degree of tilt moves the spot by many centimetres.',
  },
  inverse: {
    title: 'Inverse: from the floor to angles',
    text: 'inverse(x, y) gives the angles that hit a point. Pan is atan2(y, x), the angle of the direction (x, y) in any quadrant. Tilt follows from the triangle of tilt axis (at the height l1), head and target: the beam is perpendicular to the arm of length l2, so its angle at the head is a right one.',
  },
  'inverse-nn': {
    title: 'Learned inverse',
    text: 'A net learns the same from samples: each step draws random configurations, with the laser’s floor points as inputs and their angles as targets. No formula for the inverse is needed. The measure is not the loss but the distance of the laser point from the target.',
  },
  parameters: {
    title: 'How many parameters?',
    text: 'A dense (fully connected) layer has a weight for each pair of input and output, and a bias for each output: (inputs + 1) · outputs, summed over the layers.',
  },
  fitting: {
    title: 'Under- and overfitting',
    text: 'A net of four hidden units is too small: both its training and its validation loss stay high. A large net that is trained on the same 64 samples overfits: the training loss falls, the validation loss does not. With new samples in each step both fall.',
  },
  'learning-rate': {
    title: 'Learning rate: too small, too large',
    text: 'A thousand times too small, the loss hardly changes. A thousand times too large, it oscillates or diverges. In between it falls fast.',
  },
  'look-behind': {
    title: 'The jump behind the robot, and the cure',
    text: 'Behind the robot (x < 0, y near 0) pan jumps from π to −π. A net is continuous and cannot follow the jump: near it the predicted angles are wrong. Train it on sine and cosine of pan, which are continuous, and use atan2.',
  },
  weights: {
    title: 'Weights, saved and loaded',
    text: 'Training takes seconds, prediction is immediate: save the weights once and load them on first use. A loaded net must predict the same angles.',
  },
  rig: {
    title: 'The real rig',
    text: 'Real servos are commanded in microseconds, are mounted at an angle and have a nonlinear scale. The exact inverse of the ideal robot misses its targets there, and so does a net trained on it. Training on samples of the rig itself starts where the exercise ends.',
  },
};

const french: Record<ExerciseStep, Explanation> = {
  sine: {
    title: 'Un premier réseau : un sinus bruité',
    text: 'Mille points de 2,5 sin x + 1,5 avec un peu de bruit ; 80 % servent à apprendre, 20 % à valider. L’entraînement dure 512 époques. Quand les deux pertes finissent près de la variance du bruit, il a appris le sinus et non le bruit.',
  },
  direct: {
    title: 'Direct : des angles à la pose',
    text: 'direct(alpha, beta) est la matrice 4×4 de la tête vers le monde : tourner autour de z de alpha, monter de l1, tourner autour du nouvel y de beta, avancer de l2 le long du nouveau z. À alpha = beta = 0 la tête est droite vers le haut. Les trois premières colonnes sont les axes de la tête vus du monde, la quatrième sa position ; la dernière ligne est 0, 0, 0, 1. Chacun des quatre mouvements est une telle matrice, et direct est leur produit dans cet ordre (chaque terme : une ligne de la première fois une colonne de la seconde, additionnées).',
    formula: CHAIN,
  },
  laser: {
    title: 'Laser : des angles au sol',
    text: 'laser(alpha, beta) est le point [x, y] où le faisceau rencontre le sol, z = 0 ; rien s’il ne descend pas. Le faisceau part de la tête (quatrième colonne de direct) le long de son axe x (première colonne) : suivez-le jusqu’à ce que sa hauteur soit nulle. Au loin, un degré d’inclinaison déplace le point de plusieurs centimètres.',
  },
  inverse: {
    title: 'Inverse : du sol aux angles',
    text: 'inverse(x, y) donne les angles qui touchent un point. Le pan est atan2(y, x), l’angle de la direction (x, y) dans n’importe quel quadrant. L’inclinaison vient du triangle formé par l’axe d’inclinaison (à la hauteur l1), la tête et la cible : le faisceau est perpendiculaire au bras de longueur l2, l’angle à la tête est donc droit.',
  },
  'inverse-nn': {
    title: 'Inverse appris',
    text: 'Un réseau apprend la même chose par l’exemple : à chaque pas, de nouvelles configurations au hasard, les points du laser au sol en entrée, leurs angles en sortie. Aucune formule inverse n’est nécessaire. Ce qui compte n’est pas la perte, mais la distance du laser à la cible.',
  },
  parameters: {
    title: 'Combien de paramètres ?',
    text: 'Une couche dense (entièrement connectée) a un poids par paire d’entrée et de sortie, et un biais par sortie : (entrées + 1) · sorties. La somme se fait sur toutes les couches.',
  },
  fitting: {
    title: 'Sous-apprentissage et surapprentissage',
    text: 'Un réseau de quatre unités cachées est trop petit : sa perte reste haute, à l’entraînement comme à la validation. Un grand réseau entraîné sur les mêmes 64 exemples surapprend : la perte d’entraînement baisse, celle de validation non. Avec de nouveaux exemples à chaque pas, les deux baissent.',
  },
  'learning-rate': {
    title: 'Taux d’apprentissage : trop petit, trop grand',
    text: 'S’il est mille fois trop petit, la perte ne change guère. Mille fois trop grand, elle oscille ou diverge. Entre les deux, elle baisse vite.',
  },
  'look-behind': {
    title: 'Le saut derrière le robot, et le remède',
    text: 'Derrière le robot (x < 0, y proche de 0) le pan saute de π à −π. Un réseau est continu et ne peut suivre ce saut : à proximité, les angles prédits sont faux. Entraînez-le sur le sinus et le cosinus du pan, qui sont continus, et utilisez atan2.',
  },
  weights: {
    title: 'Poids enregistrés et relus',
    text: 'L’entraînement prend des secondes, la prédiction est immédiate : enregistrez les poids une fois et relisez-les au premier usage. Un réseau relu doit prédire les mêmes angles.',
  },
  rig: {
    title: 'Le vrai robot',
    text: 'De vrais servos se commandent en microsecondes, sont montés avec un décalage et ont une échelle non linéaire. Avec eux, l’inverse exact du robot idéal manque sa cible ; un réseau entraîné sur le robot idéal aussi. L’apprentissage sur les mesures du robot lui-même commence là où l’exercice finit.',
  },
};

/** Explanations of the steps by language. */
export const EXPLANATIONS: Readonly<
  Record<ExplanationLanguage, Readonly<Record<ExerciseStep, Explanation>>>
> = { en: english, fr: french };
