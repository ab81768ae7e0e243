/**
 * Runs run-step.ts in a worker thread.
 */
import { runTask } from '../worker-task.ts';
import type { StepOutcome, StepProgress, StepRequest } from './run-step.ts';

/**
 * Runs a step in a worker thread.
 * @throws PantiltError `exercise-cancelled` when the signal is aborted; `exercise-crashed` when the
 * thread dies
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
