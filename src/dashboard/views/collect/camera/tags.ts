/** Tags on the floor: how large they are printed, where each lies, and where the camera sees them. */
import { signal } from '@preact/signals';
import type { FloorPoint } from '../../../../units.ts';
import { fixed, parseNumber } from '../../../format.ts';
import { persistedSignal } from '../../../preferences.ts';
import { rig } from '../../../state.ts';
import type { TagSighting } from '../../../vision/apriltags.ts';
import type { Frame } from '../../../vision/frame.ts';
import type { SpotSearch } from '../../../vision/spot-detection.ts';
import type { SpotQuestion } from '../../../vision/spot-worker.ts';
import { type TypedPoint, typedPoint } from './camera-marks.ts';
import { nextFrame } from './webcam.ts';

/** Asks the workers of vision: where the spot is, and which tags are seen. One question at a time to each. */

let spotWorker: Worker | undefined;

/** Searches two frames, which are gone from here afterwards. */
export function searchSpot(question: SpotQuestion): Promise<SpotSearch> {
  spotWorker ??= new Worker(new URL('../../../vision/spot-worker.ts', import.meta.url), {
    type: 'module',
  });
  return ask(spotWorker, question, [question.on.data.buffer, question.off.data.buffer]);
}

/** The tags in a frame, which is gone from here afterwards. Rarely wanted, so its worker doesn't stay. */
export async function searchTags(frame: Frame): Promise<TagSighting[]> {
  const worker = new Worker(new URL('../../../vision/tag-worker.ts', import.meta.url), {
    type: 'module',
  });
  try {
    return await ask(worker, frame, [frame.data.buffer]);
  } finally {
    worker.terminate();
  }
}

function ask<Answer>(
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

/** Side of a tag's black square as the sheet has it [mm]; one tag fills a page of A4. */
export const PRINTED_MM = 150;
/** How many tags there may be. */
export const TAG_COUNTS = [4, 6, 8] as const;
/** The suggested rectangle ends at this share of the reach, on this bearing. */
const REACH_SHARE = 0.9;
const BEARING_RAD = 0.6;
const NEAREST_M = 0.3;
const STEP_M = 0.05;

/** What was measured of the printed tags: the side of the black square, as it is typed [mm]. */
export const tagSize = persistedSignal('camera-tag-size', String(PRINTED_MM));
/** Where each tag's middle lies; empty until somebody looks at them. */
export const tagPlaces = persistedSignal<readonly TypedPoint[]>('camera-tag-places', []);
/** The tags that were found last; null before. */
export const sightings = persistedSignal<readonly TagSighting[] | null>('camera-tags', null);
/** While they are looked for. */
export const searching = signal(false);

/** The side of the black square [m], if a number was typed. */
export function tagSizeM(): number | undefined {
  const sizeMm = parseNumber(tagSize.value);
  return sizeMm !== undefined && sizeMm > 0 ? sizeMm / 1000 : undefined;
}

/** Where the tags lie, by id; nothing while a place is missing. */
export function placedTags(): FloorPoint[] | undefined {
  const places = tagPlaces.value.flatMap((place) => typedPoint(place) ?? []);
  return places.length === tagPlaces.value.length ? places : undefined;
}

/** Changes where a tag lies. */
export function typePlace(id: number, change: Partial<TypedPoint>): void {
  tagPlaces.value = tagPlaces.value.map((place, i) => (i === id ? { ...place, ...change } : place));
}

/** Places on a rectangle before the rig's base: its corners, then the middles of its sides. */
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

/** Looks for the tags in the camera's picture. */
export async function findTagsNow(): Promise<void> {
  searching.value = true;
  try {
    sightings.value = await searchTags(await nextFrame());
  } finally {
    searching.value = false;
  }
}

const stepped = (lengthM: number): number => Math.round(lengthM / STEP_M) * STEP_M;
