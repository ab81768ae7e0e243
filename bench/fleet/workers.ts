/**
 * Trainings per second by 1, 2, 4 and 8 workers on this machine, from a queue of JetStream, beside a thread of
 * one process (train-in-worker.ts).
 */
import { pino } from 'pino';
import { trainOnWorkers } from '../../src/jobs/training-queue.ts';
import type { TrainingRequest } from '../../src/learning/train.ts';
import { trainInWorker } from '../../src/learning/train-in-worker.ts';
import { drawRig } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { NatsLink } from '../../src/store/jetstream.ts';
import { NatsServer } from '../../test/support/nats.ts';
import { directSamples } from '../direct-samples.ts';
import { Program } from './processes.ts';

const WORKERS = [1, 2, 4, 8];
const JOB_COUNT = 32;
const SAMPLES = 40;

/** Prints the rates. */
export async function runWorkers(): Promise<void> {
  const requests = Array.from({ length: JOB_COUNT }, (_, i): TrainingRequest => {
    const rig = drawRig(i + 1);
    const measurements = directSamples(rig, SAMPLES, i + 1);
    return { kind: 'servo-nets', rig: knownOf(rig), measurements, seed: 1 };
  });
  const alone = await secondsOf(async () => {
    for (const request of requests) await trainInWorker(request);
  });
  print('a thread, one after the other', alone);
  for (const count of WORKERS) await measure(count, requests);
}

async function measure(count: number, requests: readonly TrainingRequest[]): Promise<void> {
  const nats = await NatsServer.start();
  const link = new NatsLink(nats.url, 'bench', pino({ level: 'silent' }));
  const workers = Array.from(
    { length: count },
    () => new Program(['worker', '--nats', nats.url], /waiting for trainings/),
  );
  try {
    for (const worker of workers) await worker.up();
    // Each worker loads its code with its first training.
    await Promise.all(requests.slice(0, 2 * count).map((one) => trainOnWorkers(link, one, {})));
    const seconds = await secondsOf(() =>
      Promise.all(requests.map((request) => trainOnWorkers(link, request, {}))),
    );
    print(`${count} workers`, seconds);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    await link.close();
    await nats.close();
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return (performance.now() - startMs) / 1000;
}

function print(name: string, seconds: number): void {
  console.log(`${name.padEnd(32)}${(JOB_COUNT / seconds).toFixed(2)} trainings/s`);
}
