/**
 * What is said of answers: each verdict in a word, each hint in a sentence.
 */
import type { AnswerVerdict, HintName } from './answer-report.ts';
import type { ExplanationLanguage } from './explanations.ts';

/** The words of a language. */
export interface AnswerWords {
  readonly verdicts: Readonly<Record<AnswerVerdict, string>>;
  readonly hints: Readonly<Record<HintName, string>>;
}

const english: AnswerWords = {
  verdicts: {
    right: 'right',
    wrong: 'wrong',
    unanswered: 'not filled in yet',
    'nothing-given': 'nothing, where there is an answer',
    'nothing-expected': 'an answer where there is none',
    'not-finite': 'not a finite number',
    'misses-floor': 'the beam misses the floor',
  },
  hints: {
    'degrees-taken': 'The angles are taken for degrees; they come in radians.',
    'degrees-given': 'The angles are given in degrees; radians are wanted.',
    millimetres: 'Millimetres where metres are wanted.',
    'tilt-sign': 'Tilt turns the other way: positive tilt points the laser down.',
    'pan-sign': 'Pan turns the other way: positive pan is to the left, towards +y.',
    'lengths-swapped': 'l1 and l2 are swapped.',
    'l1-forgotten': 'l1 is missing: the tilt axis is that high above the floor.',
    'l2-forgotten': 'l2 is missing: the head is that far from the tilt axis.',
    'l2-before-tilt': 'l2 comes after the turn by tilt, not before it.',
    'tilt-about-x': 'Tilt turns about y, not about x.',
    'rotations-swapped': 'First pan, then tilt: the turns are in the wrong order.',
    'matrix-inverted': 'This is the matrix from the world to the head; the other way is wanted.',
    'matrix-transposed': 'The matrix is transposed: rows and columns are exchanged.',
    'beam-along-z': 'The beam leaves along the head’s x axis, not along z.',
    'ascending-answered':
      'A beam that does not descend never meets the floor: answer nothing there.',
    'x-and-y-swapped': 'x and y are swapped.',
    'angles-swapped': 'alpha and beta are swapped.',
    'atan2-swapped': 'atan2 takes y first, then x.',
    atan: 'atan(y / x) knows only half of the circle: take atan2(y, x).',
    'tilt-from-vertical': 'Tilt is counted from the vertical here; at tilt 0 the laser is level.',
    'acos-sign': 'The angle at the head has the wrong sign.',
    'jump-behind':
      'It is right in front and wrong behind, where pan jumps from π to −π: learn sine and cosine of pan.',
    'nothing-at-all': 'All answers are “nothing”.',
  },
};

const french: AnswerWords = {
  verdicts: {
    right: 'juste',
    wrong: 'faux',
    unanswered: 'pas encore rempli',
    'nothing-given': 'rien, là où il y a une réponse',
    'nothing-expected': 'une réponse là où il n’y en a pas',
    'not-finite': 'pas un nombre fini',
    'misses-floor': 'le faisceau ne touche pas le sol',
  },
  hints: {
    'degrees-taken': 'Les angles sont pris pour des degrés ; ils sont en radians.',
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
    atan: 'atan(y / x) ne connaît que la moitié du cercle : prenez atan2(y, x).',
    'tilt-from-vertical':
      'L’inclinaison est comptée depuis la verticale ; à 0 le laser est horizontal.',
    'acos-sign': 'L’angle à la tête a le mauvais signe.',
    'jump-behind':
      'Juste devant, faux derrière, où le pan saute de π à −π : apprenez le sinus et le cosinus du pan.',
    'nothing-at-all': 'Toutes les réponses sont « rien ».',
  },
};

/** The words of each language. */
export const ANSWER_WORDS: Readonly<Record<ExplanationLanguage, AnswerWords>> = {
  en: english,
  fr: french,
};
