/** Asks the worker where the spot is. One question at a time. */
import type { SpotSearch } from '../../../vision/spot-detection.ts';
import type { SpotQuestion } from '../../../vision/spot-worker.ts';

let worker: Worker | undefined;

/** Searches two frames, which are gone from here afterwards. */
export function searchSpot(question: SpotQuestion): Promise<SpotSearch> {
  worker ??= new Worker(new URL('../../../vision/spot-worker.ts', import.meta.url), {
    type: 'module',
  });
  const asked = worker;
  return new Promise((resolve, reject) => {
    asked.onmessage = ({ data }: MessageEvent<SpotSearch>) => resolve(data);
    asked.onerror = ({ message }) => reject(new Error(message));
    asked.postMessage(question, [question.on.data.buffer, question.off.data.buffer]);
  });
}
