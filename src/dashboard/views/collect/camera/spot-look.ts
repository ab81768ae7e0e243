/**
 * One look at the spot: a frame without the laser, then frames with it until one shows a spot. Cameras,
 * their drivers and phones in their place hold frames back, by 50 ms or by a second; how long is measured
 * on the way, because a frame of before the laser went off may show the rig as it still moved.
 */
import { api } from '../../../daemon/api.ts';
import { keptSignal } from '../../../kept-signal.ts';
import { type Frame, LASER_COLOURS, type LaserColour } from '../../../vision/frame.ts';
import type { SpotSearch } from '../../../vision/spot-detection.ts';
import { searchSpot } from './vision-workers.ts';
import { nextFrame } from './webcam.ts';

/** The laser's switching is in the picture by then, whatever the camera [ms]. */
const LONGEST_MS = 1200;
/** A switching counts as seen so much later than the last one took. */
const LATENCY_SHARE = 1.5;
const FRAME_MS = 70;

export const laserColour = keptSignal<LaserColour>('camera-laser', 'red', {
  isSuch: (kept) => LASER_COLOURS.some((known) => known === kept),
});

/** What the last switching took to be seen. */
let latencyMs: number | undefined;

/**
 * Looks once; the laser is on afterwards. Nothing seen makes the next look a patient one.
 * @param wanted asked before the laser is turned on; undefined comes back when it no longer holds
 */
export async function lookForSpot(wanted: () => boolean): Promise<SpotSearch | undefined> {
  const waitMs =
    latencyMs === undefined
      ? LONGEST_MS
      : Math.min(LONGEST_MS, LATENCY_SHARE * latencyMs + FRAME_MS);
  await api.laser(false);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  const off = await nextFrame();
  if (!wanted()) return undefined;
  await api.laser(true);
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
