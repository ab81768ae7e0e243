/**
 * A step of the exercise beside the daemon: the same as run-step.ts, in a thread of its own.
 */
import { runTask } from '../worker-task.ts';
import type { StepOutcome, StepProgress, StepRequest } from './run-step.ts';

/**
 * Goes through a step in a worker thread.
 * @throws PantiltError `exercise-cancelled` when the signal is aborted; `exercise-crashed` when the
 *   thread dies
 */
export const stepInWorker = (
  request: StepRequest,
  onProgress: (progress: StepProgress) => void,
  signal: AbortSignal,
): Promise<StepOutcome> =>
  runTask<StepProgress, StepOutcome>({
    name: 'exercise',
    worker: 'step-worker',
    from: import.meta.url,
    request,
    onProgress,
    signal,
  });
