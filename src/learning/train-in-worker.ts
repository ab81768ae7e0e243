/**
 * Training beside the daemon: the same as train.ts, in a thread of its own, so that the caller's event
 * loop goes on and a training can be cancelled.
 */
import { type ErrorKind, PantiltError } from '../errors.ts';
import { startWorker } from '../worker.ts';
import type { ModelFile } from './model-file.ts';
import type { TrainingProgress, TrainingRequest } from './train.ts';

/** What the thread posts. */
export type WorkerMessage =
  | { readonly type: 'progress'; readonly progress: TrainingProgress }
  | { readonly type: 'done'; readonly file: ModelFile }
  | {
      readonly type: 'failed';
      readonly error: {
        readonly message: string;
        /** These three are a PantiltError's. */
        readonly kind?: ErrorKind;
        readonly code?: string;
        readonly details?: Readonly<Record<string, unknown>>;
      };
    };

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
export async function trainInWorker(
  request: TrainingRequest,
  { onProgress, signal }: TrainingOptions = {},
): Promise<ModelFile> {
  if (signal?.aborted) throw cancelled();
  const worker = startWorker('training-worker', import.meta.url, request);
  let abort = (): void => {};
  try {
    return await new Promise<ModelFile>((resolve, reject) => {
      abort = () => reject(cancelled());
      signal?.addEventListener('abort', abort, { once: true });
      worker.on('message', (message: WorkerMessage) => {
        if (message.type === 'progress') onProgress?.(message.progress);
        else if (message.type === 'done') resolve(message.file);
        else reject(fromMessage(message.error));
      });
      worker.on('error', (error) => reject(crashed(error.message)));
      worker.on('exit', (code) => reject(crashed(`it ended with code ${code}`)));
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

function fromMessage({
  kind = 'failed',
  code = 'training-crashed',
  message,
  details,
}: Extract<WorkerMessage, { type: 'failed' }>['error']): PantiltError {
  return new PantiltError(kind, code, message, details);
}

const cancelled = () =>
  new PantiltError('conflict', 'training-cancelled', 'the training was cancelled');

const crashed = (reason: string) =>
  new PantiltError('failed', 'training-crashed', `the training's thread failed: ${reason}`);
