/** Looking for tags on a thread of its own: a frame in, the tags in it out. */
import { findTags } from './apriltags.ts';
import type { Frame } from './frame.ts';

addEventListener('message', ({ data }: MessageEvent<Frame>) => {
  postMessage(findTags(data));
});
