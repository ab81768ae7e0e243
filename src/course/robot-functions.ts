/**
 * The exercise's four functions: their inputs and outputs, questions, correct answers, and the error of an
 * answer on the floor or in space.
 */
import { direct, type Geometry, inverse, laser } from '../geometry/kinematics.ts';
import { type Transform, transformPoint, type Vector3 } from '../geometry/transforms.ts';
import { floorSensitivity } from '../learning/angle-errors.ts';
import { Random } from '../random.ts';
import { type Angles, type FloorPoint, floorPoint, radians } from '../units.ts';
import type { PoseExample } from './steps.ts';
import { drawInRing, PAN_RANGE_RAD, SLIDER_LIMIT_M, trainedRing } from './trained-range.ts';

/** The functions that a student writes. */
export const ROBOT_FUNCTIONS = ['direct', 'laser', 'inverse', 'inverse_nn'] as const;
export type RobotFunction = (typeof ROBOT_FUNCTIONS)[number];

/** Inputs: alpha and beta [rad], or x and y [m]. */
export type Question = readonly [first: number, second: number];
/** Outputs: 16 numbers of a matrix row by row, x and y [m], alpha and beta [rad], or nothing. */
export type Answer = readonly number[] | null;

/** A value that cannot be judged as an answer: one of another shape, or an exception in its place. */
export interface Unusable {
  readonly verdict: 'wrong-shape' | 'raised';
  /** The value, or the exception. */
  readonly detail: string;
}

/** What was given for a question; undefined if nothing was. */
export type Given = Answer | Unusable | undefined;

/** Whether a given value cannot be judged. */
export const isUnusable = (given: Given): given is Unusable =>
  typeof given === 'object' && given !== null && 'verdict' in given;

