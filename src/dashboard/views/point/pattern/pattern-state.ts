/** The pattern that would run: which, where, how large, how fast; and running it. */
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
import { notifyFailure, withProblemShown } from '../../../events.ts';
import { inGeometry, middleOf, roundStepM } from '../../../map/map-geometry.ts';
import type { MapTool } from '../../../map/pointing.ts';
import { isUnfinished, path, workArea } from '../../../state.ts';
import { texts } from './texts.ts';

/** The line that the spot follows now, whoever has asked for it: this page, another one, or a program. */

/** Another run of the daemon counts its paths from 1 again. */
const nameOf = ({ id, createdAt }: PathView): string => `${id} ${createdAt}`;

const running = computed(() => (isUnfinished(path.value) ? nameOf(path.value!) : null));
const told = signal<PathDetails | null>(null);

/** Its corners; none while nothing is followed, and until they are known. */
export const followed = computed<readonly FloorPoint[]>(() =>
  told.value && nameOf(told.value) === running.value ? told.value.points : [],
);

/** Shows a path that has just begun. */
export function follow(details: PathDetails): void {
  told.value = details;
  path.value = details;
}

/** Asks for the line of each path that somebody else has begun, until the returned function is called. */
export const watchFollowed = (): (() => void) =>
  effect(() => {
    if (running.value === null || followed.peek().length > 0) return;
    api
      .call('GET /paths/:id', { params: { id: path.peek()!.id } })
      .then((details) => {
        told.value = details;
      })
      .catch((error) => notifyFailure(texts.title, error));
  });

/** Patterns as lines on the floor: pure shapes, and how a line drawn by hand is made shorter. */

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

export type Pattern = Shape | 'drawn';

/** Points of a drawn line are at least so far apart, in round steps of the work area. */
const DRAWN_STEPS = 0.2;

export const pattern = signal<Pattern>('circle');
/** In round steps of the work area, across and a second, so that it suits any floor. */
export const sizeSteps = signal(8);
export const speedSteps = signal(4);
export const stepM = computed(() => (workArea.value ? roundStepM(workArea.value) : 0.05));
export const repeats = signal(1);
/** Where somebody has put it; else it is in the middle of the work area. */
const placed = signal<FloorPoint | null>(null);
const drawn = signal<readonly FloorPoint[]>([]);

const centre = computed(() => placed.value ?? (workArea.value && middleOf(workArea.value)));
/** The corners of the line; fewer than two are no line yet. */
export const planned = computed<readonly FloorPoint[]>(() => {
  if (pattern.value === 'drawn') return drawn.value;
  const sizeM = sizeSteps.value * stepM.value;
  return centre.value ? shapePoints(pattern.value, centre.value, sizeM) : [];
});
/** How long it is, repetitions included [m]. */
export const plannedM = computed(() => {
  const points = planned.value;
  return points.length < 2 ? 0 : repeats.value * pathLengthM(pathCorners(points, repeats.value));
});
/** Whether the daemon would refuse it for that. */
export const tooLong = computed(() => plannedM.value > MAX_PATH_M);
/** Its corners that are certainly out of reach. */
export const outside = computed(() => {
  const area = workArea.value && inGeometry(workArea.value);
  return area ? planned.value.filter((point) => !isInWorkArea(area, point)) : [];
});

/** Why the daemon refused to run it, and what it couldn't hit. */
export const refusal = signal<string | null>(null);
export const refusedAt = signal<FloorPoint | null>(null);

/** Puts the pattern's middle where the pointer is. */
const PLACE_TOOL: MapTool = {
  hint: texts.placeHint,
  begin: place,
  drag: place,
  end: place,
  enter: place,
};

/** Draws a line with the pointer, or corner by corner by keyboard. */
const DRAW_TOOL: MapTool = {
  hint: texts.drawHint,
  begin: (at) => {
    drawn.value = [at];
    forget();
  },
  drag: extend,
  end: extend,
  enter: extend,
};

/** What pointing at the floor does to the pattern. */
export const patternTool = computed(() => (pattern.value === 'drawn' ? DRAW_TOOL : PLACE_TOOL));

/** Takes the drawn line away. */
export function erase(): void {
  drawn.value = [];
  forget();
}

/** Runs it. */
export const run = (): Promise<void> =>
  withProblemShown(refusal, async () => {
    refusedAt.value = null;
    try {
      const [points, repeat] = [planned.peek(), repeats.peek()];
      const speedMPerS = speedSteps.peek() * stepM.peek();
      follow(await api.call('POST /paths', { body: { points, speedMPerS, repeat } }));
    } catch (error) {
      const at = error instanceof ApiProblem && error.code === 'path-unreachable';
      if (at) refusedAt.value = error.details as unknown as FloorPoint;
      throw error;
    }
  });

export const cancel = (id: number): Promise<void> =>
  withProblemShown(refusal, async () => {
    path.value = await api.call('DELETE /paths/:id', { params: { id } });
  });

/** What was refused is another pattern now. */
export function forget(): void {
  refusal.value = null;
  refusedAt.value = null;
}

function place(at: FloorPoint): void {
  placed.value = at;
  forget();
}

function extend(at: FloorPoint): void {
  drawn.value = extendLine(drawn.peek(), at, DRAWN_STEPS * stepM.peek());
}
