/** Texts on a student's answers in English and French, for the terminal and the page. */
import type { AnswerVerdict, HintName } from './answer-report.ts';
import type { ExplanationLanguage } from './explanations.ts';
import type { PartName } from './robot-functions.ts';

/** Texts on answers in one language: parts, verdicts and hints. */
export interface AnswerTexts {
  readonly parts: Readonly<Record<PartName, string>>;
  readonly verdicts: Readonly<Record<AnswerVerdict, string>>;
  readonly hints: Readonly<Record<HintName, string>>;
}

const answersEnglish: AnswerTexts = {
  parts: {
    rotation: 'rotation',
    position: 'position',
    'last-row': 'last row',
    x: 'x',
    y: 'y',
    alpha: 'alpha',
    beta: 'beta',
  },
  verdicts: {
    right: 'right',
    wrong: 'wrong',
    unanswered: 'not answered yet',
    'nothing-given': '“nothing” where there is an answer',
    'nothing-expected': 'an answer where there is none',
    'not-finite': 'not a finite number',
    'misses-floor': 'the beam misses the floor',
    'wrong-shape': 'not of the required form',
    raised: 'the function failed',
  },
  hints: {
    'degrees-taken': 'The input angles are treated as degrees; they are in radians.',
    'degrees-given': 'The angles are in degrees; they must be in radians.',
    millimetres: 'The values are in millimetres; they must be in metres.',
    'tilt-sign': 'Tilt turns the other way: positive tilt points the laser down.',
    'pan-sign': 'Pan turns the other way: positive pan is to the left, towards +y.',
    'lengths-swapped': 'l1 and l2 are swapped.',
    'l1-forgotten': 'l1 is missing: the tilt axis is that high above the floor.',
    'l2-forgotten': 'l2 is missing: the head is that far from the tilt axis.',
    'l2-before-tilt': 'l2 comes after the tilt rotation, not before it.',
    'tilt-about-x': 'Tilt turns about y, not about x.',
    'rotations-swapped': 'First pan, then tilt: the rotations are in the wrong order.',
    'matrix-inverted':
      'This is the matrix from the world to the head; it must be the one from the head to the world.',
    'matrix-transposed': 'The matrix is transposed: rows and columns are exchanged.',
    'beam-along-z': 'The beam leaves along the head’s x axis, not along z.',
    'ascending-answered':
      'A beam that does not descend never meets the floor: answer nothing there.',
    'x-and-y-swapped': 'x and y are swapped.',
    'angles-swapped': 'alpha and beta are swapped.',
    'atan2-swapped': 'atan2 takes y first, then x.',
    atan: 'atan(y / x) covers only half of the circle: use atan2(y, x).',
    'tilt-from-vertical': 'Tilt is measured from the vertical here; at tilt 0 the laser is level.',
    'acos-sign': 'The angle at the head has the wrong sign.',
    centimetres: 'The values are in centimetres; they must be in metres.',
    rounded: 'The values are rounded to two decimals; return them unrounded.',
    'pan-forgotten': 'Pan has no effect: the answer is the one for alpha = 0.',
    'tilt-forgotten': 'Tilt has no effect: the answer is the one for beta = 0.',
    'l1-after-tilt': 'l1 comes before the tilt rotation: the mast does not tilt.',
    'rotation-forgotten': 'The rotation is missing: the upper left 3×3 part is the identity.',
    'position-forgotten':
      'The position is missing: the last column holds the position of the head.',
    'last-row': 'The last row of the matrix must be 0, 0, 0, 1.',
    'zero-for-nothing': 'Where the beam meets no floor, answer nothing (None), not 0.',
    'nan-for-nothing': 'Where the beam meets no floor, answer nothing (None), not NaN.',
    'head-offset-forgotten':
      'l2 · sin(beta) is missing: the beam starts at the head, that far in front of the axis.',
    'head-height-fixed': 'The height of the head depends on tilt: l1 + l2 · cos(beta).',
    'slant-for-distance':
      'This is the length of the beam, not the distance along the floor: divide by tan(beta), not by sin(beta).',
    'tan-inverted': 'The tangent is upside down: opposite and adjacent sides are exchanged.',
    'x-absolute': 'x is taken without its sign: points behind the robot are mirrored to the front.',
    'y-absolute': 'y is taken without its sign: points on the right are mirrored to the left.',
    'pan-half-turn': 'Pan is off by half a turn.',
    'centred-at-90':
      'The angles are centred at 90°, as for a servo; here the zero is straight ahead and level.',
    'centred-at-90-degrees':
      'The angles are in degrees and centred at 90°, as for a servo; they must be in radians from zero.',
    'tilt-supplement': 'The tilt is π minus the correct one.',
    'asin-for-acos': 'The angle at the head needs acos, not asin.',
    'distance-from-x': 'The distance of the target is hypot(x, y), not x.',
    'distance-squared': 'The square root is missing from the distance of the target.',
    'distance-sum': 'The distance of the target is hypot(x, y), not the sum of x and y.',
    'angles-normalised': 'The angles are divided by π: multiply the outputs of the net by π.',
    'encoding-returned': 'These are sine and cosine of pan: convert them with atan2.',
    'same-answer': 'The answer is the same for every question.',
    'jump-behind':
      'Straight behind, where pan jumps from π to −π, the errors are much larger than elsewhere: train on sine and cosine of pan.',
    'nothing-at-all': 'All answers are “nothing”.',
    'beam-not-followed':
      'This is the point below the head, where the beam starts; follow the beam down to the floor.',
    'beam-backwards':
      'The beam is followed backwards: the sign of its length is wrong, so the spot is on the opposite side of the head.',
    'matrix-form': 'The answer must be a 4×4 matrix: a list of four rows with four numbers each.',
    'spot-form':
      'The answer must be two numbers, [x, y], or nothing (None) where the beam meets no floor.',
    'angles-form': 'The answer must be two numbers, [alpha, beta], in radians.',
  },
};