/** Parts of the outputs that are judged by themselves. */
export const PART_NAMES = ['rotation', 'position', 'last-row', 'x', 'y', 'alpha', 'beta'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** Outputs that are judged together. */
export interface Part {
  readonly name: PartName;
  /** Their places in an answer. */
  readonly places: readonly number[];
}

/** Names of inputs and outputs. */
interface Signature {
  readonly inputs: readonly [string, string];
  readonly outputs: readonly string[];
  readonly parts: readonly Part[];
}

const MATRIX = [1, 2, 3, 4].flatMap((row) => [1, 2, 3, 4].map((column) => `t${row}${column}`));
const MATRIX_PARTS: readonly Part[] = [
  { name: 'rotation', places: [0, 1, 2, 4, 5, 6, 8, 9, 10] },
  { name: 'position', places: [3, 7, 11] },
  { name: 'last-row', places: [12, 13, 14, 15] },
];
const pairOf = <First extends PartName, Second extends PartName>(first: First, second: Second) => ({
  outputs: [first, second],
  parts: [
    { name: first, places: [0] },
    { name: second, places: [1] },
  ],
});
const TO_ANGLES: Signature = { inputs: ['x', 'y'], ...pairOf('alpha', 'beta') };

/** Names of each function's inputs and outputs in tables and formulas. */
export const SIGNATURES: Readonly<Record<RobotFunction, Signature>> = {
  direct: { inputs: ['alpha', 'beta'], outputs: MATRIX, parts: MATRIX_PARTS },
  laser: { inputs: ['alpha', 'beta'], ...pairOf('x', 'y') },
  inverse: TO_ANGLES,
  inverse_nn: TO_ANGLES,
};

/** Length of the axes that represent a frame [m], as in the simulator. */
const AXIS_M = 0.1;
const FRAME_POINTS: readonly Vector3[] = [
  ...([[0, 0, 0]] as const),
  ...([
    [AXIS_M, 0, 0],
    [0, AXIS_M, 0],
    [0, 0, AXIS_M],
  ] as const),
];

/** Converts a question or an answer to angles. */
export const anglesOf = ([alpha, beta]: Question): Angles => ({
  panRad: radians(alpha),
  tiltRad: radians(beta),
});
/** Converts a question or an answer to a floor point. */
export const pointOf = ([x, y]: Question): FloorPoint => floorPoint(x, y);

/** Computes the correct answer. */
export function solve(name: RobotFunction, question: Question, geometry: Geometry): Answer {
  if (name === 'direct') return direct(anglesOf(question), geometry);
  if (name === 'laser') {
    const hit = laser(anglesOf(question), geometry);
    return hit ? [hit.xM, hit.yM] : null;
  }
  const angles = inverse(pointOf(question), geometry);
  return angles ? [angles.panRad, angles.tiltRad] : null;
}

/**
 * Error of an answer [mm]. For a matrix, the maximum over the origin and the tips of its 10 cm
 * axes; for a point, its distance; for angles, the distance of the spot from the target. Undefined
 * without an answer, without a correct answer, and if the beam misses the floor.
 */
export function answerErrorMm(
  name: RobotFunction,
  question: Question,
  answer: Answer,
  geometry: Geometry,
): number | undefined {
  const right = solve(name, question, geometry);
  if (!answer || !right) return undefined;
  const distanceMm = (from: readonly number[], to: readonly number[]) =>
    1000 * Math.hypot(...from.map((value, i) => value - to[i]!));
  if (name === 'direct') {
    const placed = (T: Transform) => FRAME_POINTS.map((point) => transformPoint(T, point));
    const expected = placed(right);
    return Math.max(...placed(answer).map((point, i) => distanceMm(point, expected[i]!)));
  }
  if (name === 'laser') return distanceMm(answer.slice(0, 2), right);
  const hit = laser(anglesOf(answer as unknown as Question), geometry);
  return hit && distanceMm([hit.xM, hit.yM], question);
}

/** Fixed questions at critical points, the same for every seed. */
const FIXED: Readonly<Record<RobotFunction, readonly Question[]>> = {
  direct: [
    [0, 0],
    [0, Math.PI / 2],
    [Math.PI / 2, 0],
  ],
  laser: [
    [0, 0.5],
    [0, -0.3],
    [Math.PI / 2, 1],
  ],
  inverse: [
    [1.5, 0],
    [-0.8, 0.001],
    [-0.8, -0.001],
    [0.1, 0],
  ],
  inverse_nn: [
    [1.5, 0],
    [-0.8, 0.001],
    [-0.8, -0.001],
  ],
};

/**
 * Questions of a seed: the fixed ones, then random ones, which include ascending beams and far
 * targets.
 */
export function questionsOf(
  name: RobotFunction,
  count: number,
  geometry: Geometry,
  random: Random,
): Question[] {
  const ring = trainedRing(geometry);
  const draw = (): Question => {
    if (name === 'direct' || name === 'laser') {
      return [random.uniform(...PAN_RANGE_RAD), random.uniform(-0.3, 1.7)];
    }
    const { xM, yM } =
      name === 'inverse_nn'
        ? drawInRing(ring, random)
        : floorPoint(
            random.uniform(-SLIDER_LIMIT_M, SLIDER_LIMIT_M),
            random.uniform(-SLIDER_LIMIT_M, SLIDER_LIMIT_M),
          );
    return [xM, yM];
  };
  // Rounded, so that tables are exact.
  const rounded = ([first, second]: Question): Question => [
    Number(first.toFixed(6)),
    Number(second.toFixed(6)),
  ];
  const fixed = FIXED[name].slice(0, count);
  return [...fixed, ...Array.from({ length: count - fixed.length }, draw)].map(rounded);
}

const EXAMPLES = 6;
const DEGREE_RAD = Math.PI / 180;

/** Example poses for one of the functions by seed, with matrix, spot and sensitivity to tilt. */
export function poseExamples(
  name: 'direct' | 'laser' | 'inverse',
  seed: number,
  geometry: Geometry,
): PoseExample[] {
  const random = new Random(seed, `exercise ${name}`);
  return questionsOf(name, EXAMPLES, geometry, random).flatMap((question) => {
    if (name !== 'inverse') return describePose(anglesOf(question), geometry);
    const angles = solve(name, question, geometry);
    return angles ? describePose(anglesOf(angles as unknown as Question), geometry) : [];
  });
}

function describePose(angles: Angles, geometry: Geometry): PoseExample {
  const hit = laser(angles, geometry);
  const { panRad, tiltRad } = angles;
  return {
    alphaRad: panRad,
    betaRad: tiltRad,
    matrix: [...direct(angles, geometry)],
    xM: hit?.xM ?? null,
    yM: hit?.yM ?? null,
    mmPerDegree: hit
      ? 1000 * DEGREE_RAD * floorSensitivity(hit, tiltRad, geometry).tiltMPerRad
      : null,
  };
}
