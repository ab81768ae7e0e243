/** Functions of one variable with a root, and the steps of Newton's method on them. */

/** A function with its derivative, over the shown range. */
interface Curve {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  readonly x: readonly [min: number, max: number];
  readonly y: readonly [min: number, max: number];
  readonly tex: string;
  /** A start that shows what is typical of it. */
  readonly start: number;
}

/** The functions that can be chosen: one that converges, one that runs away, and one that cycles. */
export const CURVES = {
  root: {
    value: (x) => x ** 2 - 2,
    slope: (x) => 2 * x,
    x: [-1, 4],
    y: [-4, 12],
    tex: 'f(x) = x^2 - 2',
    start: 3.5,
  },
  arctan: {
    value: Math.atan,
    slope: (x) => 1 / (1 + x ** 2),
    x: [-8, 8],
    y: [-2.5, 2.5],
    tex: 'f(x) = \\arctan x',
    start: 1.5,
  },
  cycle: {
    value: (x) => x ** 3 - 2 * x + 2,
    slope: (x) => 3 * x ** 2 - 2,
    x: [-3, 2],
    y: [-6, 6],
    tex: 'f(x) = x^3 - 2x + 2',
    start: 0,
  },
} as const satisfies Record<string, Curve>;
export type CurveName = keyof typeof CURVES;

/** The values after each step x ← x - f(x) / f'(x), the start included; ends where one is not finite. */
export function newtonSteps(name: CurveName, start: number, steps: number): number[] {
  const { value, slope } = CURVES[name];
  const path = [start];
  for (let step = 0; step < steps; step++) {
    const x = path.at(-1)!;
    const next = x - value(x) / slope(x);
    if (!Number.isFinite(next)) break;
    path.push(next);
  }
  return path;
}
