/**
 * The thread that a training runs in: trains what it was started with, posts progress, then the model
 * or the error, and ends.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, PantiltError } from '../errors.ts';
import { type TrainingRequest, trainModel } from './train.ts';
import type { WorkerMessage } from './train-in-worker.ts';

const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

try {
  const request: TrainingRequest = workerData;
  const file = trainModel(request, (progress) => post({ type: 'progress', progress }));
  post({ type: 'done', file });
} catch (error) {
  post({ type: 'failed', error: toMessage(error) });
}

/** An error's class and fields don't survive structured cloning; plain values do. */
function toMessage(error: unknown): Extract<WorkerMessage, { type: 'failed' }>['error'] {
  if (!(error instanceof PantiltError)) return { message: messageOf(error) };
  const { kind, code, message, details } = error;
  return { kind, code, message, details };
}
