/**
 * Training beside the daemon: the same as train.ts, in a thread of its own, so that the caller's event
 * loop goes on and a training can be cancelled.
 */
import { runTask } from '../worker-task.ts';
import type { SerialisedModel } from './model-file.ts';
import type { TrainingProgress, TrainingRequest } from './train.ts';

/** Who is told of progress, and who may cancel. */
export interface TrainingOptions {
  /** Told at most 20 times a second. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Ends the thread when it is aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Trains a model in a worker thread.
 * @throws PantiltError what `trainModel` throws; `training-cancelled` when the signal is aborted;
 *   `training-crashed` when the thread dies
 */
export const trainInWorker = (
  request: TrainingRequest,
  options: TrainingOptions = {},
): Promise<SerialisedModel> =>
  runTask<TrainingProgress, SerialisedModel>({
    ...options,
    name: 'training',
    worker: 'training-worker',
    from: import.meta.url,
    request,
  });
