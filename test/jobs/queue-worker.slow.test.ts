import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { QueueWorker } from '../../src/jobs/queue-worker.ts';
import { JOBS, RESULTS, trainOnWorkers } from '../../src/jobs/training-queue.ts';
import type { ModelKind, SerialisedModel } from '../../src/learning/model-file.ts';
import { trainInWorker } from '../../src/learning/train-in-worker.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { connectNats, DEAD, NatsLink, REASON } from '../../src/store/jetstream.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';
import { NatsServer } from '../support/nats.ts';
import { isMissing } from '../support/packages.ts';
import { Pantilt } from '../support/pantilt.ts';
import { quiet } from '../support/simulated.ts';

const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);
const measurements = takeSamples(simulated, 20, 1);
const requestOf = (kind: ModelKind, settings = {}) => ({
  kind,
  rig,
  measurements,
  seed: 3,
  settings,
});
const endless = requestOf('exercise', { maxIterations: 100_000 }); // for minutes

let server: NatsServer;

const connection = async () => {
  const opened = await connectNats(server.url, { name: 'test', log: quiet, waits: false });
  onTestFinished(() => opened.close());
  return opened;
};
const streams = async () => (await jetstreamManager(await connection())).streams;

async function startWorker(): Promise<QueueWorker> {
  const worker = await QueueWorker.start({
    connection: await connection(),
    version: '1',
    log: quiet,
  });
  onTestFinished(() => worker.close());
  return worker;
}

function openLink(): NatsLink {
  const link = new NatsLink(server.url, 'test', quiet);
  onTestFinished(() => link.close());
  return link;
}

/** Starts a worker as users do. @returns once it trains a job, if there is one */
async function startedWorker(): Promise<Pantilt> {
  const worker = new Pantilt(['worker', '--nats', server.url]);
  await worker.says(/worker: training (\S+)/);
  return worker;
}

/** A model's text without the duration of its training. */
const weights = ({ text }: SerialisedModel) => text.replace(/"trainSeconds":[^,}]*/, '');

describe.skipIf(isMissing('nats-server'))('workers', () => {
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server?.close());
  beforeEach(async () => {
    const existing = await streams();
    for (const { name } of [JOBS, RESULTS, DEAD]) await existing.delete(name).catch(() => {});
  });

  test.each(['calibrated', 'servo-nets', 'exercise'] as const)(
    'train the same %s model as the daemon itself, to the byte',
    async (kind) => {
      await startWorker();
      const settings = kind === 'exercise' ? { maxIterations: 300 } : {};
      const workers: string[] = [];
      const onProgress = vi.fn();
      const [far, near] = await Promise.all([
        trainOnWorkers(openLink(), requestOf(kind, settings), { onProgress }, (worker) =>
          workers.push(worker),
        ),
        trainInWorker(requestOf(kind, settings)),
      ]);
      expect(weights(far)).toBe(weights(near));
      expect(workers).toEqual([expect.stringMatching(/^\S+ with pantilt 1 in [\d.]+ s$/)]);
      expect(onProgress).toHaveBeenCalledWith(
        expect.objectContaining({ iteration: expect.any(Number) }),
      );
    },
  );

  test('return the error of a training, once', async () => {
    await startWorker();
    const few = { ...requestOf('calibrated'), measurements: measurements.slice(0, 2) };
    await expect(trainOnWorkers(openLink(), few, {})).rejects.toMatchObject({
      code: 'too-few-samples',
    });
    expect((await (await streams()).info(JOBS.name)).state.messages).toBe(0);
  });

  test.each([
    ['while it waits', 0],
    ['while it trains', 1],
  ])('end a training that is cancelled %s', async (_name, workers) => {
    if (workers > 0) await startWorker();
    const cancel = new AbortController();
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const training = trainOnWorkers(openLink(), endless, {
      signal: cancel.signal,
      onProgress: () => begin(),
    });
    if (workers > 0) await begun;
    else {
      await vi.waitFor(
        async () => expect((await (await streams()).info(JOBS.name)).state.messages).toBe(1),
        10_000,
      );
    }
    cancel.abort();
    await expect(training).rejects.toMatchObject({ code: 'training-cancelled' });
    await startWorker(); // is free for the next training
    await trainOnWorkers(openLink(), requestOf('calibrated'), {});
    expect((await (await streams()).info(JOBS.name)).state.messages).toBe(0);
  });

  test('take over the training of a killed worker', async () => {
    const training = trainOnWorkers(openLink(), endless, { signal: AbortSignal.timeout(60_000) });
    training.catch(() => {});
    const first = await startedWorker();
    const second = new Pantilt(['worker', '--nats', server.url]);
    await second.says(/worker: waiting/);
    await first.kill();
    expect(await second.says(/worker: training (\S+)/)).toEqual(['exercise']);
  });

  test('get a training that was begun while NATS was away', async () => {
    const link = openLink();
    await link.connected(AbortSignal.timeout(10_000));
    await server.down();
    const training = trainOnWorkers(link, requestOf('calibrated'), {});
    const failed = await Promise.race([training.then(String, String), sleep(5500)]);
    await server.up();
    expect(failed).toBeUndefined();
    await startWorker();
    expect((await training).text).toContain('calibrated');
  });

  test('give up a training whose workers ended three times', async () => {
    const training = trainOnWorkers(openLink(), endless, { signal: AbortSignal.timeout(100_000) });
    const outcome = expect(training).rejects.toMatchObject({ code: 'training-poisoned' });
    for (let i = 0; i < 3; i++) await (await startedWorker()).kill();
    await startWorker();
    await outcome;
    const dead = await (await streams()).getMessage(DEAD.name, { seq: 1 });
    expect(dead!.header.get(REASON)).toMatch(/3 workers ended/);
    expect((await (await streams()).info(JOBS.name)).state.messages).toBe(0);
  });
});
