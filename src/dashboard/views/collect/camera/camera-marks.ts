/** Marks on the camera picture: pixels with measured floor points. */

import { computed, signal } from '@preact/signals';
import { heightAbove } from '../../../../surfaces.ts';
import { type FloorPoint, floorPoint } from '../../../../units.ts';
import { parseNumber } from '../../../format.ts';
import { persistedSignal } from '../../../preferences.ts';
import { distancePx, type FrameSize, type PixelPoint } from '../../../vision/frame.ts';
import type { Mark } from '../../../vision/homography.ts';
import { wall } from '../collection-state.ts';

/** A floor point as typed. */
export interface TypedPoint {
  readonly x: string;
  readonly y: string;
}

/** A mark as edited. */
interface DraftMark extends TypedPoint {
  readonly pixel: PixelPoint;
}

const floorMarks = persistedSignal<readonly DraftMark[]>('camera-marks', []);
const wallMarks = persistedSignal<Readonly<Record<string, readonly DraftMark[]>>>(
  'camera-wall-marks',
  {},
);
/** The marks on the surface of the collection. */
export const draftMarks = computed(() => {
  const name = wall.value?.name;
  return name === undefined ? floorMarks.value : (wallMarks.value[name] ?? []);
});

function setMarks(marks: readonly DraftMark[]): void {
  const name = wall.peek()?.name;
  if (name === undefined) floorMarks.value = marks;
  else wallMarks.value = { ...wallMarks.value, [name]: marks };
}

/** Adds a mark; a mark within `reachPx` is moved instead. */
function placeMark(pixel: PixelPoint, reachPx: number): void {
  const marks = draftMarks.value;
  const near = marks.findIndex((mark) => distancePx(mark.pixel, pixel) < reachPx);
  setMarks(
    near < 0
      ? [...marks, { pixel, x: '', y: '' }]
      : marks.map((mark, i) => (i === near ? { ...mark, pixel } : mark)),
  );
}

/** Changes a typed coordinate. */
export function typeMark(index: number, change: Partial<TypedPoint>): void {
  setMarks(draftMarks.value.map((mark, i) => (i === index ? { ...mark, ...change } : mark)));
}

/** Removes a mark. */
export function removeMark(index: number): void {
  setMarks(draftMarks.value.filter((_, i) => i !== index));
}

/** The marks; undefined while a coordinate is missing. */
export function completeMarks(): Mark[] | undefined {
  const marks = draftMarks.value.flatMap(({ pixel, ...typed }) => {
    const floor = typedPoint(typed);
    return floor ? [{ pixel, floor: inView(floor) }] : [];
  });
  return marks.length === draftMarks.value.length ? marks : undefined;
}

/**
 * A point of the plane in the axes of the camera's fit, which must not be mirrored: those of a wall whose
 * corners are clockwise, as seen from the rig, are. It is its own inverse.
 */
export function inView({ xM, yM }: FloorPoint): FloorPoint {
  const plane = wall.value?.plane;
  return floorPoint(xM, plane && heightAbove(plane, [0, 0, 0]) < 0 ? -yM : yM);
}

/** The typed floor point; undefined if it is incomplete. */
export function typedPoint({ x, y }: TypedPoint) {
  const [xM, yM] = [parseNumber(x), parseNumber(y)];
  return xM === undefined || yM === undefined ? undefined : floorPoint(xM, yM);
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
const LARGE_STEP_PX = 20;
/** Radius within which a click selects an existing mark [px of the screen]. */
const REACH_PX = 12;

/** The pixel under the magnifier. */
export const cursor = signal<PixelPoint | null>(null);

/** Moves the cursor to the pointer. */
export function pointAt(event: PointerEvent, size: FrameSize): void {
  cursor.value = pixelUnder(event, size).pixel;
}

/** Places a mark at the pointer. */
export function markAt(event: PointerEvent, size: FrameSize): void {
  const { pixel, scale } = pixelUnder(event, size);
  placeMark(pixel, REACH_PX * scale);
  if (event.pointerType !== 'mouse') cursor.value = null;
}

/**
 * Arrow keys move the cursor by one pixel, or twenty with Shift; Enter places a mark, Escape
 * cancels.
 */
export function pointByKey(event: KeyboardEvent, size: FrameSize): void {
  const { width, height } = size;
  const step = STEPS[event.key];
  const at = cursor.value ?? { xPx: width / 2, yPx: height / 2 };
  if (step) {
    const sizePx = event.shiftKey ? LARGE_STEP_PX : 1;
    cursor.value = {
      xPx: clamp(at.xPx + step[0] * sizePx, width),
      yPx: clamp(at.yPx + step[1] * sizePx, height),
    };
  } else if (event.key === 'Enter') {
    placeMark(at, REACH_PX);
  } else if (event.key === 'Escape' && cursor.value) {
    cursor.value = null;
    event.stopPropagation();
  } else return;
  event.preventDefault();
}

/** The camera pixel under the pointer, and the number of camera pixels per screen pixel. */
function pixelUnder(event: PointerEvent, { width, height }: FrameSize) {
  const { clientX, clientY } = event;
  const box = (event.currentTarget as Element).getBoundingClientRect();
  // An integer coordinate addresses a screen pixel, whose centre is at +0.5.
  const middle = (place: number) => (Number.isInteger(place) ? place + 0.5 : place);
  const scale = width / box.width;
  const pixel = {
    xPx: clamp((middle(clientX) - box.left) * scale, width),
    yPx: clamp((middle(clientY) - box.top) * scale, height),
  };
  return { pixel, scale };
}

const clamp = (value: number, size: number): number => Math.min(Math.max(value, 0), size);
