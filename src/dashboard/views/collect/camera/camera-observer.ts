/**
 * Answers, with the camera, where the spot is at each pose that a collection holds: a frame without the
 * laser, one with it, the spot between them. A spot that isn't seen is a miss, never a guess.
 */

import { effect, type Signal, signal } from '@preact/signals';
import type { CollectionView } from '../../../../api/collections.ts';
import type { FloorPoint } from '../../../../units.ts';
import { api } from '../../../daemon/api.ts';
import { withProblemShown } from '../../../events.ts';
import { persistedSignal } from '../../../preferences.ts';
import { collection, isUnfinished } from '../../../state.ts';
import type { CameraFit } from '../../../vision/camera-fit.ts';
import {
  type Frame,
  LASER_COLOURS,
  type LaserColour,
  type PixelPoint,
} from '../../../vision/frame.ts';
import type { NotSeen, SpotSearch } from '../../../vision/spot-detection.ts';
import { collectRefusal } from '../collection-state.ts';
import { floorFit } from './floor-camera.ts';
import { searchSpot } from './tags.ts';
import { CameraClosed, nextFrame } from './webcam.ts';

/**
 * One look at the spot: a frame without the laser, then frames with it until one shows a spot. Cameras,
 * their drivers and phones in their place hold frames back, by 50 ms or by a second; how long is measured
 * on the way, because a frame of before the laser went off may show the rig as it still moved.
 */

/** The laser's switching is in the picture by then, whatever the camera [ms]. */
const LONGEST_MS = 1200;
/** A switching counts as seen so much later than the last one took. */
const LATENCY_SHARE = 1.5;
const FRAME_MS = 70;

export const laserColour = persistedSignal<LaserColour>('camera-laser', 'red', {
  isValid: (kept) => LASER_COLOURS.some((known) => known === kept),
});

/** What the last switching took to be seen. */
let latencyMs: number | undefined;

const setLaser = (on: boolean) => api.call('POST /rig/laser', { body: { on } });

/**
 * Looks once; the laser is on afterwards. Nothing seen makes the next look a patient one.
 * @param wanted asked before the laser is turned on; undefined comes back when it no longer holds
 */
export async function lookForSpot(wanted: () => boolean): Promise<SpotSearch | undefined> {
  const waitMs =
    latencyMs === undefined
      ? LONGEST_MS
      : Math.min(LONGEST_MS, LATENCY_SHARE * latencyMs + FRAME_MS);
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
    // In the first frame that shows it the laser may not have been on throughout.
    if (search.spot) {
      latencyMs = tookMs;
      return searchSpot({ on: await nextFrame(), off, colour: laserColour.value });
    }
    if (search.notSeen === 'nothing') {
      if (tookMs < waitMs) continue;
      latencyMs = undefined;
    }
    return search;
  }
}

/** The search keeps the frames that it is given. */
const copyOf = ({ data, width, height }: Frame): Frame => ({ data: data.slice(), width, height });

/** Looks at a pose before it counts as missed. */
const LOOKS = 2;

/** Whether the camera answers for the person. */
export const watching = signal(false);
/** What the last look came to: a spot of the picture and its floor point, or why there is none. */
export const lastLook = signal<Sight | { readonly miss: NotSeen | 'off-floor' } | null>(null);

/** A spot that was seen. */
interface Sight {
  readonly pixel: PixelPoint;
  readonly floor: FloorPoint;
}

/** While the camera looks; and why a look beside any collection was refused. */
export const looking = signal(false);
export const lookRefusal = signal<string | null>(null);
/** The pose that was answered last: telemetry may still show it as awaited. */
let answered = '';

effect(() => {
  const job = collection.value;
  const fit = floorFit.value;
  if (!watching.value || looking.value || !job || job.awaiting === null || !isUnfinished(job)) {
    return;
  }
  if (answered === `${job.id}/${job.awaiting}`) return;
  if (fit) void answer(job, job.awaiting, fit.camera);
  else watching.value = false;
});

/** Looks where the spot is now, beside any collection. */
export async function lookOnce(): Promise<void> {
  const fit = floorFit.peek();
  if (!fit) return;
  await whileLooking(lookRefusal, async () => {
    try {
      await whereIsIt(fit.camera, () => true);
    } finally {
      await setLaser(false);
    }
  });
}

const answer = ({ id }: CollectionView, pose: number, camera: CameraFit): Promise<void> =>
  whileLooking(collectRefusal, async () => {
    const isAwaited = () => collection.peek()?.id === id && collection.peek()?.awaiting === pose;
    const at = await whereIsIt(camera, isAwaited);
    if (!isAwaited()) return; // it was cancelled meanwhile
    const body = at ? ({ pose, xM: at.xM, yM: at.yM } as const) : ({ pose, missed: true } as const);
    await api.call('POST /collections/:id/observations', { params: { id }, body });
    answered = `${id}/${pose}`;
  });

async function whileLooking(
  refusal: Signal<string | null>,
  work: () => Promise<unknown>,
): Promise<void> {
  looking.value = true;
  await withProblemShown(refusal, async () => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CameraClosed)) throw error; // which is told where the camera is opened
    }
  });
  if (collectRefusal.peek() !== null) watching.value = false;
  looking.value = false;
}

async function whereIsIt(
  camera: CameraFit,
  wanted: () => boolean,
): Promise<FloorPoint | undefined> {
  for (let round = 0; round < LOOKS; round++) {
    const search = await lookForSpot(wanted);
    if (!search) return undefined;
    const { spot, notSeen } = search;
    const floor = spot && camera.toFloor(spot);
    lastLook.value = floor ? { pixel: spot, floor } : { miss: notSeen ?? 'off-floor' };
    if (floor) return floor;
    if (notSeen !== 'nothing' && notSeen !== 'scene-changed') break; // it would be the same again
  }
  return undefined;
}
