/**
 * Pointing at the floor by pointer or by the keyboard's crosshair. The current tool decides the action:
 * aiming by default.
 */
import { computed, signal } from '@preact/signals';
import { type FloorPoint, floorPoint } from '../../units.ts';
import { aim, aimAt } from '../aim.ts';
import { mayOperate, rig } from '../state.ts';
import {
  clampToMap,
  type MapView,
  middleOf,
  roundStepM,
  type WorkAreaView,
} from './map-geometry.ts';
import { texts } from './texts.ts';

/** Steps of the crosshair, without and with Shift, in round steps of the work area. */
const FINE_STEPS = 0.2;
const LARGE_STEPS = 2;
const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowLeft: [0, 1],
  ArrowRight: [0, -1],
};

/** The floor point under the pointer; null while the pointer is outside the map. */
const hovered = signal<FloorPoint | null>(null);
/** The crosshair of the keyboard; null while it is not used. */
export const crosshair = signal<FloorPoint | null>(null);
/** Whether the crosshair was used last. */
const byKeys = signal(false);
/** The floor point of the pointer or crosshair, whichever was used last. */
export const pointed = computed(() =>
  byKeys.value ? (crosshair.value ?? hovered.value) : (hovered.value ?? crosshair.value),
);

/** A tool of the map. */
export interface MapTool {
  /** Instructions for the user. */
  readonly hint: string;
  /** Pointer down, drag, and up. */
  begin(at: FloorPoint): void;
  drag(at: FloorPoint): void;
  end(at: FloorPoint): void;
  /** Enter at the crosshair. */
  enter(at: FloorPoint): void;
}

/** The point under a pressed pointer, the target when it is released. */
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

/** The current tool. */
export const tool = signal<MapTool>(AIM_TOOL);
let isDown = false;

export function pointerDown(at: FloorPoint): void {
  if (!mayOperate.peek()) return;
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

/** The pointer has left the map, or the browser cancelled it: no action follows. */
export function pointerAway(): void {
  isDown = false;
  hovered.value = null;
  aiming.value = null;
}

/**
 * Arrow keys move the crosshair (in larger steps with Shift), Enter applies the tool, Escape hides
 * the crosshair.
 */
export function pointByKey(event: KeyboardEvent, view: MapView, area: WorkAreaView): void {
  const step = STEPS[event.key];
  const at = crosshair.peek();
  if (step) {
    const fineM = FINE_STEPS * roundStepM(area);
    const sizeM = event.shiftKey ? LARGE_STEPS * roundStepM(area) : fineM;
    const { xM, yM } = at ?? rig.peek()?.pointing ?? aim.peek()?.target ?? middleOf(area);
    const onGrid = (valueM: number) => Math.round(valueM / fineM) * fineM;
    const [x, y] = [onGrid(xM + step[0] * sizeM), onGrid(yM + step[1] * sizeM)];
    crosshair.value = clampToMap(view, floorPoint(x, y));
    byKeys.value = true;
  } else if (event.key === 'Enter' && at && mayOperate.peek()) tool.peek().enter(at);
  else if (event.key === 'Escape') crosshair.value = null;
  else return;
  event.preventDefault();
}
