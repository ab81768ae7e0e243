/** The pattern that would run: which, where, how large, how fast; and running it. */
import { computed, signal } from '@preact/signals';
import { inWorkArea } from '../../../../geometry/work-area.ts';
import type { FloorPoint } from '../../../../units.ts';
import { ApiProblem, api } from '../../../daemon/api.ts';
import { showingRefusal } from '../../../events.ts';
import { inGeometry, polarPoint } from '../../../map/map-geometry.ts';
import type { MapTool } from '../../../map/pointing.ts';
import { path, workArea } from '../../../state.ts';
import { extendLine, type Shape, shapePoints } from './shapes.ts';
import { texts } from './texts.ts';

export type Pattern = Shape | 'drawn';

export const pattern = signal<Pattern>('circle');
export const sizeM = signal(0.4);
export const speedMPerS = signal(0.2);
export const repeats = signal(1);
/** Where somebody has put it; else it is in the middle of the work area. */
const placed = signal<FloorPoint | null>(null);
const drawn = signal<readonly FloorPoint[]>([]);

export const centre = computed(() => placed.value ?? middleOf());
/** The corners of the line; fewer than two are no line yet. */
export const planned = computed<readonly FloorPoint[]>(() => {
  if (pattern.value === 'drawn') return drawn.value;
  return centre.value ? shapePoints(pattern.value, centre.value, sizeM.value) : [];
});
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
      path.value = await api.follow({
        points: planned.peek(),
        speedMPerS: speedMPerS.peek(),
        repeat: repeats.peek(),
      });
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
  drawn.value = extendLine(drawn.peek(), at);
}

function middleOf(): FloorPoint | null {
  if (!workArea.value) return null;
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = workArea.value;
  return polarPoint((rMinM + rMaxM) / 2, (bearingMinRad + bearingMaxRad) / 2);
}
