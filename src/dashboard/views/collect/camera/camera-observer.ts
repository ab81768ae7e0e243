/**
 * The camera as an observer: measures the spot at each pose of a collection, from a frame without the
 * laser and frames with it. Without a clear spot the answer is a miss.
 */

import { effect, type Signal, signal } from '@preact/signals';
import type { CollectionView } from '../../../../api/collections.ts';
import type { FloorPoint } from '../../../../units.ts';
import { api } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { persistedSignal } from '../../../preferences.ts';
import { collection, isUnfinished } from '../../../state.ts';
import type { CameraFit } from '../../../vision/camera-fit.ts';
import {
  type Frame,
  LASER_COLOURS,
  type LaserColour,
  type PixelPoint,
} from '../../../vision/frame.ts';
import type { MissReason, SpotSearch } from '../../../vision/spot-detection.ts';
import { collectError, spotOnWall, wall } from '../collection-state.ts';
import { inView } from './camera-marks.ts';
import { floorFit } from './floor-camera.ts';
import { searchSpot } from './tags.ts';
import { CameraClosed, nextFrame } from './webcam.ts';

/** Maximum delay until switching the laser is visible [ms]. */
const MAX_DELAY_MS = 1200;
/** Waiting time after switching, relative to the last measured delay. */
const DELAY_FACTOR = 1.5;
const FRAME_MS = 70;

export const laserColour = persistedSignal<LaserColour>('camera-laser', 'red', {
  isValid: (kept) => LASER_COLOURS.some((known) => known === kept),
});

/**
 * The last measured delay of a frame [ms]; cameras have 50 ms to 1 s. It is measured each time the
 * laser is switched, because an outdated frame may show the rig still moving.
 */
let delayMs: number | undefined;

const setLaser = (on: boolean) => api.call('POST /rig/laser', { body: { on } });

/**
 * Measures once; the laser is on afterwards. After a miss, the next call waits the maximum delay.
 * @param wanted checked before the laser is turned on; if false, the result is undefined
 */
async function searchWithLaser(wanted: () => boolean): Promise<SpotSearch | undefined> {
  const waitMs =
    delayMs === undefined
      ? MAX_DELAY_MS
      : Math.min(MAX_DELAY_MS, DELAY_FACTOR * delayMs + FRAME_MS);
  await setLaser(false);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  const off = await nextFrame();
  if (!wanted()) return undefined;
  await setLaser(true);
  const startMs = performance.now();
  for (;;) {
    const on = await nextFrame();
    const tookMs = performance.now() - startMs;
    const search = await searchSpot({ on, off: copyOf(off), colour: laserColour.value });
    // The laser may have been switched on during the exposure of this frame, so the next one is
    // used.
    if (search.spot) {
      delayMs = tookMs;
      return searchSpot({ on: await nextFrame(), off, colour: laserColour.value });
    }
    if (search.notSeen === 'nothing') {
      if (tookMs < waitMs) continue;
      delayMs = undefined;
    }
    return search;
  }
}

/** `searchSpot` transfers its frames, so the laser-off frame is copied. */
const copyOf = ({ data, width, height }: Frame): Frame => ({ data: data.slice(), width, height });

/** Attempts per pose before it counts as a miss. */
const MAX_ATTEMPTS = 2;

/** Whether the camera answers for the collection. */
export const isObserving = signal(false);
/** The result of the last measurement: the spot's pixel and floor point, or the reason for a miss. */
export const lastMeasurement = signal<
  MeasuredSpot | { readonly miss: MissReason | 'off-floor' } | null
>(null);

/** A measured spot. */
interface MeasuredSpot {
  readonly pixel: PixelPoint;
  readonly floor: FloorPoint;
}

/** Whether a measurement is running; and the error of the last one outside a collection. */
export const isMeasuring = signal(false);
export const measurementError = signal<string | null>(null);
/** The last answered pose; telemetry may still show it as awaited. */
let answered = '';

effect(() => {
  const job = collection.value;
  const fit = floorFit.value;
  if (
    !isObserving.value ||
    isMeasuring.value ||
    !job ||
    job.awaiting === null ||
    !isUnfinished(job)
  ) {
    return;
  }
  if (answered === `${job.id}/${job.awaiting}`) return;
  if (fit) void answer(job, job.awaiting, fit.camera);
  else isObserving.value = false;
});

/** Measures the spot once, outside a collection. */
export async function measureOnce(): Promise<void> {
  const fit = floorFit.peek();
  if (!fit) return;
  await whileMeasuring(measurementError, async () => {
    try {
      await measureSpot(fit.camera, () => true);
    } finally {
      await setLaser(false);
    }
  });
}

const answer = ({ id }: CollectionView, pose: number, camera: CameraFit): Promise<void> =>
  whileMeasuring(collectError, async () => {
    const isAwaited = () => collection.peek()?.id === id && collection.peek()?.awaiting === pose;
    const at = await measureSpot(camera, isAwaited);
    if (!isAwaited()) return; // Cancelled in the meantime.
    const spot = at && (wall.peek() ? spotOnWall(wall.peek()!, at.xM, at.yM) : at);
    const body = spot ? { pose, ...spot } : ({ pose, missed: true } as const);
    await api.call('POST /collections/:id/observations', { params: { id }, body });
    answered = `${id}/${pose}`;
  });

async function whileMeasuring(
  problem: Signal<string | null>,
  work: () => Promise<unknown>,
): Promise<void> {
  isMeasuring.value = true;
  await withErrorShown(problem, async () => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CameraClosed)) throw error; // Shown by the camera card.
    }
  });
  if (collectError.peek() !== null) isObserving.value = false;
  isMeasuring.value = false;
}

async function measureSpot(
  camera: CameraFit,
  wanted: () => boolean,
): Promise<FloorPoint | undefined> {
  for (let round = 0; round < MAX_ATTEMPTS; round++) {
    const search = await searchWithLaser(wanted);
    if (!search) return undefined;
    const { spot, notSeen } = search;
    const seen = spot && camera.toFloor(spot);
    const floor = seen && inView(seen);
    lastMeasurement.value = floor ? { pixel: spot, floor } : { miss: notSeen ?? 'off-floor' };
    if (floor) return floor;
    if (notSeen !== 'nothing' && notSeen !== 'scene-changed') break; // Repeating would not help.
  }
  return undefined;
}
