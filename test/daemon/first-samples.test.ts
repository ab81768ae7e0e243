/** The first samples of a simulated rig: a collection of the daemon that is ahead of real time. */
import { expect, onTestFinished, test } from 'vitest';
import { sleep } from '../../src/clock.ts';
import { FastForwardClock, takeFirstSamples } from '../../src/daemon/first-samples.ts';
import { type Daemon, startDaemon } from '../../src/daemon/start-daemon.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { rigFile } from '../support/daemon.ts';
import { quiet } from '../support/simulated.ts';

/** A daemon, and its first samples on request. */
async function setUp(dataDirectory = ':memory:') {
  const clock = new FastForwardClock();
  const daemon = await startDaemon({ rigFile: rigFile('ideal'), dataDirectory, clock });
  onTestFinished(() => daemon.close());
  const take = () => takeFirstSamples(daemon.services, clock, { seed: 1, log: quiet });
  return { clock, daemon, take };
}

/** Resolves when a sample has been taken. */
const firstSample = ({ services }: Daemon): Promise<void> =>
  new Promise((resolve) => {
    services.collections.on('change', ({ taken }) => taken > 0 && resolve());
  });

test('are shown by the daemon as they are taken, with their dates', async () => {
  const { daemon, take } = await setUp();
  const { collections, store, rig } = daemon.services;
  const progress: number[] = [];
  collections.on('change', ({ progress: share }) => progress.push(share));
  const beganMs = Date.now();
  await take();
  expect(progress.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(30);
  expect(await collections.get(1)).toMatchObject({ state: 'done', taken: 40 });
  const samples = await store.samples.list({ rig: 'ideal' });
  expect(samples).toHaveLength(40);
  for (const { takenAt } of samples) {
    expect(Date.parse(takenAt)).toBeGreaterThanOrEqual(beganMs - 1);
    expect(Date.parse(takenAt)).toBeLessThanOrEqual(Date.now());
  }
  expect(rig.snapshot.device).toMatchObject({ state: 'R', laserOn: false });
  await take();
  expect(await collections.list()).toHaveLength(1);
});

test('can be cancelled, and do not start again', async () => {
  const { daemon, take } = await setUp();
  const { collections, store } = daemon.services;
  const begun = firstSample(daemon);
  const taking = take();
  await begun;
  expect(await collections.cancel(1)).toMatchObject({ state: 'cancelled' });
  await taking;
  await take();
  expect(await collections.list()).toMatchObject([{ state: 'cancelled' }]);
  expect(await store.samples.count()).toBeLessThan(40);
});

test('leave the rig to a job that waited for them', async () => {
  const { clock, daemon, take } = await setUp();
  const { collections } = daemon.services;
  const begun = firstSample(daemon);
  const taking = take();
  await begun;
  const request = { count: 5, plan: 'sobol', observer: 'simulated', seed: 2 } as const;
  const { id } = await collections.create(request);
  await taking;
  expect(await clock.fastForward(collections.ended(id))).toMatchObject({ state: 'done', taken: 5 });
});

test('do not delay the end of the daemon, and are completed by the next one', async () => {
  const folder = await temporaryDirectory();
  const { daemon, take } = await setUp(folder);
  const begun = firstSample(daemon);
  const taking = take();
  await begun;
  await daemon.close();
  await taking;
  expect(daemon.services.rig.snapshot.connection).toBe('closed');

  const next = await setUp(folder);
  await next.take();
  const { collections } = next.daemon.services;
  expect(await collections.list()).toMatchObject([{ state: 'done', taken: 40 }]);
});

test('a clock that is ahead fires earlier timers, and is on time again afterwards', async () => {
  const clock = new FastForwardClock();
  const fired: string[] = [];
  clock.schedule(3_600_000, () => fired.push('an hour'));
  clock.schedule(7_200_000, () => fired.push('two hours'))();
  const beganMs = clock.nowMs();
  await clock.fastForward(sleep(clock, 10_000_000));
  expect(fired).toEqual(['an hour']);
  expect(clock.nowMs() - beganMs).toBeGreaterThanOrEqual(10_000_000);
  expect(Math.abs(clock.dateMs() - Date.now())).toBeLessThan(1_000_000);
  const resumedMs = performance.now();
  await sleep(clock, 20);
  expect(performance.now() - resumedMs).toBeGreaterThan(15); // a jump takes none
});
