/**
 * Where on the floor the pointer or the keyboard's crosshair is, and what they do there: aim, unless a part
 * of the page has given them another tool.
 */
import { computed, signal } from '@preact/signals';
import { type FloorPoint, floorPoint } from '../../units.ts';
import { aim, aimAt } from '../aim.ts';
import { rig } from '../state.ts';
import {
  clampToMap,
  type MapView,
  middleOf,
  roundStepM,
  type WorkAreaView,
} from './map-geometry.ts';
import { texts } from './texts.ts';

/** What an arrow key moves the crosshair by, alone and with Shift, in round steps of the work area. */
const FINE_STEPS = 0.2;
const LARGE_STEPS = 2;
const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, 1],
  ArrowRight: [0, -1],
};

/** The floor under the pointer, while it hovers over the map. */
const hovered = signal<FloorPoint | null>(null);
/** The keyboard's crosshair, while it is in use. */
export const crosshair = signal<FloorPoint | null>(null);
/** Which of them was used last. */
const byKeys = signal(false);
/** What is pointed at: whichever of them was used last. */
export const pointed = computed(() =>
  byKeys.value ? (crosshair.value ?? hovered.value) : (hovered.value ?? crosshair.value),
);

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
  if (isMouse || isDown) {
    hovered.value = at;
    byKeys.value = false;
  }
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

/** Moves the crosshair by arrow keys (farther with Shift), does the tool's work on Enter, leaves on Escape. */
export function pointByKey(event: KeyboardEvent, view: MapView, area: WorkAreaView): void {
  const step = STEPS[event.key];
  const at = crosshair.peek();
  if (step) {
    const fineM = FINE_STEPS * roundStepM(area);
    const sizeM = event.shiftKey ? LARGE_STEPS * roundStepM(area) : fineM;
    const { xM, yM } = at ?? rig.peek()?.spot ?? aim.peek()?.target ?? middleOf(area);
    const onGrid = (valueM: number) => Math.round(valueM / fineM) * fineM;
    const [x, y] = [onGrid(xM + step[0] * sizeM), onGrid(yM + step[1] * sizeM)];
    crosshair.value = clampToMap(view, floorPoint(x, y));
    byKeys.value = true;
  } else if (event.key === 'Enter' && at) tool.peek().enter(at);
  else if (event.key === 'Escape') crosshair.value = null;
  else return;
  event.preventDefault();
}
