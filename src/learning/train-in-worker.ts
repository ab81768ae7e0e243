/**
 * Runs train.ts in a worker thread, so that it does not block the event loop and can be cancelled.
 */
import { runTask } from '../worker-task.ts';
import type { SerialisedModel } from './model-file.ts';
import type { TrainingProgress, TrainingRequest } from './train.ts';

/** Progress and cancellation of a training. */
export interface TrainingOptions {
  /** Called at most 20 times a second. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Terminates the thread when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Trains a model in a worker thread.
 * @throws PantiltError errors of `trainModel`; `training-cancelled` when the signal is aborted;
 * `training-crashed` when the thread dies
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
