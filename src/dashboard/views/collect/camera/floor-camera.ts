/** The camera's fit to the floor, from clicked marks or printed tags, with its quality. */
import { computed } from '@preact/signals';
import { PantiltError } from '../../../../errors.ts';
import { persistedSignal } from '../../../preferences.ts';
import { type CameraFit, fitCamera } from '../../../vision/camera-fit.ts';
import type { FrameSize } from '../../../vision/frame.ts';
import { type Mark, MIN_MARKS } from '../../../vision/homography.ts';
import { fitCameraToTags } from '../../../vision/tag-marks.ts';
import { wall } from '../collection-state.ts';
import { completeMarks } from './camera-marks.ts';
import { detectedTags, placedTags, tagSizeM } from './tags.ts';
import { frameSize } from './webcam.ts';

/** Source of the floor points. */
export type FloorSource = 'corners' | 'tags';

const chosenSource = persistedSignal<FloorSource>('camera-floor', 'corners', {
  isValid: (kept) => kept === 'tags',
});

/** Tags lie on the floor: walls have marks. */
export const floorSource = computed(() => (wall.value ? 'corners' : chosenSource.value));
export const selectSource = (source: FloorSource): void => {
  chosenSource.value = source;
};

/** A fitted camera. */
export interface FloorFit {
  readonly camera: CameraFit;
  /** Residual of the marks [mm]; undefined for four marks, which determine the fit exactly. */
  readonly agreedMm: number | undefined;
  /** Size of a pixel on the floor, at the worst mark [mm]. */
  readonly pixelMm: number;
  /** The mark or tag with the largest residual. */
  readonly worst: { readonly number: number; readonly offMm: number };
  /** Common scale error of all tags, 0.02 is 2 %; 0 for marks. */
  readonly oversize: number;
}

/** Why there is no fit: an error code, and the missing tags. */
export interface FloorLack {
  readonly lacks: string;
  readonly missing: readonly number[];
}

/** The fit, or what is missing for it; null without a picture. */
export const fitted = computed<FloorFit | FloorLack | null>(() => {
  const size = frameSize.value;
  if (!size) return null;
  try {
    return floorSource.value === 'tags' ? fitToTags(size) : fitToCorners(size);
  } catch (error) {
    if (!(error instanceof PantiltError)) throw error;
    return lack(error.code, (error.details as { missing?: number[] }).missing);
  }
});

/** The fit, or null. */
export const floorFit = computed<FloorFit | null>(() => {
  const fit = fitted.value;
  return fit && 'camera' in fit ? fit : null;
});

function fitToCorners(size: FrameSize): FloorFit | FloorLack {
  const marks = completeMarks();
  if (!marks || marks.length < MIN_MARKS) return lack('marks-too-few');
  const camera = fitCamera(marks, size);
  const offMm = Math.max(...camera.offMm);
  return {
    camera,
    agreedMm: camera.residualMm,
    pixelMm: worstPixelMm(camera, marks),
    worst: { number: camera.offMm.indexOf(offMm) + 1, offMm },
    oversize: 0,
  };
}

function fitToTags(size: FrameSize): FloorFit | FloorLack {
  const sizeM = tagSizeM();
  if (sizeM === undefined) return lack('tag-size-unknown');
  const places = placedTags();
  if (!places) return lack('tag-places-unknown');
  if (!detectedTags.value) return lack('tags-not-sought');
  const fit = fitCameraToTags(detectedTags.value, places, sizeM, size);
  const offMm = fit.apartMm[fit.suspect] ?? 0;
  return {
    camera: fit.camera,
    agreedMm: offMm,
    pixelMm: worstPixelMm(fit.camera, fit.marks),
    worst: { number: fit.ids[fit.suspect] ?? 0, offMm },
    oversize: commonShare(fit.oversize),
  };
}

/** The smallest scale error, if all have the same sign; otherwise 0. */
function commonShare(shares: readonly number[]): number {
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  if (least * most <= 0) return 0;
  return least > 0 ? least : most;
}

const worstPixelMm = (camera: CameraFit, marks: readonly Mark[]): number =>
  Math.max(...marks.map(({ floor }) => camera.pixelMm(floor)));

const lack = (lacks: string, missing: readonly number[] = []): FloorLack => ({ lacks, missing });
