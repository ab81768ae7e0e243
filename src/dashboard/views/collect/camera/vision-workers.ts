/** Asks the workers of vision: where the spot is, and which tags are seen. One question at a time to each. */
import type { TagSighting } from '../../../vision/apriltags.ts';
import type { Frame } from '../../../vision/frame.ts';
import type { SpotSearch } from '../../../vision/spot-detection.ts';
import type { SpotQuestion } from '../../../vision/spot-worker.ts';

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
