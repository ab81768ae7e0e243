/**
 * Runs blocking work in a worker thread: progress comes back as messages, an abort signal ends the
 * thread, and errors keep their class and code. `runTask` runs in the caller, `serveTask` in the
 * thread.
 */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type ErrorKind, errorText, PantiltError } from './errors.ts';
import { type Message, msg } from './message.ts';

/**
 * Starts a worker thread. When run from the sources (tests, development), the entry is TypeScript,
 * so the thread registers tsx first.
 * @param name of the entry file, without its extension
 * @param from the URL of a file in the same folder: `import.meta.url`
 * @param workerData passed to the thread
 */
export function startWorker(name: string, from: string, workerData: unknown): Worker {
  const options = { workerData, execArgv: [] };
  if (!from.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, from), options);
  const entry = new URL(`./${name}.ts`, from).href;
  // Resolved to a path: Node would resolve the bare name in the working directory.
  const tsx = import.meta.resolve('tsx/esm/api');
  return new Worker(
    `import('${tsx}').then(({ register }) => { register(); return import('${entry}'); })`,
    { ...options, eval: true },
  );
}

/** A message from the thread. */
type TaskMessage<Progress, Result> =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly result: Result }
  | {
      readonly type: 'failed';
      readonly error: {
        readonly message: string;
        /** Set only for a PantiltError. */
        readonly kind?: ErrorKind;
        readonly code?: string;
        readonly wording?: Message;
        readonly details?: Readonly<Record<string, unknown>>;
      };
    };

/** A task to run. */
export interface TaskOptions<Progress> {
  /** Prefix of the error codes: "training" gives `training-cancelled` and `training-crashed`. */
  readonly name: string;
  /** The thread's entry file, without its extension, and the URL of a file in the same folder. */
  readonly worker: string;
  readonly from: string;
  /** The thread's input; structured-cloneable. */
  readonly request: unknown;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Terminates the thread when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a task in a thread and resolves to its result.
 * @throws PantiltError the task's own error; `NAME-cancelled` when the signal is aborted;
 * `NAME-crashed` when the thread dies
 */
export async function runTask<Progress, Result>(options: TaskOptions<Progress>): Promise<Result> {
  const { name, signal, onProgress, request } = options;
  const cancelled = () =>
    new PantiltError('conflict', `${name}-cancelled`, msg`the ${name} was cancelled`);
  const crashed = (reason: Message) =>
    new PantiltError('failed', `${name}-crashed`, msg`the ${name}'s thread failed: ${reason}`);
  if (signal?.aborted) throw cancelled();
  const worker = startWorker(options.worker, options.from, request);
  let abort = (): void => {};
  try {
    return await new Promise<Result>((resolve, reject) => {
      abort = () => reject(cancelled());
      signal?.addEventListener('abort', abort, { once: true });
      worker.on('message', (message: TaskMessage<Progress, Result>) => {
        if (message.type === 'progress') onProgress?.(message.progress);
        else if (message.type === 'done') resolve(message.result);
        else {
          const {
            kind = 'failed',
            code = `${name}-crashed`,
            message: text,
            wording = msg`${text}`,
            details,
          } = message.error;
          reject(new PantiltError(kind, code, wording, details));
        }
      });
      worker.on('error', (error) => reject(crashed(msg`${error.message}`)));
      worker.on('exit', (code) => reject(crashed(msg`it ended with code ${code}`)));
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

/**
 * The thread's side: runs the work on its input and posts progress, then the result or the error.
 */
export function serveTask<Request, Progress, Result>(
  work: (request: Request, onProgress: (progress: Progress) => void) => Result | Promise<Result>,
): void {
  const post = (message: TaskMessage<Progress, Result>): void => parentPort?.postMessage(message);
  const run = async () => work(workerData, (progress) => post({ type: 'progress', progress }));
  run().then(
    (result) => post({ type: 'done', result }),
    (error) => post({ type: 'failed', error: toMessage(error) }),
  );
}

/** Structured cloning drops an error's class and fields; a plain object keeps them. */
function toMessage(
  error: unknown,
): Extract<TaskMessage<never, never>, { type: 'failed' }>['error'] {
  if (!(error instanceof PantiltError)) return { message: errorText(error) };
  const { kind, code, message, wording, details } = error;
  return { kind, code, message, wording, details };
}
