/** `pantilt backup` beside a daemon that collects, and `pantilt restore` after it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CollectionView } from '../../src/api/collections.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { openTestStore, temporaryDirectory } from '../store/temporary-store.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';
import { eventually, runPantilt } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';

test('a backup contains the samples that a collecting daemon had acknowledged, and can be restored', async () => {
  const [data, folder] = [await temporaryDirectory(), await temporaryDirectory()];
  const daemon = new ServedDaemon(['--rig', await fastRigFile(folder), '--data', data]);
  const count = async () => (await daemon.call<{ total: number }>('GET', 'samples')).total;
  await eventually(async () => (await count()) >= 40); // the first samples are there
  await daemon.call<CollectionView>('POST', 'collections', { count: 200, plan: 'sobol' });

  const backups = ['first', 'second', 'third'].map((name) => join(folder, `${name}.backup`));
  const acknowledged: number[] = [];
  for (const backup of backups) {
    const before = await count();
    await eventually(async () => (await count()) > before);
    acknowledged.push(await count());
    expect(await runPantilt(['backup', backup, '--data', data])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/first|second|third/),
    });
  }
  expect(await runPantilt(['backup', backups[0]!, '--data', data])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('exists already'),
  });
  expect(await runPantilt(['restore', backups[0]!, '--data', data])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /another pantilt \(process \d+\) uses .*\[data-directory-in-use\]/,
    ),
  });

  const all = (await daemon.call<{ samples: Sample[] }>('GET', 'samples')).samples;
  daemon.command.process.kill('SIGTERM');
  expect(await daemon.command.ended).toBe(0);
  for (const [i, backup] of backups.entries()) {
    const run = await runPantilt(['restore', backup, '--data', data, '--json']);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      file: backup,
      replaced: expect.stringContaining('pantilt.db.replaced-'),
    });
    const store = await openTestStore(data);
    const samples = await store.samples.list();
    expect(samples.length).toBeGreaterThanOrEqual(acknowledged[i]!);
    expect(samples).toEqual(all.slice(0, samples.length));
    await store.close();
  }
  const replaced = (name: string) => name.includes('.replaced-') && !/-(wal|shm)$/.test(name);
  expect((await readdir(data)).filter(replaced)).toHaveLength(3);
});

test('refuses to back up a daemon whose data are in memory', async () => {
  expect(await runPantilt(['backup', 'x', '--data', ':memory:'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('name a data directory'),
  });
});
