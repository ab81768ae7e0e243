/**
 * Pictures of the exercise's results.
 */

import type { NetReport, PoseExample, RigShot, StepResult } from '../../course/steps.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
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

/** Draws a step's result; undefined for a step without a picture. */
export function drawStep(
  title: string,
  result: StepResult,
  geometry: Geometry,
): string | undefined {
  const panels = panelsOf(result, geometry);
  return panels.length > 0 ? drawPanels(title, panels) : undefined;
}

function panelsOf({ fit, nets = [], poses, shots }: StepResult, geometry: Geometry): Panel[] {
  const panels: Panel[] = [];
  if (fit) panels.push(sineChart(fit));
  for (const net of nets) panels.push(curveChart(net));
  const surveyed = nets.filter(({ floor }) => floor !== null);
  panels.push(...surveyed.map(errorMap));
  if (surveyed.length > 1) panels.push(turnChart(surveyed));
  if (poses) panels.push(sideView(poses, geometry));
  if (shots) panels.push(shotsChart(shots));
  return panels;
}

const sineChart = (fit: NonNullable<StepResult['fit']>): Chart => ({
  title: 'Data and fit',
  xLabel: 'x',
  yLabel: 'y',
  series: [
    { name: 'training', ...fit.training, colour: GREY, dots: true },
    { name: 'held out', ...fit.validation, colour: ORANGE, dots: true },
    { name: 'net', ...fit.line, colour: BLUE },
  ],
});

const curveChart = ({ name, curve, learningRate, widths }: NetReport): Chart => ({
  title: `${name}: ${widths.join('-')}, learning rate ${learningRate}`,
  xLabel: 'steps',
  yLabel: 'loss',
  logarithmic: true,
  series: [
    { name: 'training', x: curve.iterations, y: curve.trainingLoss, colour: BLUE },
    {
      name: 'validation',
      x: curve.iterations,
      y: curve.validationLoss,
      colour: ORANGE,
      dashed: true,
    },
  ],
});

function errorMap({ name, floor }: NetReport): CellMap {
  const { map, ring } = floor!;
  const perMetre = map.cells / (2 * map.limitM);
  return {
    title: `${name}: error on the floor, x and y from −${map.limitM} to ${map.limitM} m`,
    caption:
      'shades: up to 1, 3, 10, 30, 100 cm, and more; training targets lie between the circles',
    cells: map.cells,
    colours: map.errorsMm.map(errorColour),
    circles: [ring.minM * perMetre, ring.maxM * perMetre],
  };
}

const errorColour = (errorMm: number | null): string =>
  ERROR_COLOURS.find(([maxMm]) => errorMm !== null && errorMm <= maxMm)?.[1] ?? BEYOND;

function turnChart(nets: readonly NetReport[]): Chart {
  const degrees = (rad: number) => (rad * 180) / Math.PI;
  const bearings = nets[0]!.floor!.turn.bearingRad.map(degrees);
  const series = nets.map(
    ({ name, floor }, i): Series => ({
      name,
      x: bearings,
      colour: COLOURS[i]!,
      y: floor!.turn.panRad.map((panRad) => panRad && degrees(panRad)),
    }),
  );
  return {
    title: `Once around the robot, ${nets[0]!.floor!.turn.radiusM} m away`,
    xLabel: 'bearing of the target [°]',
    yLabel: 'pan of the net [°]',
    series: [{ name: 'exact', x: bearings, y: bearings, colour: GREY, dashed: true }, ...series],
  };
}

/** Robot and beam in the vertical plane of each pose. */
function sideView(poses: readonly PoseExample[], { l1 }: Geometry): Chart {
  const arms = poses.map(({ matrix: T, betaRad, xM, yM }, i): Series => {
    const forward = Math.sign(Math.sin(betaRad)) * Math.hypot(T[3]!, T[7]!);
    const height = T[11]!;
    const end =
      xM === null || yM === null
        ? [forward + SHORT_BEAM_M * Math.cos(betaRad), height - SHORT_BEAM_M * Math.sin(betaRad)]
        : [Math.hypot(xM, yM), 0];
    return {
      name: `pose ${i + 1}`,
      x: [0, 0, forward, end[0]!],
      y: [0, l1, height, end[1]!],
      colour: POSE_COLOURS[i % POSE_COLOURS.length]!,
    };
  });
  return {
    title: 'Robot and beam from the side',
    xLabel: 'distance from the base [m]',
    yLabel: 'height [m]',
    series: arms,
  };
}

function shotsChart(shots: readonly RigShot[]): Chart {
  const solvers = [...new Set(shots.map(({ solver }) => solver))];
  return {
    title: 'Error on the rig',
    xLabel: 'distance of the target [m]',
    yLabel: 'error on the floor [mm]',
    logarithmic: true,
    series: solvers.map((solver, i): Series => {
      const own = shots.filter((shot) => shot.solver === solver);
      return {
        name: solver,
        x: own.map(({ xM, yM }) => Math.hypot(xM, yM)),
        y: own.map(({ errorMm }) => errorMm),
        colour: COLOURS[i % COLOURS.length]!,
        dots: true,
      };
    }),
  };
}
