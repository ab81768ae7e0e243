/** The worker of tag detection: a frame in, its tags out. */
import { detectTags } from './apriltags.ts';
import type { Frame } from './frame.ts';

addEventListener('message', ({ data }: MessageEvent<Frame>) => {
  postMessage(detectTags(data));
});
