/** Typical mistakes in `direct` and `laser`, as functions that compute the resulting answers. */
import { direct, type Geometry } from '../geometry/kinematics.ts';
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
import { type Answer, anglesOf, type Question } from './robot-functions.ts';

/** In radians, as is the quarter turn. */
export const DEGREE = Math.PI / 180;
export const QUARTER_TURN = Math.PI / 2;

type Pose = (question: Question, geometry: Geometry) => Transform;
/** The answer to a question that a mistake leads to. */
export type Mistaken = (question: Question, geometry: Geometry) => Answer;

const pose = ([alpha, beta]: Question, { l1, l2 }: Geometry, turnTilt = rotationY): Transform =>
  compose(
    rotationZ(radians(alpha)),
    translation(0, 0, l1),
    turnTilt(radians(beta)),
    translation(0, 0, l2),
  );

const exact: Pose = (question, geometry) => direct(anglesOf(question), geometry);
const isPosition = (index: number) => index % 4 === 3 && index < 12;
const isRotation = (index: number) => index % 4 < 3 && index < 12;
/** Rounds to two decimals. */
export const hundredths = (value: number): number => Math.round(100 * value) / 100;

/** The exact matrix with its entries changed. */
const entries =
  (change: (value: number, index: number) => number): Pose =>
  (question, geometry) =>
    exact(question, geometry).map(change);

/** Mistakes in the chain of the matrix, which also displace the spot. */
const CHAIN = {
  'degrees-taken': ([a, b], geometry) => pose([a * DEGREE, b * DEGREE], geometry),
  'tilt-sign': ([a, b], geometry) => pose([a, -b], geometry),
  'pan-sign': ([a, b], geometry) => pose([-a, b], geometry),
  'pan-forgotten': ([, b], geometry) => pose([0, b], geometry),
  'centred-at-90': ([a, b], geometry) => pose([a - QUARTER_TURN, b - QUARTER_TURN], geometry),
  'tilt-from-vertical': ([a, b], geometry) => pose([a, QUARTER_TURN - b], geometry),
  'lengths-swapped': (question, { l1, l2 }) => pose(question, { l1: l2, l2: l1 }),
  'l1-forgotten': (question, { l2 }) => pose(question, { l1: metres(0), l2 }),
  'l2-forgotten': (question, { l1 }) => pose(question, { l1, l2: metres(0) }),
  'l2-before-tilt': ([a, b], { l1, l2 }) =>
    compose(rotationZ(radians(a)), translation(0, 0, l1 + l2), rotationY(radians(b))),
  'l1-after-tilt': ([a, b], { l1, l2 }) =>
    compose(rotationZ(radians(a)), rotationY(radians(b)), translation(0, 0, l1 + l2)),
  'rotations-swapped': ([a, b], { l1, l2 }) =>
    compose(
      rotationY(radians(b)),
      translation(0, 0, l1),
      rotationZ(radians(a)),
      translation(0, 0, l2),
    ),
  'angles-swapped': ([a, b], geometry) => pose([b, a], geometry),
} as const satisfies Record<string, Pose>;

/** Mistakes in the matrix. */
export const DIRECT_MISTAKES = {
  ...CHAIN,
  'tilt-forgotten': ([a], geometry) => pose([a, 0], geometry),
  'tilt-about-x': (question, geometry) => pose(question, geometry, rotationX),
  millimetres: entries((value, i) => (isPosition(i) ? 1000 * value : value)),
  centimetres: entries((value, i) => (isPosition(i) ? 100 * value : value)),
  rounded: entries(hundredths),
  'rotation-forgotten': entries((value, i) => (isRotation(i) ? Number(i % 5 === 0) : value)),
  'position-forgotten': entries((value, i) => (isPosition(i) ? 0 : value)),
  'last-row': entries((value, i) => (i < 12 ? value : 0)),
  'matrix-inverted': (question, geometry) => invert(exact(question, geometry)),
  'matrix-transposed': (question, geometry) => {
    const T = exact(question, geometry);
    return T.map((_, i) => T[4 * (i % 4) + Math.floor(i / 4)]!);
  },
} as const satisfies Record<string, Pose>;

