/** The worker of spot detection: a pair of frames in, a search result out. */
import type { Frame, LaserColour } from './frame.ts';
import { findSpot } from './spot-detection.ts';

/** The worker's input; its output is a `SpotSearch`. */
export interface SpotQuestion {
  readonly on: Frame;
  readonly off: Frame;
  readonly colour: LaserColour;
}

addEventListener('message', ({ data }: MessageEvent<SpotQuestion>) => {
  postMessage(findSpot(data.on, data.off, data.colour));
});
