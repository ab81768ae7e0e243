/**
 * Pictures of the exercise's results, in the selected language.
 */

import type { ExplanationLanguage } from '../../course/explanations.ts';
import type { NetReport, PoseExample, RigShot, StepResult } from '../../course/steps.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { toDegrees } from '../../units.ts';
import { inSign, nameIn } from './step-words.ts';
import { type CellMap, type Chart, drawPanels, type Panel, type Series } from './svg-panels.ts';

const BLUE = '#1f6fb2';
const ORANGE = '#b4532a';
const GREEN = '#1b7f3b';
const GREY = '#9aa0a8';
const COLOURS = [ORANGE, BLUE, GREEN];
const POSE_COLOURS = [...COLOURS, GREY, '#7b5ea7', '#b08900'];
/** Drawn length of a beam that misses the floor [m]. */
const SHORT_BEAM_M = 0.4;
/** Upper bounds of floor errors [mm] with their colours. */
const ERROR_COLOURS = [
  [10, '#e8f5e9'],
  [30, '#b7dfc0'],
  [100, '#f7e6a1'],
  [300, '#f2b278'],
  [1000, '#dd7a62'],
] as const;
const BEYOND = '#9c3f4b';

const english = {
  dataAndFit: 'Data and fit',
  training: 'training',
  heldOut: 'held out',
  validation: 'validation',
  net: 'net',
  curve: (name: string, widths: string, rate: string) =>
    `${name}: ${widths}, learning rate ${rate}`,
  steps: 'steps',
  loss: 'loss',
  errorMap: (name: string, limitM: number) =>
    `${name}: error on the floor, x and y from −${limitM} to ${limitM} m`,
  shades: 'shades: up to 1, 3, 10, 30, 100 cm, and more; training targets lie between the circles',
  turn: (radius: string) => `Once around the robot, ${radius} m away`,
  bearing: 'bearing of the target [°]',
  pan: 'pan of the net [°]',
  exact: 'exact',
  pose: (number: number) => `pose ${number}`,
  side: 'Robot and beam from the side',
  distance: 'distance from the base [m]',
  height: 'height [m]',
  shots: 'Error on the rig',
  targetDistance: 'distance of the target [m]',
  floorError: 'error on the floor [mm]',
};

const french: typeof english = {
  dataAndFit: 'Points et ajustement',
  training: 'apprentissage',
  heldOut: 'mis de côté',
  validation: 'validation',
  net: 'réseau',
  curve: (name, widths, rate) => `${name} : ${widths}, taux d’apprentissage ${rate}`,
  steps: 'pas',
  loss: 'perte',
  errorMap: (name, limitM) => `${name} : erreur au sol, x et y de −${limitM} à ${limitM} m`,
  shades: 'teintes : jusqu’à 1, 3, 10, 30, 100 cm et plus ; cibles apprises entre les cercles',
  turn: (radius) => `Un tour du robot, à ${radius} m`,
  bearing: 'direction de la cible [°]',
  pan: 'pan du réseau [°]',
  exact: 'exact',
  pose: (number) => `pose ${number}`,
  side: 'Robot et faisceau de profil',
  distance: 'distance de la base [m]',
  height: 'hauteur [m]',
  shots: 'Erreur sur le robot',
  targetDistance: 'distance de la cible [m]',
  floorError: 'erreur au sol [mm]',
};

const TEXTS = { en: english, fr: french };
/** The texts and the names of nets of a picture's language. */
interface Words {
  readonly texts: typeof english;
  readonly nameOf: (name: string) => string;
  readonly number: (value: number) => string;
}

const wordsOf = (language: ExplanationLanguage): Words => ({
  texts: TEXTS[language],
  nameOf: (name) => nameIn(language, name),
  number: (value) => inSign(String(value), language),
});

/** Draws a step's result; undefined for a step without a picture. */
export function drawStep(
  title: string,
  result: StepResult,
  geometry: Geometry,
  language: ExplanationLanguage,
): string | undefined {
  const panels = panelsOf(result, geometry, wordsOf(language));
  return panels.length > 0 ? drawPanels(title, panels, language === 'fr' ? ',' : '.') : undefined;
}