const spotOf = (T: Transform, axis: Vector3 = [1, 0, 0]): Answer => {
  const hit = floorHit(transformPoint(T, [0, 0, 0]), transformDirection(T, axis));
  return hit ? [hit.xM, hit.yM] : null;
};

/** The exact spot with a change; nothing where there is none. */
const spots =
  (change: (spot: readonly number[], T: Transform) => readonly number[]): Mistaken =>
  (question, geometry) => {
    const T = exact(question, geometry);
    const spot = spotOf(T);
    return spot && change(spot, T);
  };

/** The spot at a wrong distance from the base, in the right direction. */
const distant =
  (distance: (beta: number, geometry: Geometry) => number): Mistaken =>
  ([alpha, beta], geometry) => {
    const far = distance(beta, geometry);
    return Math.sin(beta) > 0 ? [far * Math.cos(alpha), far * Math.sin(alpha)] : null;
  };

/** A value in place of nothing. */
const inPlaceOfNothing =
  (value: number): Mistaken =>
  (question, geometry) =>
    spotOf(exact(question, geometry)) ?? [value, value];

/** Mistakes where the beam meets no floor. */
export const NOTHING_MISTAKES = {
  'zero-for-nothing': inPlaceOfNothing(0),
  'nan-for-nothing': inPlaceOfNothing(Number.NaN),
  // Intersects the floor with the beam extended backwards.
  'ascending-answered': (question, geometry) => {
    const T = exact(question, geometry);
    return spotOf(T) ?? spotOf(T, [-1, 0, 0]);
  },
} as const satisfies Record<string, Mistaken>;

const chained = Object.fromEntries(
  Object.entries<Pose>(CHAIN).map(([name, wrong]) => [
    name,
    (question: Question, geometry: Geometry) => spotOf(wrong(question, geometry)),
  ]),
) as Record<keyof typeof CHAIN, Mistaken>;

/** Mistakes in the laser's spot. With tilt about x the beam stays level and has none. */
export const LASER_MISTAKES = {
  ...chained,
  ...NOTHING_MISTAKES,
  millimetres: spots((spot) => spot.map((value) => 1000 * value)),
  centimetres: spots((spot) => spot.map((value) => 100 * value)),
  rounded: spots((spot) => spot.map(hundredths)),
  'x-and-y-swapped': spots((spot) => spot.toReversed()),
  'x-absolute': spots(([x, y]) => [Math.abs(x!), y!]),
  'y-absolute': spots(([x, y]) => [x!, Math.abs(y!)]),
  'beam-along-z': (question, geometry) => spotOf(exact(question, geometry), [0, 0, 1]),
  'beam-not-followed': spots((_, T) => transformPoint(T, [0, 0, 0]).slice(0, 2)),
  // With the sign of its length exchanged.
  'beam-backwards': spots((spot, T) => {
    const head = transformPoint(T, [0, 0, 0]);
    return spot.map((value, i) => 2 * head[i]! - value);
  }),
  'head-offset-forgotten': distant((b, { l1, l2 }) => (l1 + l2 * Math.cos(b)) / Math.tan(b)),
  'head-height-fixed': distant((b, { l1, l2 }) => l2 * Math.sin(b) + (l1 + l2) / Math.tan(b)),
  'slant-for-distance': distant(
    (b, { l1, l2 }) => l2 * Math.sin(b) + (l1 + l2 * Math.cos(b)) / Math.sin(b),
  ),
  'tan-inverted': distant(
    (b, { l1, l2 }) => l2 * Math.sin(b) + (l1 + l2 * Math.cos(b)) * Math.tan(b),
  ),
} as const satisfies Record<string, Mistaken>;
