/**
 * Typical mistakes in the exercise, each as a function that computes the resulting answers, to
 * identify the mistake behind wrong answers.
 */
import { direct, type Geometry, inverse } from '../geometry/kinematics.ts';
import {
  compose,
  floorHit,
  invert,
  rotationX,
  rotationY,
  rotationZ,
  type Transform,
  transformDirection,
  transformPoint,
  translation,
  type Vector3,
} from '../geometry/transforms.ts';
import { metres, radians } from '../units.ts';
import {
  type Answer,
  anglesOf,
  pointOf,
  type Question,
  type RobotFunction,
} from './robot-functions.ts';

/** Names of the mistakes; explanations.ts has their texts. */
export const MISTAKE_NAMES = [
  'degrees-taken',
  'degrees-given',
  'millimetres',
  'tilt-sign',
  'pan-sign',
  'lengths-swapped',
  'l1-forgotten',
  'l2-forgotten',
  'l2-before-tilt',
  'tilt-about-x',
  'rotations-swapped',
  'matrix-inverted',
  'matrix-transposed',
  'beam-along-z',
  'ascending-answered',
  'x-and-y-swapped',
  'angles-swapped',
  'atan2-swapped',
  'atan',
  'tilt-from-vertical',
  'acos-sign',
] as const;
type MistakeName = (typeof MISTAKE_NAMES)[number];

type MistakenFunction = (question: Question, geometry: Geometry) => Answer;
type Mistakes = Readonly<Partial<Record<MistakeName, MistakenFunction>>>;

const pose = ([alpha, beta]: Question, { l1, l2 }: Geometry, turnTilt = rotationY): Transform =>
  compose(
    rotationZ(radians(alpha)),
    translation(0, 0, l1),
    turnTilt(radians(beta)),
    translation(0, 0, l2),
  );

const DEGREE = Math.PI / 180;

/** Mistakes in the matrix. */
const DIRECT: Readonly<
  Partial<Record<MistakeName, (...of: Parameters<MistakenFunction>) => Transform>>
> = {
  'degrees-taken': ([a, b], geometry) => pose([a * DEGREE, b * DEGREE], geometry),
  millimetres: (question, geometry) =>
    pose(question, geometry).map((value, i) => (i % 4 === 3 && i < 12 ? 1000 * value : value)),
  'tilt-sign': ([a, b], geometry) => pose([a, -b], geometry),
  'pan-sign': ([a, b], geometry) => pose([-a, b], geometry),
  'lengths-swapped': (question, { l1, l2 }) => pose(question, { l1: l2, l2: l1 }),
  'l1-forgotten': (question, { l2 }) => pose(question, { l1: metres(0), l2 }),
  'l2-forgotten': (question, { l1 }) => pose(question, { l1, l2: metres(0) }),
  'l2-before-tilt': ([a, b], { l1, l2 }) =>
    compose(rotationZ(radians(a)), translation(0, 0, l1 + l2), rotationY(radians(b))),
  'tilt-about-x': (question, geometry) => pose(question, geometry, rotationX),
  'rotations-swapped': ([a, b], { l1, l2 }) =>
    compose(
      rotationY(radians(b)),
      translation(0, 0, l1),
      rotationZ(radians(a)),
      translation(0, 0, l2),
    ),
  'angles-swapped': ([a, b], geometry) => pose([b, a], geometry),
};

const spotOf = (T: Transform, axis: Vector3 = [1, 0, 0]): Answer => {
  const hit = floorHit(transformPoint(T, [0, 0, 0]), transformDirection(T, axis));
  return hit ? [hit.xM, hit.yM] : null;
};

/** The correct angles with a change. */
const changed =
  (change: (alpha: number, beta: number, question: Question) => Answer): MistakenFunction =>
  (question, geometry) => {
    const angles = inverse(pointOf(question), geometry);
    return angles ? change(angles.panRad, angles.tiltRad, question) : null;
  };

const panned = (pan: (x: number, y: number) => number): MistakenFunction =>
  changed((_, beta, [x, y]) => [pan(x, y), beta]);

const tilted =
  (tilt: (distance: number, geometry: Geometry) => number): MistakenFunction =>
  (question, geometry) => {
    const [x, y] = question;
    return [Math.atan2(y, x), tilt(Math.hypot(x, y), geometry)];
  };

/** Mistakes that cause larger errors than a net. */
const COARSE_ANGLES: Mistakes = {
  'degrees-given': changed((alpha, beta) => [alpha / DEGREE, beta / DEGREE]),
  millimetres: ([x, y], geometry) => {
    const angles = inverse(pointOf([x / 1000, y / 1000]), geometry);
    return angles ? [angles.panRad, angles.tiltRad] : null;
  },
  'tilt-sign': changed((alpha, beta) => [alpha, -beta]),
  'pan-sign': changed((alpha, beta) => [-alpha, beta]),
  'angles-swapped': changed((alpha, beta) => [beta, alpha]),
  'atan2-swapped': panned((x, y) => Math.atan2(x, y)),
  atan: panned((x, y) => Math.atan(y / x)),
  'tilt-from-vertical': changed((alpha, beta) => [alpha, Math.PI / 2 - beta]),
};

const ANGLES: Mistakes = {
  ...COARSE_ANGLES,
  'l2-forgotten': tilted((distance, { l1 }) => Math.atan2(l1, distance)),
  'l2-before-tilt': tilted((distance, { l1, l2 }) => Math.atan2(l1 + l2, distance)),
  'lengths-swapped': tilted((d, { l1, l2 }) => {
    return Math.PI - Math.atan(d / l2) - Math.acos(l1 / Math.hypot(l2, d));
  }),
  'acos-sign': tilted((d, { l1, l2 }) => {
    return Math.PI - Math.atan(d / l1) + Math.acos(l2 / Math.hypot(l1, d));
  }),
};

/** With tilt about x the beam stays level and has no spot. */
const { 'tilt-about-x': _, ...SPOTTED } = DIRECT;

/** Answers with each mistake, by function. */
export const MISTAKES: Readonly<Record<RobotFunction, Mistakes>> = {
  direct: {
    ...DIRECT,
    'matrix-inverted': (question, geometry) => invert(direct(anglesOf(question), geometry)),
    'matrix-transposed': (question, geometry) => transposed(direct(anglesOf(question), geometry)),
  },
  laser: {
    ...Object.fromEntries(
      Object.entries(SPOTTED).map(([name, wrong]) => [
        name,
        (question: Question, geometry: Geometry) => spotOf(wrong(question, geometry)),
      ]),
    ),
    millimetres: (question, geometry) =>
      spotOf(direct(anglesOf(question), geometry))?.map((value) => 1000 * value) ?? null,
    'beam-along-z': (question, geometry) => spotOf(direct(anglesOf(question), geometry), [0, 0, 1]),
    'ascending-answered': (question, geometry) => {
      const T = direct(anglesOf(question), geometry);
      // Intersects the floor with the beam extended backwards.
      return spotOf(T) ?? spotOf(T, [-1, 0, 0]);
    },
    'x-and-y-swapped': (question, geometry) =>
      spotOf(direct(anglesOf(question), geometry))?.toReversed() ?? null,
  },
  inverse: ANGLES,
  inverse_nn: COARSE_ANGLES,
};

function transposed(T: Transform): Transform {
  return T.map((_, i) => T[4 * (i % 4) + Math.floor(i / 4)]!);
}
