/** Marks: places of the picture whose floor points somebody has measured. */

import { floorPoint } from '../../../../units.ts';
import { parseNumber } from '../../../format.ts';
import { keptSignal } from '../../../kept-signal.ts';
import { distancePx, type PixelPoint } from '../../../vision/frame.ts';
import type { Mark } from '../../../vision/homography.ts';

/** A floor point as it is being typed. */
export interface TypedPoint {
  readonly x: string;
  readonly y: string;
}

/** A mark as it is being made. */
export interface DraftMark extends TypedPoint {
  readonly pixel: PixelPoint;
}

export const draftMarks = keptSignal<readonly DraftMark[]>('camera-marks', []);

/** Puts a mark at a place; one that lies within `reachPx` of it is moved there instead. */
export function placeMark(pixel: PixelPoint, reachPx: number): void {
  const marks = draftMarks.value;
  const near = marks.findIndex((mark) => distancePx(mark.pixel, pixel) < reachPx);
  draftMarks.value =
    near < 0
      ? [...marks, { pixel, x: '', y: '' }]
      : marks.map((mark, i) => (i === near ? { ...mark, pixel } : mark));
}

/** Changes a typed coordinate. */
export function typeMark(index: number, change: Partial<TypedPoint>): void {
  draftMarks.value = draftMarks.value.map((mark, i) =>
    i === index ? { ...mark, ...change } : mark,
  );
}

/** Takes a mark away. */
export function removeMark(index: number): void {
  draftMarks.value = draftMarks.value.filter((_, i) => i !== index);
}

/** The marks, or nothing while a coordinate is missing. */
export function completeMarks(): Mark[] | undefined {
  const marks = draftMarks.value.flatMap(({ pixel, ...typed }) => {
    const floor = typedPoint(typed);
    return floor ? [{ pixel, floor }] : [];
  });
  return marks.length === draftMarks.value.length ? marks : undefined;
}

/** The floor point that was typed, if it is one. */
export function typedPoint({ x, y }: TypedPoint) {
  const [xM, yM] = [parseNumber(x), parseNumber(y)];
  return xM === undefined || yM === undefined ? undefined : floorPoint(xM, yM);
}
