/**
 * Threads whose entry is a file of ours: TypeScript when we run from sources (tests, development),
 * which the thread has to be taught first.
 */
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread.
 * @param name of the file that it runs, without its ending
 * @param from the URL of a file beside that one: `import.meta.url`
 * @param workerData what it is started with
 */
export function startWorker(name: string, from: string, workerData: unknown): Worker {
  const options = { workerData, execArgv: [] };
  if (!from.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, from), options);
  const entry = new URL(`./${name}.ts`, from).href;
  // By its path: Node would look for the bare name in the working directory.
  const tsx = import.meta.resolve('tsx/esm/api');
  return new Worker(
    `import('${tsx}').then(({ register }) => { register(); return import('${entry}'); })`,
    { ...options, eval: true },
  );
}
