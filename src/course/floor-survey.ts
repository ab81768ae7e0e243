/**
 * Floor errors of a learned inverse: the distance from each target to the ideal robot's laser point with the
 * predicted angles. The loss does not show them.
 */
import Type, { type Static } from 'typebox';
import { type Geometry, laser } from '../geometry/kinematics.ts';
import { polarPoint } from '../geometry/work-area.ts';
import { floorErrors } from '../learning/angle-errors.ts';
import { quantile } from '../quantile.ts';
import { Random } from '../random.ts';
import { nullable } from '../schemas.ts';
import { type Angles, type FloorPoint, floorPoint } from '../units.ts';
import { drawInRing, inRing, SLIDER_LIMIT_M, trainedRing } from './trained-range.ts';

const TARGETS = 2000;
/** Half-width of the bearings behind the robot [rad]. */
const BEHIND_RAD = (2 * Math.PI) / 180;
const BEHIND_BEARINGS = 21;
const BEHIND_RADII = 60;
const MAP_CELLS = 41;
const TURN_RADIUS_M = 0.8;
const TURN_STEPS = 180;

const errorMm = (description: string) => nullable(Type.Number({ minimum: 0, description }));

/** Errors over a region of the floor. */
const RegionErrorsSchema = Type.Object({
  medianMm: errorMm('Median over the hits [mm]'),
  p95Mm: errorMm('95th percentile over the hits [mm]'),
  worstMm: errorMm('Maximum over the hits [mm]'),
  missRate: Type.Number({ description: 'Fraction of targets whose beam misses the floor, 0 to 1' }),
});
export type RegionErrors = Static<typeof RegionErrorsSchema>;

const numbers = (description: string) => Type.Array(Type.Number(), { description });

/** Floor errors of a learned inverse by region. */
export const FloorSurveySchema = Type.Object({
  ring: Type.Object(
    { minM: Type.Number(), maxM: Type.Number() },
    { description: 'Radii of the training samples' },
  ),
  inside: RegionErrorsSchema,
  behind: RegionErrorsSchema,
  outside: RegionErrorsSchema,
  outsideShare: Type.Number({ description: 'Fraction of the sliders’ square outside the ring' }),
  map: Type.Object(
    {
      limitM: Type.Number({ description: 'The map ranges from -limitM to limitM in x and y' }),
      cells: Type.Integer({ description: 'Cells along each side' }),
      errorsMm: Type.Array(errorMm('Error at the centre of a cell; null for a miss'), {
        description: 'Row by row: x ascends from row to row, y within a row',
      }),
    },
    { description: 'The error over the sliders’ square' },
  ),
  turn: Type.Object(
    {
      radiusM: Type.Number(),
      bearingRad: numbers('Bearings of targets, once around'),
      panRad: Type.Array(nullable(Type.Number()), {
        description: 'Pan angle predicted for each; null if not finite',
      }),
    },
    { description: 'Once around the robot, starting and ending straight behind it' },
  ),
});
export type FloorSurvey = Static<typeof FloorSurveySchema>;

/** Predicts the angles for a batch of targets. */
export type BatchInverse = (targets: readonly FloorPoint[]) => (Angles | undefined)[];

/** Surveys an inverse at fixed targets, so that nets can be compared. */
export function surveyFloor(answer: BatchInverse, geometry: Geometry): FloorSurvey {
  const ring = trainedRing(geometry);
  const random = new Random(1, 'exercise survey');
  const square = Array.from({ length: 2 * TARGETS }, () =>
    floorPoint(
      random.uniform(-SLIDER_LIMIT_M, SLIDER_LIMIT_M),
      random.uniform(-SLIDER_LIMIT_M, SLIDER_LIMIT_M),
    ),
  );
  const outside = square.filter((target) => !inRing(ring, target));
  const inside = Array.from({ length: TARGETS }, () => drawInRing(ring, random));
  const errorsOf = (targets: readonly FloorPoint[]) =>
    shotErrorsMm(answer(targets), targets, geometry);
  const behind = linspace(BEHIND_BEARINGS, Math.PI - BEHIND_RAD, Math.PI + BEHIND_RAD).flatMap(
    (bearingRad) =>
      linspace(BEHIND_RADII, ring.minM, ring.maxM).map((radiusM) =>
        polarPoint(radiusM, bearingRad),
      ),
  );
  const cell = SLIDER_LIMIT_M / MAP_CELLS;
  const centres = linspace(MAP_CELLS, cell - SLIDER_LIMIT_M, SLIDER_LIMIT_M - cell);
  const grid = centres.flatMap((xM) => centres.map((yM) => floorPoint(xM, yM)));
  const bearingRad = linspace(TURN_STEPS + 1, -Math.PI, Math.PI);
  const turn = answer(bearingRad.map((bearing) => polarPoint(TURN_RADIUS_M, bearing)));
  return {
    ring,
    inside: regionErrors(errorsOf(inside)),
    behind: regionErrors(errorsOf(behind)),
    outside: regionErrors(errorsOf(outside)),
    outsideShare: outside.length / square.length,
    map: {
      limitM: SLIDER_LIMIT_M,
      cells: MAP_CELLS,
      errorsMm: errorsOf(grid).map((mm) => mm ?? null),
    },
    turn: {
      radiusM: TURN_RADIUS_M,
      bearingRad,
      panRad: turn.map((angles) => (Number.isFinite(angles?.panRad) ? angles!.panRad : null)),
    },
  };
}

/** Distance of each laser point from its target [mm]; undefined if the beam misses the floor. */
function shotErrorsMm(
  answers: readonly (Angles | undefined)[],
  targets: readonly FloorPoint[],
  geometry: Geometry,
): (number | undefined)[] {
  return targets.map(({ xM, yM }, i) => {
    const angles = answers[i];
    const hit = angles && laser(angles, geometry);
    const mm = hit && 1000 * Math.hypot(hit.xM - xM, hit.yM - yM);
    return Number.isFinite(mm) ? mm : undefined; // NaN after a diverged training.
  });
}

/** Summarises the errors over a region of the floor. */
function regionErrors(errorsMm: readonly (number | undefined)[]): RegionErrors {
  const hits = errorsMm.filter((mm) => mm !== undefined);
  return { ...floorErrors(errorsMm), worstMm: quantile(hits, 1) ?? null };
}

/** Evenly spaced numbers from first to last. */
const linspace = (count: number, first: number, last: number): number[] =>
  Array.from({ length: count }, (_, i) => first + ((last - first) * i) / (count - 1));
