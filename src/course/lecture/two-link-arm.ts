/**
 * A planar arm of two links: its tip, its lengths from measured tips by least squares, and its
 * angles for a target by Newton's method, for the chapters on these methods.
 */
import { Random } from '../../random.ts';
import type { Vector2 } from './surfaces.ts';

/** Lengths of the links [m]. */
export type Lengths = readonly [first: number, second: number];
/** Angle of the first link from the x axis, and of the second from the first [rad]. */
export type JointAngles = readonly [first: number, second: number];

/** The lengths of the arm in both chapters; a student finds them. */
export const TRUE_LENGTHS: Lengths = [1, 0.6];

/** Elbow and tip of the arm. */
export function armPoints([l1, l2]: Lengths, [a, b]: JointAngles) {
  const elbow: Vector2 = [l1 * Math.cos(a), l1 * Math.sin(a)];
  const tip: Vector2 = [elbow[0] + l2 * Math.cos(a + b), elbow[1] + l2 * Math.sin(a + b)];
  return { elbow, tip };
}

/** A pose with its measured tip. */
export interface MeasuredTip {
  readonly angles: JointAngles;
  readonly tip: Vector2;
}

/** Draws random poses, and measures their tips with noise [m]. */
export function measureTips(count: number, noiseM: number, seed: number): MeasuredTip[] {
  const random = new Random(seed, 'lecture arm');
  return Array.from({ length: count }, () => {
    const angles: JointAngles = [random.uniform(0, Math.PI / 2), random.uniform(0.2, 2.4)];
    const [x, y] = armPoints(TRUE_LENGTHS, angles).tip;
    return { angles, tip: [x + random.normal(noiseM), y + random.normal(noiseM)] };
  });
}

/** Sum of the squared residuals of lengths [m²]. */
export const sumOfSquares = (measured: readonly MeasuredTip[], lengths: Lengths): number =>
  measured.reduce((sum, { angles, tip }) => {
    const [x, y] = armPoints(lengths, angles).tip;
    return sum + (tip[0] - x) ** 2 + (tip[1] - y) ** 2;
  }, 0);

/**
 * The lengths of least squares, from the normal equations AᵀA l = Aᵀp. The two rows of A of a pose are
 * (cos a, cos(a+b)) and (sin a, sin(a+b)), so that AᵀA = [[n, Σ cos b], [Σ cos b, n]].
 */
export function fitLengths(measured: readonly MeasuredTip[]): Lengths {
  let [mixed, first, second] = [0, 0, 0];
  for (const {
    angles: [a, b],
    tip: [x, y],
  } of measured) {
    mixed += Math.cos(b);
    first += x * Math.cos(a) + y * Math.sin(a);
    second += x * Math.cos(a + b) + y * Math.sin(a + b);
  }
  const count = measured.length;
  const determinant = count ** 2 - mixed ** 2;
  return [
    (count * first - mixed * second) / determinant,
    (count * second - mixed * first) / determinant,
  ];
}

/** One step of Newton's method towards a target: solves J Δ = target - tip. Not finite where J has no inverse. */
export function stepToTarget(angles: JointAngles, target: Vector2): JointAngles {
  const { elbow, tip } = armPoints(TRUE_LENGTHS, angles);
  const [dx, dy] = [target[0] - tip[0], target[1] - tip[1]];
  // The columns of J: the tip turns about the base, and about the elbow.
  const [j11, j21] = [-tip[1], tip[0]];
  const [j12, j22] = [-(tip[1] - elbow[1]), tip[0] - elbow[0]];
  const determinant = j11 * j22 - j12 * j21;
  return [
    angles[0] + (dx * j22 - dy * j12) / determinant,
    angles[1] + (dy * j11 - dx * j21) / determinant,
  ];
}

/** The angles after each step, the start included; ends where they are not finite. */
export function pathToTarget(start: JointAngles, target: Vector2, steps: number): JointAngles[] {
  const path = [start];
  for (let step = 0; step < steps; step++) {
    const next = stepToTarget(path.at(-1)!, target);
    if (!next.every(Number.isFinite)) break;
    path.push(next);
  }
  return path;
}
