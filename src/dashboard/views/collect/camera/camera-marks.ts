/**
 * Marks: places of the picture whose floor points somebody has measured, and the camera fitted to them.
 * They outlive a reload, so that a collection goes on after it.
 */
import { computed, effect, signal } from '@preact/signals';
import { PantiltError } from '../../../../errors.ts';
import { floorPoint } from '../../../../units.ts';
import { parseMetres } from '../../../format.ts';
import { type CameraFit, fitCamera } from '../../../vision/camera-fit.ts';
import type { PixelPoint } from '../../../vision/frame.ts';
import { LEAST_MARKS, type Mark } from '../../../vision/homography.ts';
import { frameSize } from './webcam.ts';

/** A mark as it is being made: its coordinates as they are typed. */
export interface DraftMark {
  readonly pixel: PixelPoint;
  readonly x: string;
  readonly y: string;
}

const KEY = 'pantilt-camera-marks';

export const draftMarks = signal<readonly DraftMark[]>(stored());

effect(() => localStorage.setItem(KEY, JSON.stringify(draftMarks.value)));

/** The camera, or what the marks lack: more of them, or the code of what is wrong with them. */
export const fitted = computed<{ readonly camera: CameraFit } | { readonly lacks: string } | null>(
  () => {
    const size = frameSize.value;
    if (!size) return null;
    const marks = draftMarks.value.flatMap(complete);
    if (marks.length < LEAST_MARKS || marks.length < draftMarks.value.length) {
      return { lacks: 'marks-too-few' };
    }
    try {
      return { camera: fitCamera(marks, size) };
    } catch (error) {
      if (error instanceof PantiltError) return { lacks: error.code };
      throw error;
    }
  },
);

/** Changes a typed coordinate. */
export function typeMark(index: number, change: Partial<DraftMark>): void {
  draftMarks.value = draftMarks.value.map((mark, i) =>
    i === index ? { ...mark, ...change } : mark,
  );
}

function complete({ pixel, x, y }: DraftMark): Mark[] {
  const [xM, yM] = [parseMetres(x), parseMetres(y)];
  return xM === undefined || yM === undefined ? [] : [{ pixel, floor: floorPoint(xM, yM) }];
}

function stored(): DraftMark[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as DraftMark[];
  } catch {
    return [];
  }
}
