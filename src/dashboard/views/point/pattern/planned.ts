/** The pattern that would run: which, where, how large, how fast; and running it. */
import { computed, signal } from '@preact/signals';
import { lengthOfM, MOST_PATH_M, pathCorners } from '../../../../geometry/path-length.ts';
import { inWorkArea } from '../../../../geometry/work-area.ts';
import type { FloorPoint } from '../../../../units.ts';
import { ApiProblem, api } from '../../../daemon/api.ts';
import { showingRefusal } from '../../../events.ts';
import { inGeometry, middleOf, roundStepM } from '../../../map/map-geometry.ts';
import type { MapTool } from '../../../map/pointing.ts';
import { path, workArea } from '../../../state.ts';
import { follow } from './followed.ts';
import { extendLine, type Shape, shapePoints } from './shapes.ts';
import { texts } from './texts.ts';

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
  return points.length < 2 ? 0 : repeats.value * lengthOfM(pathCorners(points, repeats.value));
});
/** Whether the daemon would refuse it for that. */
export const tooLong = computed(() => plannedM.value > MOST_PATH_M);
/** Its corners that are certainly out of reach. */
export const outside = computed(() => {
  const area = workArea.value && inGeometry(workArea.value);
  return area ? planned.value.filter((point) => !inWorkArea(area, point)) : [];
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
  showingRefusal(refusal, async () => {
    refusedAt.value = null;
    try {
      const [points, repeat] = [planned.peek(), repeats.peek()];
      const speedMPerS = speedSteps.peek() * stepM.peek();
      follow(await api.follow({ points, speedMPerS, repeat }));
    } catch (error) {
      const at = error instanceof ApiProblem && error.code === 'path-unreachable';
      if (at) refusedAt.value = error.details as unknown as FloorPoint;
      throw error;
    }
  });

export const cancel = (id: number): Promise<void> =>
  showingRefusal(refusal, async () => {
    path.value = await api.cancelPath(id);
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
