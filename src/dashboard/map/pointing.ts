/** Where on the floor the pointer or the keyboard's crosshair is. */
import { signal } from '@preact/signals';
import { type FloorPoint, floorPoint } from '../../units.ts';
import { aim, aimAt } from '../aim.ts';
import { rig } from '../state.ts';
import { clampToMap, type MapView, polarPoint, type WorkAreaView } from './map-geometry.ts';

const STEP_M = 0.01;
const LARGE_STEP_M = 0.1;
const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, 1],
  ArrowRight: [0, -1],
};

/** The floor under the pointer, while it hovers over the map. */
export const hovered = signal<FloorPoint | null>(null);
/** The keyboard's crosshair, while it is in use. */
export const crosshair = signal<FloorPoint | null>(null);

/** Moves the crosshair by arrow keys (10 cm a step with Shift), aims on Enter, leaves on Escape. */
export function pointByKey(event: KeyboardEvent, view: MapView, area: WorkAreaView): void {
  const step = STEPS[event.key];
  const at = crosshair.peek();
  if (step) {
    const sizeM = event.shiftKey ? LARGE_STEP_M : STEP_M;
    const { xM, yM } = at ?? startingPoint(area);
    const [x, y] = [onGrid(xM + step[0] * sizeM), onGrid(yM + step[1] * sizeM)];
    crosshair.value = clampToMap(view, floorPoint(x, y));
  } else if (event.key === 'Enter' && at) void aimAt(at);
  else if (event.key === 'Escape') crosshair.value = null;
  else return;
  event.preventDefault();
}

/** The crosshair begins where something already is. */
const startingPoint = ({ rMinM, rMaxM, bearingMinRad, bearingMaxRad }: WorkAreaView): FloorPoint =>
  rig.peek()?.spot ??
  aim.peek()?.target ??
  polarPoint((rMinM + rMaxM) / 2, (bearingMinRad + bearingMaxRad) / 2);

const onGrid = (valueM: number): number => Math.round(valueM / STEP_M) * STEP_M;