const answersFrench: AnswerTexts = {
  parts: {
    rotation: 'rotation',
    position: 'position',
    'last-row': 'dernière ligne',
    x: 'x',
    y: 'y',
    alpha: 'alpha',
    beta: 'beta',
  },
  verdicts: {
    right: 'juste',
    wrong: 'faux',
    unanswered: 'pas encore rempli',
    'nothing-given': 'rien, alors qu’il y a une réponse',
    'nothing-expected': 'une réponse, alors qu’il n’y en a pas',
    'not-finite': 'pas un nombre fini',
    'misses-floor': 'le faisceau ne touche pas le sol',
    'wrong-shape': 'pas de la forme demandée',
    raised: 'la fonction a échoué',
  },
  hints: {
    'degrees-taken': 'Les angles d’entrée sont traités comme des degrés ; ils sont en radians.',
    'degrees-given': 'Les angles sont donnés en degrés ; il faut des radians.',
    millimetres: 'Des millimètres là où il faut des mètres.',
    'tilt-sign': 'L’inclinaison tourne dans l’autre sens : positive, elle abaisse le laser.',
    'pan-sign': 'Le pan tourne dans l’autre sens : positif, il va à gauche, vers +y.',
    'lengths-swapped': 'l1 et l2 sont échangés.',
    'l1-forgotten': 'l1 manque : c’est la hauteur de l’axe d’inclinaison.',
    'l2-forgotten': 'l2 manque : c’est la distance de la tête à l’axe d’inclinaison.',
    'l2-before-tilt': 'l2 vient après la rotation d’inclinaison, pas avant.',
    'tilt-about-x': 'L’inclinaison tourne autour de y, pas de x.',
    'rotations-swapped':
      'D’abord le pan, puis l’inclinaison : les rotations sont dans le mauvais ordre.',
    'matrix-inverted': 'C’est la matrice du monde vers la tête ; il faut l’autre sens.',
    'matrix-transposed': 'La matrice est transposée : lignes et colonnes sont échangées.',
    'beam-along-z': 'Le faisceau part le long de l’axe x de la tête, pas de z.',
    'ascending-answered':
      'Un faisceau qui ne descend pas ne touche jamais le sol : là, ne répondez rien.',
    'x-and-y-swapped': 'x et y sont échangés.',
    'angles-swapped': 'alpha et beta sont échangés.',
    'atan2-swapped': 'atan2 prend y d’abord, puis x.',
    atan: 'atan(y / x) ne couvre que la moitié du cercle : utilisez atan2(y, x).',
    'tilt-from-vertical':
      'L’inclinaison est comptée depuis la verticale ; à 0 le laser est horizontal.',
    'acos-sign': 'L’angle à la tête a le mauvais signe.',
    centimetres: 'Des centimètres là où il faut des mètres.',
    rounded: 'Les valeurs sont arrondies à deux décimales ; renvoyez-les sans arrondi.',
    'pan-forgotten': 'Le pan n’a aucun effet : la réponse est celle pour alpha = 0.',
    'tilt-forgotten': 'L’inclinaison n’a aucun effet : la réponse est celle pour beta = 0.',
    'l1-after-tilt': 'l1 vient avant la rotation d’inclinaison : le mât ne s’incline pas.',
    'rotation-forgotten': 'La rotation manque : le bloc 3×3 en haut à gauche est l’identité.',
    'position-forgotten':
      'La position manque : la dernière colonne contient la position de la tête.',
    'last-row': 'La dernière ligne de la matrice doit être 0, 0, 0, 1.',
    'zero-for-nothing':
      'Quand le faisceau ne touche pas le sol, ne répondez rien (None), et non 0.',
    'nan-for-nothing':
      'Quand le faisceau ne touche pas le sol, ne répondez rien (None), et non NaN.',
    'head-offset-forgotten':
      'Il manque l2 · sin(beta) : le faisceau part de la tête, à cette distance devant l’axe.',
    'head-height-fixed': 'La hauteur de la tête dépend de l’inclinaison : l1 + l2 · cos(beta).',
    'slant-for-distance':
      'C’est la longueur du faisceau, pas la distance au sol : divisez par tan(beta), pas par sin(beta).',
    'tan-inverted': 'La tangente est inversée : côtés opposé et adjacent sont échangés.',
    'x-absolute': 'x est pris sans son signe : les points derrière le robot passent devant.',
    'y-absolute': 'y est pris sans son signe : les points de droite passent à gauche.',
    'pan-half-turn': 'Le pan est décalé d’un demi-tour.',
    'centred-at-90':
      'Les angles sont centrés sur 90°, comme pour un servo ; ici le zéro est droit devant, à l’horizontale.',
    'centred-at-90-degrees':
      'Les angles sont en degrés et centrés sur 90°, comme pour un servo ; il faut des radians comptés depuis zéro.',
    'tilt-supplement': 'L’inclinaison est π moins la bonne valeur.',
    'asin-for-acos': 'L’angle à la tête demande acos, pas asin.',
    'distance-from-x': 'La distance de la cible est hypot(x, y), pas x.',
    'distance-squared': 'La racine carrée manque dans la distance de la cible.',
    'distance-sum': 'La distance de la cible est hypot(x, y), pas la somme de x et y.',
    'angles-normalised': 'Les angles sont divisés par π : multipliez les sorties du réseau par π.',
    'encoding-returned': 'Ce sont le sinus et le cosinus du pan : convertissez-les avec atan2.',
    'same-answer': 'La réponse est la même pour toutes les questions.',
    'jump-behind':
      'Droit derrière, où le pan saute de π à −π, les erreurs sont bien plus grandes qu’ailleurs : apprenez le sinus et le cosinus du pan.',
    'nothing-at-all': 'Toutes les réponses sont « rien ».',
    'beam-not-followed':
      'C’est le point sous la tête, d’où part le faisceau ; suivez le faisceau jusqu’au sol.',
    'beam-backwards':
      'Le faisceau est suivi à l’envers : sa longueur a le mauvais signe, et le point est de l’autre côté de la tête.',
    'matrix-form':
      'La réponse doit être une matrice 4×4 : une liste de quatre lignes de quatre nombres.',
    'spot-form':
      'La réponse doit être deux nombres, [x, y], ou rien (None) là où le faisceau ne touche pas le sol.',
    'angles-form': 'La réponse doit être deux nombres, [alpha, beta], en radians.',
  },
};

/** Texts on answers by language. */
export const ANSWER_TEXTS: Readonly<Record<ExplanationLanguage, AnswerTexts>> = {
  en: answersEnglish,
  fr: answersFrench,
};
