/** Texts of patterns. */
import { decimalsOf, fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

const seconds = (value: number): string => fixed(value, value < 10 ? 1 : 0);

/** As fine as the steps that it goes in. */
const length = (valueM: number, stepM: number): string =>
  stepM < 0.01
    ? `${fixed(1000 * valueM, 1)} mm`
    : `${fixed(valueM, Math.max(2, decimalsOf(stepM)))} m`;

const english = {
  title: 'Pattern',
  shape: 'Shape',
  names: {
    circle: 'Circle',
    square: 'Square',
    grid: 'Grid',
    eight: 'Figure eight',
    drawn: 'Drawn by hand',
  },
  size: (sizeM: number, stepM: number) => `${length(sizeM, stepM)} across`,
  speed: (speedMPerS: number, stepM: number) => `${length(speedMPerS, stepM)} a second`,
  repeats: (times: number) => (times === 1 ? 'Once' : `${times} times, closed`),
  run: 'Run',
  erase: 'Erase',
  progress: 'Progress of the pattern',
  placeHint:
    'Click or drag on the floor to place the pattern. By keyboard: arrow keys, then Enter.',
  drawHint: 'Draw on the floor. By keyboard: arrow keys, and Enter for each corner.',
  state: {
    ready: (lengthM: number, stepM: number) => `Ready: ${length(lengthM, stepM)} long`,
    tooLong: (lengthM: number, mostM: number) =>
      `It is ${fixed(lengthM, 1)} m long, repetitions included, and ${mostM} m is the most: go along it less often, or make it smaller.`,
    nothing: 'Draw a line on the map first.',
    outside: 'Parts of it are outside the work area (red): move it, or make it smaller.',
    running: (nowS: number, ofS: number) =>
      `Follows the solid line: ${seconds(nowS)} of ${seconds(ofS)} s`,
    done: 'Done',
    cancelled: 'Cancelled',
    failed: (why: string) => `Ended: ${why}`,
  },
};

const french: typeof english = {
  title: 'Motif',
  shape: 'Forme',
  names: {
    circle: 'Cercle',
    square: 'Carré',
    grid: 'Grille',
    eight: 'Huit',
    drawn: 'Dessiné à la main',
  },
  size: (sizeM, stepM) => `${length(sizeM, stepM)} de large`,
  speed: (speedMPerS, stepM) => `${length(speedMPerS, stepM)} par seconde`,
  repeats: (times) => (times === 1 ? 'Une fois' : `${times} fois, refermé`),
  run: 'Lancer',
  erase: 'Effacer',
  progress: 'Avancement du motif',
  placeHint:
    'Cliquez ou glissez sur le sol pour placer le motif. Au clavier : les flèches, puis Entrée.',
  drawHint: 'Dessinez sur le sol. Au clavier : les flèches, et Entrée à chaque sommet.',
  state: {
    ready: (lengthM, stepM) => `Prêt : ${length(lengthM, stepM)} de long`,
    tooLong: (lengthM, mostM) =>
      `Il fait ${fixed(lengthM, 1)} m, répétitions comprises, et ${mostM} m est le plus : répétez-le moins, ou réduisez-le.`,
    nothing: 'Dessinez d’abord une ligne sur la carte.',
    outside: 'Une partie est hors de la zone de travail (rouge) : déplacez ou réduisez le motif.',
    running: (nowS, ofS) => `Suit la ligne pleine : ${seconds(nowS)} sur ${seconds(ofS)} s`,
    done: 'Terminé',
    cancelled: 'Annulé',
    failed: (why) => `Fini : ${why}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
