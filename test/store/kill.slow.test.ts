/** kill -9 in the middle of each kind of work on the data. */
import { expect, onTestFinished, test } from 'vitest';
import { MAIN } from '../support/pantilt.ts';
import { KilledDaemon, WORKS } from './killed-daemon.ts';

test('acknowledged samples are there after each kill, complete', async () => {
  const daemon = await KilledDaemon.start(MAIN, 1);
  onTestFinished(() => daemon.end());
  const losses: Record<string, readonly string[]> = {};
  const works = Object.keys(WORKS) as (keyof typeof WORKS)[];
  for (const work of works) losses[work] = (await daemon.killWhile(work)).losses;
  losses.migrating = (await daemon.killWhileMigrating()).losses;
  expect(losses).toEqual(Object.fromEntries([...works, 'migrating'].map((work) => [work, []])));
}, 300_000);

test('missing or partial samples are detected', async () => {
  const daemon = await KilledDaemon.start(MAIN, 2);
  onTestFinished(() => daemon.end());
  const { samples, models, imports } = daemon.ledger;
  imports.set('collection 1', true); // it has 40 samples that no import contains
  daemon.ledger.active = [1_000_000];
  expect((await daemon.killWhile('adding')).losses).toEqual([
    '"collection 1" has 40 of 200 rows',
    expect.stringMatching(/^model \d is active, not 1000000$/),
  ]);
  imports.clear();
  samples.set(1, 'removed').set(1_000_000, 'there');
  models.add(1_000_000);
  daemon.ledger.backedUp = 1;
  expect((await daemon.killWhile('adding')).losses).toEqual([
    'sample 1 is there again',
    'sample 1000000 is gone',
    'model 1000000 is gone',
    'the backup is gone',
  ]);
}, 300_000);
