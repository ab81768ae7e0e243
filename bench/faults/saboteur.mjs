/**
 * Loaded into a daemon's process with `--import`: causes faults on demand that no signal can cause.
 * Messages arrive over the IPC channel.
 */
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

const workers = new Set();
const { Worker } = workerThreads;
workerThreads.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    workers.add(this);
    this.once('exit', () => workers.delete(this));
  }
};
syncBuiltinESMExports();

/** Of a step of the leak: 8 MB. */
const LEAK_WORDS = 2 ** 20;

const acts = {
  block: () => {
    const endMs = Date.now() + 2000;
    while (Date.now() < endMs);
  },
  throw: () => {
    setImmediate(() => {
      throw new Error('thrown by the bench');
    });
  },
  // A leak: the process keeps working until its heap is full.
  leak: () => {
    const kept = [];
    setInterval(() => kept.push(new Array(LEAK_WORDS).fill(kept.length)), 1);
  },
  'kill-workers': () => {
    for (const worker of workers) void worker.terminate();
  },
};
process.on('message', (act) => acts[act]());
process.channel.unref();
