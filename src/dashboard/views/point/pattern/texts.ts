/** Texts of patterns. */
import { decimalsOf, fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

const seconds = (value: number): string => fixed(value, value < 10 ? 1 : 0);

/** A length, with the decimals that its step needs. */
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
  size: (sizeM: number, stepM: number) => `${length(sizeM, stepM)} wide`,
  speed: (speedMPerS: number, stepM: number) => `${length(speedMPerS, stepM)} per second`,
  repeats: (times: number) => (times === 1 ? 'Once' : `${times} times, closed`),
  run: 'Run',
  erase: 'Erase',
  progress: 'Progress of the pattern',
  placeHint: 'Click or drag on the floor to place the pattern. Keyboard: arrow keys, then Enter.',
  drawHint: 'Draw on the floor. Keyboard: arrow keys, and Enter for each corner.',
  state: {
    ready: (lengthM: number, stepM: number) => `Ready: ${length(lengthM, stepM)} long`,
    tooLong: (lengthM: number, maxM: number) =>
      `The path is ${fixed(lengthM, 1)} m long, repetitions included; the maximum is ${maxM} m. Reduce the repetitions or the size.`,
    nothing: 'Draw a line on the map first.',
    outside: 'Parts are outside the work area (red): move the pattern, or make it smaller.',
    running: (nowS: number, ofS: number) =>
      `Following the solid line: ${seconds(nowS)} of ${seconds(ofS)} s`,
    done: 'Done',
    cancelled: 'Cancelled',
    failed: (why: string) => `Failed: ${why}`,
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
    tooLong: (lengthM, maxM) =>
      `Le tracé mesure ${fixed(lengthM, 1)} m, répétitions comprises ; le maximum est ${maxM} m. Réduisez les répétitions ou la taille.`,
    nothing: 'Dessinez d’abord une ligne sur la carte.',
    outside: 'Une partie est hors de la zone de travail (rouge) : déplacez ou réduisez le motif.',
    running: (nowS, ofS) => `Suivi de la ligne pleine : ${seconds(nowS)} sur ${seconds(ofS)} s`,
    done: 'Terminé',
    cancelled: 'Annulé',
    failed: (why) => `Échec : ${why}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
