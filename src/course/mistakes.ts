/**
 * Typical mistakes in the exercise, each as a function that computes the resulting answers, to
 * identify the mistake behind wrong answers. pose-mistakes.ts has those of `direct` and `laser`;
 * the inverses' are here.
 */
import { type Geometry, inverse } from '../geometry/kinematics.ts';
import {
  DEGREE,
  DIRECT_MISTAKES,
  hundredths,
  LASER_MISTAKES,
  type Mistaken,
  QUARTER_TURN,
} from './pose-mistakes.ts';
import { type Answer, pointOf, type Question, type RobotFunction } from './robot-functions.ts';

/** Names of the mistakes; explanations.ts has their texts. */
export const MISTAKE_NAMES = [
  'degrees-taken',
  'degrees-given',
  'millimetres',
  'centimetres',
  'rounded',
  'tilt-sign',
  'pan-sign',
  'pan-forgotten',
  'tilt-forgotten',
  'lengths-swapped',
  'l1-forgotten',
  'l2-forgotten',
  'l2-before-tilt',
  'l1-after-tilt',
  'tilt-about-x',
  'rotations-swapped',
  'rotation-forgotten',
  'position-forgotten',
  'last-row',
  'matrix-inverted',
  'matrix-transposed',
  'beam-along-z',
  'beam-not-followed',
  'beam-backwards',
  'ascending-answered',
  'zero-for-nothing',
  'nan-for-nothing',
  'head-offset-forgotten',
  'head-height-fixed',
  'slant-for-distance',
  'tan-inverted',
  'x-and-y-swapped',
  'angles-swapped',
  'atan2-swapped',
  'atan',
  'x-absolute',
  'y-absolute',
  'pan-half-turn',
  'centred-at-90',
  'centred-at-90-degrees',
  'tilt-from-vertical',
  'tilt-supplement',
  'acos-sign',
  'asin-for-acos',
  'distance-from-x',
  'distance-squared',
  'distance-sum',
  'angles-normalised',
  'encoding-returned',
] as const;
/** Name of a mistake. */
type MistakeName = (typeof MISTAKE_NAMES)[number];
type Mistakes = Readonly<Partial<Record<MistakeName, Mistaken>>>;

/** The correct angles with a change. */
const changed =
  (change: (alpha: number, beta: number, question: Question) => Answer): Mistaken =>
  (question, geometry) => {
    const angles = inverse(pointOf(question), geometry);
    return angles ? change(angles.panRad, angles.tiltRad, question) : null;
  };

const panned = (pan: (x: number, y: number) => number): Mistaken =>
  changed((_, beta, [x, y]) => [pan(x, y), beta]);

const tilted =
  (tilt: (distance: number, geometry: Geometry) => number): Mistaken =>
  (question, geometry) => {
    const [x, y] = question;
    return [Math.atan2(y, x), tilt(Math.hypot(x, y), geometry)];
  };

/** The correct tilt for a wrong distance. */
const tiltedFor =
  (distance: (x: number, y: number) => number): Mistaken =>
  (question, geometry) => {
    const [x, y] = question;
    const angles = inverse(pointOf([distance(x, y), 0]), geometry);
    return angles ? [Math.atan2(y, x), angles.tiltRad] : null;
  };

const scaledTarget =
  (factor: number): Mistaken =>
  ([x, y], geometry) => {
    const angles = inverse(pointOf([x / factor, y / factor]), geometry);
    return angles ? [angles.panRad, angles.tiltRad] : null;
  };

/** Mistakes that cause larger errors than a net. */
const COARSE_ANGLES: Mistakes = {
  'degrees-given': changed((alpha, beta) => [alpha / DEGREE, beta / DEGREE]),
  millimetres: scaledTarget(1000),
  centimetres: scaledTarget(100),
  'tilt-sign': changed((alpha, beta) => [alpha, -beta]),
  'pan-sign': changed((alpha, beta) => [-alpha, beta]),
  'pan-forgotten': panned(() => 0),
  'tilt-forgotten': changed((alpha) => [alpha, 0]),
  'angles-swapped': changed((alpha, beta) => [beta, alpha]),
  'atan2-swapped': panned((x, y) => Math.atan2(x, y)),
  atan: panned((x, y) => Math.atan(y / x)),
  'x-absolute': panned((x, y) => Math.atan2(y, Math.abs(x))),
  'y-absolute': panned((x, y) => Math.atan2(Math.abs(y), x)),
  'pan-half-turn': changed((alpha, beta) => [alpha + Math.PI, beta]),
  'centred-at-90': changed((alpha, beta) => [alpha + QUARTER_TURN, beta + QUARTER_TURN]),
  'centred-at-90-degrees': changed((alpha, beta) => [90 + alpha / DEGREE, 90 + beta / DEGREE]),
  'tilt-from-vertical': changed((alpha, beta) => [alpha, QUARTER_TURN - beta]),
  'tilt-supplement': changed((alpha, beta) => [alpha, Math.PI - beta]),
};

const ANGLES: Mistakes = {
  ...COARSE_ANGLES,
  rounded: changed((alpha, beta) => [hundredths(alpha), hundredths(beta)]),
  'l1-forgotten': tilted((d, { l2 }) => QUARTER_TURN - Math.acos(l2 / d)),
  'l2-forgotten': tilted((d, { l1 }) => Math.atan2(l1, d)),
  'l2-before-tilt': tilted((d, { l1, l2 }) => Math.atan2(l1 + l2, d)),
  'lengths-swapped': tilted((d, { l1, l2 }) => {
    return Math.PI - Math.atan(d / l2) - Math.acos(l1 / Math.hypot(l2, d));
  }),
  'acos-sign': tilted((d, { l1, l2 }) => {
    return Math.PI - Math.atan(d / l1) + Math.acos(l2 / Math.hypot(l1, d));
  }),
  'asin-for-acos': tilted((d, { l1, l2 }) => {
    return Math.PI - Math.atan(d / l1) - Math.asin(l2 / Math.hypot(l1, d));
  }),
  'tan-inverted': tilted((d, { l1, l2 }) => {
    return Math.PI - Math.atan(l1 / d) - Math.acos(l2 / Math.hypot(l1, d));
  }),
  'distance-from-x': tiltedFor((x) => Math.abs(x)),
  'distance-squared': tiltedFor((x, y) => x ** 2 + y ** 2),
  'distance-sum': tiltedFor((x, y) => Math.abs(x) + Math.abs(y)),
};

/** Mistakes with a net's outputs. */
const LEARNED: Mistakes = {
  ...COARSE_ANGLES,
  'angles-normalised': changed((alpha, beta) => [alpha / Math.PI, beta / Math.PI]),
  'encoding-returned': changed((alpha) => [Math.sin(alpha), Math.cos(alpha)]),
};

/** Answers with each mistake, by function. */
export const MISTAKES: Readonly<Record<RobotFunction, Mistakes>> = {
  direct: DIRECT_MISTAKES,
  laser: LASER_MISTAKES,
  inverse: ANGLES,
  inverse_nn: LEARNED,
};
