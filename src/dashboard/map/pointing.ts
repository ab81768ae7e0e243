/**
 * Where on the floor the pointer or the keyboard's crosshair is, and what they do there: aim, unless a part
 * of the page has given them another tool.
 */
import { signal } from '@preact/signals';
import { type FloorPoint, floorPoint } from '../../units.ts';
import { aim, aimAt } from '../aim.ts';
import { rig } from '../state.ts';
import { clampToMap, type MapView, polarPoint, type WorkAreaView } from './map-geometry.ts';
import { texts } from './texts.ts';

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

/** What pointing at the floor does. */
export interface MapTool {
  /** What to do with it, for people. */
  readonly hint: string;
  /** The pointer goes down, is dragged, and goes up. */
  begin(at: FloorPoint): void;
  drag(at: FloorPoint): void;
  end(at: FloorPoint): void;
  /** Enter at the crosshair. */
  enter(at: FloorPoint): void;
}

/** Where the pointer is down to aim: it aims when it goes up. */
export const aiming = signal<FloorPoint | null>(null);

export const AIM_TOOL: MapTool = {
  hint: texts.hint,
  begin: (at) => {
    aiming.value = at;
  },
  drag: (at) => {
    aiming.value = at;
  },
  end: (at) => {
    aiming.value = null;
    void aimAt(at);
  },
  enter: (at) => void aimAt(at),
};

/** The tool in use. */
export const tool = signal<MapTool>(AIM_TOOL);
let isDown = false;

export function pointerDown(at: FloorPoint): void {
  crosshair.value = null;
  isDown = true;
  tool.peek().begin(at);
}

export function pointerMove(at: FloorPoint, isMouse: boolean): void {
  if (isMouse || isDown) hovered.value = at;
  if (isDown) tool.peek().drag(at);
}

export function pointerUp(at: FloorPoint): void {
  if (isDown) tool.peek().end(at);
  isDown = false;
}

/** The pointer has left, or the browser has taken it for itself: nothing comes of it. */
export function pointerAway(): void {
  isDown = false;
  hovered.value = null;
  aiming.value = null;
}

/** Moves the crosshair by arrow keys (10 cm a step with Shift), does the tool's work on Enter, leaves on Escape. */
export function pointByKey(event: KeyboardEvent, view: MapView, area: WorkAreaView): void {
  const step = STEPS[event.key];
  const at = crosshair.peek();
  if (step) {
    const sizeM = event.shiftKey ? LARGE_STEP_M : STEP_M;
    const { xM, yM } = at ?? startingPoint(area);
    const [x, y] = [onGrid(xM + step[0] * sizeM), onGrid(yM + step[1] * sizeM)];
    crosshair.value = clampToMap(view, floorPoint(x, y));
  } else if (event.key === 'Enter' && at) tool.peek().enter(at);
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