function panelsOf(
  { fit, nets = [], poses, shots }: StepResult,
  geometry: Geometry,
  words: Words,
): Panel[] {
  const panels: Panel[] = [];
  if (fit) panels.push(sineChart(fit, words));
  for (const net of nets) panels.push(curveChart(net, words));
  const surveyed = nets.filter(({ floor }) => floor !== null);
  panels.push(...surveyed.map((net) => errorMap(net, words)));
  if (surveyed.length > 1) panels.push(turnChart(surveyed, words));
  if (poses) panels.push(sideView(poses, geometry, words));
  if (shots) panels.push(shotsChart(shots, words));
  return panels;
}

const sineChart = (fit: NonNullable<StepResult['fit']>, { texts }: Words): Chart => ({
  title: texts.dataAndFit,
  xLabel: 'x',
  yLabel: 'y',
  series: [
    { name: texts.training, ...fit.training, colour: GREY, dots: true },
    { name: texts.heldOut, ...fit.validation, colour: ORANGE, dots: true },
    { name: texts.net, ...fit.line, colour: BLUE },
  ],
});

const curveChart = (
  { name, curve, learningRate, widths }: NetReport,
  { texts, nameOf, number }: Words,
): Chart => ({
  title: texts.curve(nameOf(name), widths.join('-'), number(learningRate)),
  xLabel: texts.steps,
  yLabel: texts.loss,
  logarithmic: true,
  series: [
    { name: texts.training, x: curve.iterations, y: curve.trainingLoss, colour: BLUE },
    {
      name: texts.validation,
      x: curve.iterations,
      y: curve.validationLoss,
      colour: ORANGE,
      dashed: true,
    },
  ],
});

function errorMap({ name, floor }: NetReport, { texts, nameOf }: Words): CellMap {
  const { map, ring } = floor!;
  const perMetre = map.cells / (2 * map.limitM);
  return {
    title: texts.errorMap(nameOf(name), map.limitM),
    caption: texts.shades,
    cells: map.cells,
    colours: map.errorsMm.map(errorColour),
    circles: [ring.minM * perMetre, ring.maxM * perMetre],
  };
}

const errorColour = (errorMm: number | null): string =>
  ERROR_COLOURS.find(([maxMm]) => errorMm !== null && errorMm <= maxMm)?.[1] ?? BEYOND;

function turnChart(nets: readonly NetReport[], { texts, nameOf, number }: Words): Chart {
  const bearings = nets[0]!.floor!.turn.bearingRad.map(toDegrees);
  const series = nets.map(
    ({ name, floor }, i): Series => ({
      name: nameOf(name),
      x: bearings,
      colour: COLOURS[i]!,
      y: floor!.turn.panRad.map((panRad) => panRad && toDegrees(panRad)),
    }),
  );
  return {
    title: texts.turn(number(nets[0]!.floor!.turn.radiusM)),
    xLabel: texts.bearing,
    yLabel: texts.pan,
    series: [
      { name: texts.exact, x: bearings, y: bearings, colour: GREY, dashed: true },
      ...series,
    ],
  };
}

/** Robot and beam in the vertical plane of each pose. */
function sideView(poses: readonly PoseExample[], { l1 }: Geometry, { texts }: Words): Chart {
  const arms = poses.map(({ matrix: T, betaRad, xM, yM }, i): Series => {
    const forward = Math.sign(Math.sin(betaRad)) * Math.hypot(T[3]!, T[7]!);
    const height = T[11]!;
    const end =
      xM === null || yM === null
        ? [forward + SHORT_BEAM_M * Math.cos(betaRad), height - SHORT_BEAM_M * Math.sin(betaRad)]
        : [Math.hypot(xM, yM), 0];
    return {
      name: texts.pose(i + 1),
      x: [0, 0, forward, end[0]!],
      y: [0, l1, height, end[1]!],
      colour: POSE_COLOURS[i % POSE_COLOURS.length]!,
    };
  });
  return {
    title: texts.side,
    xLabel: texts.distance,
    yLabel: texts.height,
    isEqual: true,
    series: arms,
  };
}

function shotsChart(shots: readonly RigShot[], { texts, nameOf }: Words): Chart {
  const solvers = [...new Set(shots.map(({ solver }) => solver))];
  return {
    title: texts.shots,
    xLabel: texts.targetDistance,
    yLabel: texts.floorError,
    logarithmic: true,
    series: solvers.map((solver, i): Series => {
      const own = shots.filter((shot) => shot.solver === solver);
      return {
        name: nameOf(solver),
        x: own.map(({ xM, yM }) => Math.hypot(xM, yM)),
        y: own.map(({ errorMm }) => errorMm),
        colour: COLOURS[i % COLOURS.length]!,
        dots: true,
      };
    }),
  };
}
