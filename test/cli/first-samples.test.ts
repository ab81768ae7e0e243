/** The first samples of a simulated rig: taken while the daemon serves, shown, and dated as they are taken. */
import { expect, test } from 'vitest';
import { startDaemon, takeFirstSamples } from '../../src/cli/daemon.ts';
import { wallClock } from '../../src/clock.ts';
import { rigFile } from '../support/daemon.ts';
import { quiet } from '../support/simulated.ts';

const config = { rigFile: rigFile('ideal'), port: 'sim', seed: 1, log: quiet };
const start = () =>
  startDaemon({
    ...config,
    dataDirectory: ':memory:',
    clock: wallClock,
    access: { allowedHosts: [] },
  });

test('are shown by the daemon as they come, with the dates of their taking', async () => {
  const daemon = await start();
  const { collections, store } = daemon.services;
  const progress: number[] = [];
  collections.on('change', ({ progress: share }) => progress.push(share));
  const beganMs = Date.now();
  await takeFirstSamples(daemon, config);
  expect(progress.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(30);
  expect(await collections.get(1)).toMatchObject({ state: 'done', taken: 40 });
  const samples = await store.samples.list({ rig: 'ideal' });
  expect(samples).toHaveLength(40);
  for (const { takenAt } of samples) {
    expect(Date.parse(takenAt)).toBeGreaterThanOrEqual(beganMs - 1);
    expect(Date.parse(takenAt)).toBeLessThanOrEqual(Date.now());
  }
  await daemon.close();
});

test('do not hold up the end of the daemon', async () => {
  const daemon = await start();
  const begun = new Promise<void>((resolve) => {
    daemon.services.collections.on('change', ({ taken }) => taken > 0 && resolve());
  });
  const taking = takeFirstSamples(daemon, config);
  await begun;
  await daemon.close();
  await taking;
  expect(daemon.services.rig.snapshot.connection).toBe('closed');
});
