/** Patterns as lines on the floor: pure shapes, and how a line drawn by hand is made shorter. */
import { type FloorPoint, floorPoint } from '../../../../units.ts';

/** Shapes that have a middle and a size. */
export const SHAPES = ['circle', 'square', 'grid', 'eight'] as const;
export type Shape = (typeof SHAPES)[number];

const ROUND_STEPS = 72;
const GRID_CELLS = 4;

/** The corners of a shape around its middle; all but the grid end where they begin. @param sizeM across */
export function shapePoints(shape: Shape, centre: FloorPoint, sizeM: number): FloorPoint[] {
  const around = (points: readonly (readonly [x: number, y: number])[]) =>
    points.map(([x, y]) => floorPoint(centre.xM + (x * sizeM) / 2, centre.yM + (y * sizeM) / 2));
  switch (shape) {
    case 'circle':
      return around(turn((rad) => [Math.cos(rad), Math.sin(rad)]));
    case 'square':
      return around([
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
        [-1, -1],
      ]);
    case 'grid':
      return around([...snake((along, across) => [along, across]), ...snake((a, b) => [b, a])]);
    case 'eight':
      // The lemniscate of Gerono, lying across.
      return around(turn((rad) => [Math.sin(rad) * Math.cos(rad), Math.sin(rad)]));
  }
}

/** A line drawn by hand, without the points that stand closer than `leastM`. */
export function extendLine(
  line: readonly FloorPoint[],
  to: FloorPoint,
  leastM: number,
): readonly FloorPoint[] {
  const last = line.at(-1);
  const nearM = last && Math.hypot(to.xM - last.xM, to.yM - last.yM);
  return nearM !== undefined && nearM < leastM ? line : [...line, to];
}

type Pair = readonly [x: number, y: number];

const turn = (at: (rad: number) => Pair): Pair[] =>
  Array.from({ length: ROUND_STEPS + 1 }, (_, i) => at((2 * Math.PI * i) / ROUND_STEPS));

/** Line by line, there and back. */
const snake = (at: (along: number, across: number) => Pair): Pair[] =>
  Array.from({ length: GRID_CELLS + 1 }, (_, i) => {
    const across = (2 * i) / GRID_CELLS - 1;
    return i % 2 === 0 ? [at(-1, across), at(1, across)] : [at(1, across), at(-1, across)];
  }).flat();
