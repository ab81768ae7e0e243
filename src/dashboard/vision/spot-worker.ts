/** The worker of spot detection: a pair of frames in, a search result out. */
import type { Frame, LaserColour } from './frame.ts';
import { detectSpot } from './spot-detection.ts';

/** The worker's input; its output is a `SpotSearch`. */
export interface SpotRequest {
  readonly on: Frame;
  readonly off: Frame;
  readonly colour: LaserColour;
}

addEventListener('message', ({ data }: MessageEvent<SpotRequest>) => {
  postMessage(detectSpot(data.on, data.off, data.colour));
});
