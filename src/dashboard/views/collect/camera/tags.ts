/** Tags on the floor: printed size, typed positions, and detection in the picture. */
import { signal } from '@preact/signals';
import type { FloorPoint } from '../../../../units.ts';
import { fixed, parseNumber } from '../../../format.ts';
import { persistedSignal } from '../../../preferences.ts';
import { rig } from '../../../state.ts';
import type { DetectedTag } from '../../../vision/apriltags.ts';
import type { Frame } from '../../../vision/frame.ts';
import type { SpotSearch } from '../../../vision/spot-detection.ts';
import type { SpotRequest } from '../../../vision/spot-worker.ts';
import { type TypedPoint, typedPoint } from './camera-marks.ts';
import { nextFrame } from './webcam.ts';

/** Started by the first search; it has one request at a time. */
let spotWorker: Worker | undefined;

/** Searches two frames for the spot; their buffers are transferred. */
export function searchSpot(question: SpotRequest): Promise<SpotSearch> {
  spotWorker ??= new Worker(new URL('../../../vision/spot-worker.ts', import.meta.url), {
    type: 'module',
  });
  return request(spotWorker, question, [question.on.data.buffer, question.off.data.buffer]);
}

/**
 * Detects the tags in a frame, whose buffer is transferred. Rare, so its worker is terminated
 * afterwards.
 */
async function searchTags(frame: Frame): Promise<DetectedTag[]> {
  const worker = new Worker(new URL('../../../vision/tag-worker.ts', import.meta.url), {
    type: 'module',
  });
  try {
    return await request(worker, frame, [frame.data.buffer]);
  } finally {
    worker.terminate();
  }
}

function request<Answer>(
  worker: Worker,
  question: unknown,
  transfer: readonly ArrayBufferLike[],
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(question, [...transfer] as ArrayBuffer[]);
  });
}

/** Side of the black square as printed [mm]; one tag fills an A4 page. */
export const PRINTED_MM = 150;
/** Allowed numbers of tags. */
export const TAG_COUNTS = [4, 6, 8] as const;
/** The suggested rectangle ends at this fraction of the reach and at this bearing. */
const REACH_SHARE = 0.9;
const BEARING_RAD = 0.6;
const NEAREST_M = 0.3;
const STEP_M = 0.05;

/** The measured side of the black square, as typed [mm]. */
export const tagSize = persistedSignal('camera-tag-size', String(PRINTED_MM));
/** The typed position of each tag's centre; empty until the tag fields are opened. */
export const tagPlaces = persistedSignal<readonly TypedPoint[]>('camera-tag-places', []);
/** The tags detected last; null before the first detection. */
export const detectedTags = persistedSignal<readonly DetectedTag[] | null>('camera-tags', null);
/** Whether a detection is running. */
export const isDetecting = signal(false);

/** The side of the black square [m]; undefined if the text is not a positive number. */
export function tagSizeM(): number | undefined {
  const sizeMm = parseNumber(tagSize.value);
  return sizeMm !== undefined && sizeMm > 0 ? sizeMm / 1000 : undefined;
}

/** The positions of the tags, by id; undefined while any is missing. */
export function placedTags(): FloorPoint[] | undefined {
  const places = tagPlaces.value.flatMap((place) => typedPoint(place) ?? []);
  return places.length === tagPlaces.value.length ? places : undefined;
}

/** Changes the typed position of a tag. */
export function typePlace(id: number, change: Partial<TypedPoint>): void {
  tagPlaces.value = tagPlaces.value.map((place, i) => (i === id ? { ...place, ...change } : place));
}

/** Suggests positions on a rectangle in front of the rig: its corners, then the midpoints of its sides. */
export function suggestPlaces(count: number): void {
  const area = rig.peek()?.workArea;
  const reachM = REACH_SHARE * (area?.rMaxM ?? 1.5);
  const bearing = Math.min(
    BEARING_RAD,
    Math.abs(area?.bearingMinRad ?? BEARING_RAD),
    Math.abs(area?.bearingMaxRad ?? BEARING_RAD),
  );
  const far = stepped(reachM * Math.cos(bearing));
  const side = Math.max(STEP_M, stepped(reachM * Math.sin(bearing)));
  const near = Math.min(Math.max(NEAREST_M, stepped(area?.rMinM ?? 0)), far - STEP_M);
  const middle = stepped((near + far) / 2);
  const places = [
    [near, side],
    [far, side],
    [far, -side],
    [near, -side],
    [middle, side],
    [middle, -side],
    [far, 0],
    [near, 0],
  ] as const;
  tagPlaces.value = places.slice(0, count).map(([x, y]) => ({ x: fixed(x, 2), y: fixed(y, 2) }));
}

/** Detects the tags in the camera's picture. */
export async function detectTags(): Promise<void> {
  isDetecting.value = true;
  try {
    detectedTags.value = await searchTags(await nextFrame());
  } finally {
    isDetecting.value = false;
  }
}

const stepped = (lengthM: number): number => Math.round(lengthM / STEP_M) * STEP_M;
