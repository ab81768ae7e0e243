/**
 * Functions of two variables with their gradients, for the chapter on gradient descent, and the
 * paths of the course's optimisers on them.
 */
import { OPTIMISERS, type Optimiser, type OptimiserName } from '../../learning/optimisers.ts';
import { parseFormula } from '../formula-answers.ts';

/** A point of the plane, or a gradient there. */
export type Vector2 = readonly [x: number, y: number];

/** A function of two variables. */
export interface Surface {
  readonly value: (x: number, y: number) => number;
  readonly gradient: (x: number, y: number) => Vector2;
  /** The part of the plane that is shown. */
  readonly x: readonly [min: number, max: number];
  readonly y: readonly [min: number, max: number];
  /** A start from which the learning rate shows its effects. */
  readonly start: Vector2;
  /** Formula in TeX. */
  readonly tex: string;
  /** Whether heights are drawn on a logarithmic scale. */
  readonly isSteep?: boolean;
}

const SQUARE = { x: [-2, 2], y: [-2, 2] } as const;

/** The functions that can be chosen. */
export const SURFACES = {
  bowl: {
    ...SQUARE,
    value: (x, y) => x ** 2 + y ** 2,
    gradient: (x, y) => [2 * x, 2 * y],
    start: [-1.6, 1.2],
    tex: 'f(x, y) = x^2 + y^2',
  },
  valley: {
    ...SQUARE,
    value: (x, y) => 0.5 * x ** 2 + 5 * y ** 2,
    gradient: (x, y) => [x, 10 * y],
    start: [-1.8, 1],
    tex: 'f(x, y) = \\tfrac{1}{2} x^2 + 5 y^2',
  },
  rosenbrock: {
    x: [-2, 2],
    y: [-1, 3],
    value: (x, y) => (1 - x) ** 2 + 10 * (y - x ** 2) ** 2,
    gradient: (x, y) => [-2 * (1 - x) - 40 * x * (y - x ** 2), 20 * (y - x ** 2)],
    start: [-1.4, 1.6],
    isSteep: true,
    tex: 'f(x, y) = (1 - x)^2 + 10\\,(y - x^2)^2',
  },
  hills: {
    ...SQUARE,
    value: (x, y) => 0.3 * (x ** 2 + y ** 2) + Math.sin(3 * x) * Math.sin(3 * y),
    gradient: (x, y) => [
      0.6 * x + 3 * Math.cos(3 * x) * Math.sin(3 * y),
      0.6 * y + 3 * Math.sin(3 * x) * Math.cos(3 * y),
    ],
    start: [1.5, 1.3],
    tex: 'f(x, y) = 0.3\\,(x^2 + y^2) + \\sin 3x \\, \\sin 3y',
  },
} as const satisfies Record<string, Surface>;
export type SurfaceName = keyof typeof SURFACES;

/** Samples along each side for finding the heights of a surface. */
const SAMPLES = 41;
const LEVELS = 12;

/** The heights of a surface over its part of the plane, and how they are drawn. */
export interface Heights {
  /** Height in the drawing, 0 to 1 over the shown part. */
  readonly lift: (value: number) => number;
  /** Values at which contours are drawn, ascending; denser near the minimum. */
  readonly levels: number[];
}

/** Finds the heights of a surface. */
export function heightsOf({ value, x, y, isSteep = false }: Surface): Heights {
  const at = ([min, max]: readonly [number, number], i: number) =>
    min + ((max - min) * i) / (SAMPLES - 1);
  const values = Array.from({ length: SAMPLES ** 2 }, (_, i) =>
    value(at(x, i % SAMPLES), at(y, Math.floor(i / SAMPLES))),
  ).filter(Number.isFinite);
  const min = Math.min(...values);
  const range = Math.max(...values) - min || 1;
  const top = Math.log1p(range);
  const levels = Array.from({ length: LEVELS }, (_, i) => {
    const share = i / LEVELS;
    return min + (isSteep ? Math.expm1(share * top) : share ** 2 * range);
  });
  return {
    lift: (one) => (isSteep ? Math.log1p(Math.max(0, one - min)) / top : (one - min) / range),
    levels,
  };
}

const STEP = 1e-5;

/** The gradient by central differences. */
export const numericalGradient = (value: Surface['value'], x: number, y: number): Vector2 => [
  (value(x + STEP, y) - value(x - STEP, y)) / (2 * STEP),
  (value(x, y + STEP) - value(x, y - STEP)) / (2 * STEP),
];

/**
 * The surface of a typed formula in x and y.
 * @throws PantiltError `formula-invalid`
 */
export function surfaceOf(text: string): Surface {
  const formula = parseFormula(text);
  const value = (x: number, y: number): number => {
    const result = formula.evaluate(new Map([...Object.entries({ x, y })])).value;
    return typeof result === 'number' ? result : Number.NaN;
  };
  value(0.5, 0.5); // Unknown names are found here and not while drawing.
  return {
    ...SQUARE,
    value,
    gradient: (x, y) => numericalGradient(value, x, y),
    start: [-1.5, 1],
    tex: 'f(x, y)',
  };
}

/** A path ends where it is this far away, which is called divergence. */
const FAR = 1e3;

/** The points of an optimiser's steps from a start, the start included. */
export function descend(
  { gradient }: Pick<Surface, 'gradient'>,
  start: Vector2,
  name: OptimiserName,
  learningRate: number,
  steps: number,
): Vector2[] {
  const optimiser: Optimiser = OPTIMISERS[name]({ learningRate });
  let state = optimiser.init(new Float32Array(2));
  let [x, y] = start;
  const path: Vector2[] = [start];
  for (let step = 0; step < steps && Math.hypot(x, y) < FAR; step++) {
    const [updates, next] = optimiser.update(Float32Array.from(gradient(x, y)), state);
    state = next;
    x += updates[0]!;
    y += updates[1]!;
    path.push([x, y]);
  }
  return path;
}

/** What a path shows about the learning rate. */
export type Course = 'diverges' | 'zigzags' | 'slow' | 'arrives';

const ARRIVED = 0.05;

/** Judges a path by its gradient at the end and by the reversals of its direction. */
export function courseOf({ gradient, value }: Surface, path: readonly Vector2[]): Course {
  const [x, y] = path.at(-1)!;
  const slope = Math.hypot(...gradient(x, y));
  const isAway = !Number.isFinite(slope) || value(x, y) > value(...path[0]!) + 1;
  if (isAway || Math.hypot(x, y) >= FAR) return 'diverges';
  let reversals = 0;
  for (let i = 2; i < path.length; i++) {
    const [a, b, c] = [path[i - 2]!, path[i - 1]!, path[i]!];
    const dot = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
    if (dot < 0) reversals++;
  }
  if (slope < ARRIVED) return reversals > path.length / 4 ? 'zigzags' : 'arrives';
  return reversals > path.length / 4 ? 'zigzags' : 'slow';
}
