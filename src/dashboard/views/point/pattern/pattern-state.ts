/**
 * Pattern state: shape, position, size and speed of the planned path, its execution, and the active
 * path.
 */
import { computed, effect, signal } from '@preact/signals';
import type { PathDetails, PathView } from '../../../../api/paths.ts';
import {
  isInWorkArea,
  MAX_PATH_M,
  pathCorners,
  pathLengthM,
} from '../../../../geometry/work-area.ts';
import { type FloorPoint, floorPoint } from '../../../../units.ts';
import { ApiProblem, api } from '../../../daemon/api.ts';
import { notifyFailure, withErrorShown } from '../../../events.ts';
import { inGeometry, middleOf, roundStepM } from '../../../map/map-geometry.ts';
import type { MapTool } from '../../../map/pointing.ts';
import { isUnfinished, path, workArea } from '../../../state.ts';
import { texts } from './texts.ts';

/** A key of a path that is unique even after a restart of the daemon, which resets the ids. */
const nameOf = ({ id, createdAt }: PathView): string => `${id} ${createdAt}`;

const running = computed(() => (isUnfinished(path.value) ? nameOf(path.value!) : null));
const activeDetails = signal<PathDetails | null>(null);

/**
 * The corners of the active path, started on this page or elsewhere; empty while none is active or
 * loaded.
 */
export const activePath = computed<readonly FloorPoint[]>(() =>
  activeDetails.value && nameOf(activeDetails.value) === running.value
    ? activeDetails.value.points
    : [],
);

/** Shows a path that has just started. */
function showActivePath(details: PathDetails): void {
  activeDetails.value = details;
  path.value = details;
}

/** Loads the corners of paths started elsewhere, until the returned function is called. */
export const watchActivePath = (): (() => void) =>
  effect(() => {
    if (running.value === null || activePath.peek().length > 0) return;
    api
      .call('GET /paths/:id', { params: { id: path.peek()!.id } })
      .then((details) => {
        activeDetails.value = details;
      })
      .catch((error) => notifyFailure(texts.title, error));
  });

/** Shapes with a centre and a size. */
export const SHAPES = ['circle', 'square', 'grid', 'eight'] as const;
export type Shape = (typeof SHAPES)[number];

const ROUND_STEPS = 72;
const GRID_CELLS = 4;

/**
 * The corners of a shape around its centre; all shapes except the grid are closed.
 * @param sizeM width
 */
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
      // The lemniscate of Gerono, rotated by 90°.
      return around(turn((rad) => [Math.sin(rad) * Math.cos(rad), Math.sin(rad)]));
  }
}

/** Appends a point to a drawn line unless it is closer than `minM` to the last one. */
export function extendLine(
  line: readonly FloorPoint[],
  to: FloorPoint,
  minM: number,
): readonly FloorPoint[] {
  const last = line.at(-1);
  const nearM = last && Math.hypot(to.xM - last.xM, to.yM - last.yM);
  return nearM !== undefined && nearM < minM ? line : [...line, to];
}

type Pair = readonly [x: number, y: number];

const turn = (at: (rad: number) => Pair): Pair[] =>
  Array.from({ length: ROUND_STEPS + 1 }, (_, i) => at((2 * Math.PI * i) / ROUND_STEPS));

/** Parallel lines in alternating directions. */
const snake = (at: (along: number, across: number) => Pair): Pair[] =>
  Array.from({ length: GRID_CELLS + 1 }, (_, i) => {
    const across = (2 * i) / GRID_CELLS - 1;
    return i % 2 === 0 ? [at(-1, across), at(1, across)] : [at(1, across), at(-1, across)];
  }).flat();

export type Pattern = Shape | 'drawn';

/** Minimum distance of a drawn line's points, in round steps of the work area. */
const MIN_DRAWN_STEPS = 0.2;

export const pattern = signal<Pattern>('circle');
/** Size and speed in round steps of the work area (per second), so that they suit any floor. */
export const sizeSteps = signal(8);
export const speedSteps = signal(4);
export const stepM = computed(() => (workArea.value ? roundStepM(workArea.value) : 0.05));
export const repeats = signal(1);
/** The chosen centre; by default that of the work area. */
const placed = signal<FloorPoint | null>(null);
const drawn = signal<readonly FloorPoint[]>([]);

const centre = computed(() => placed.value ?? (workArea.value && middleOf(workArea.value)));
/** The corners of the planned path; a line needs at least two. */
export const plannedPath = computed<readonly FloorPoint[]>(() => {
  if (pattern.value === 'drawn') return drawn.value;
  const sizeM = sizeSteps.value * stepM.value;
  return centre.value ? shapePoints(pattern.value, centre.value, sizeM) : [];
});
/** Its length, including repetitions [m]. */
export const plannedLengthM = computed(() => {
  const points = plannedPath.value;
  return points.length < 2 ? 0 : repeats.value * pathLengthM(pathCorners(points, repeats.value));
});
/** Whether it exceeds the daemon's limit. */
export const tooLong = computed(() => plannedLengthM.value > MAX_PATH_M);
/** Its corners outside the work area. */
export const outside = computed(() => {
  const area = workArea.value && inGeometry(workArea.value);
  return area ? plannedPath.value.filter((point) => !isInWorkArea(area, point)) : [];
});

/** The daemon's error, and the unreachable point named in it. */
export const pathError = signal<string | null>(null);
export const unreachablePoint = signal<FloorPoint | null>(null);

/** Places the pattern's centre at the pointer. */
const PLACE_TOOL: MapTool = {
  hint: texts.placeHint,
  begin: place,
  drag: place,
  end: place,
  enter: place,
};

/** Draws a line with the pointer, or corner by corner with the keyboard. */
const DRAW_TOOL: MapTool = {
  hint: texts.drawHint,
  begin: (at) => {
    drawn.value = [at];
    clearError();
  },
  drag: extend,
  end: extend,
  enter: extend,
};

/** The map tool for the selected pattern. */
export const patternTool = computed(() => (pattern.value === 'drawn' ? DRAW_TOOL : PLACE_TOOL));

/** Erases the drawn line. */
export function erase(): void {
  drawn.value = [];
  clearError();
}

/** Errors of a path that name the point at fault. */
const POINT_CODES: ReadonlySet<string> = new Set(['path-unreachable', 'path-kept-out']);

/** Runs the planned path. */
export const run = (): Promise<void> =>
  withErrorShown(pathError, async () => {
    unreachablePoint.value = null;
    try {
      const [points, repeat] = [plannedPath.peek(), repeats.peek()];
      const speedMPerS = speedSteps.peek() * stepM.peek();
      showActivePath(await api.call('POST /paths', { body: { points, speedMPerS, repeat } }));
    } catch (error) {
      const at = error instanceof ApiProblem && POINT_CODES.has(error.code);
      if (at) unreachablePoint.value = error.details as unknown as FloorPoint;
      throw error;
    }
  });

export const cancel = (id: number): Promise<void> =>
  withErrorShown(pathError, async () => {
    path.value = await api.call('DELETE /paths/:id', { params: { id } });
  });

/** Clears the error after a change. */
export function clearError(): void {
  pathError.value = null;
  unreachablePoint.value = null;
}

function place(at: FloorPoint): void {
  placed.value = at;
  clearError();
}

function extend(at: FloorPoint): void {
  drawn.value = extendLine(drawn.peek(), at, MIN_DRAWN_STEPS * stepM.peek());
}
