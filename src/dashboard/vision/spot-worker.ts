/** Spot detection on a thread of its own, so that the page stays quick: a pair of frames in, a search's outcome out. */
import type { Frame, LaserColour } from './frame.ts';
import { findSpot } from './spot-detection.ts';

/** What the worker is asked; its answer is a `SpotSearch`. */
export interface SpotQuestion {
  readonly on: Frame;
  readonly off: Frame;
  readonly colour: LaserColour;
}

addEventListener('message', ({ data }: MessageEvent<SpotQuestion>) => {
  postMessage(findSpot(data.on, data.off, data.colour));
});
