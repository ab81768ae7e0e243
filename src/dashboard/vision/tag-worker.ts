/** The worker of tag detection: a frame in, its tags out. */
import { findTags } from './apriltags.ts';
import type { Frame } from './frame.ts';

addEventListener('message', ({ data }: MessageEvent<Frame>) => {
  postMessage(findTags(data));
});
