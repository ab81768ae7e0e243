/**
 * A power cut at random moments of a process that stores samples and models. The process runs on a real file
 * system, with a log of its writes; the disk after a cut is computed from the log.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/random.ts';
import { openStore } from '../../src/store/store.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { isMissing } from '../support/packages.ts';
import { Disk, stepsOf } from './replay.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Enough for the database's log to be written back, which happens at about 300 commits. */
const SAMPLES = 400;
const CUTS = 40;

/** The steps of a process that stores samples. */
async function storedSteps(synchronous: 'FULL' | 'NORMAL') {
  const folder = await temporaryDirectory();
  const library = join(folder, 'write_log.so');
  const compiler = ['-O1', '-shared', '-fPIC', '-o', library, path('write_log.c'), '-ldl'];
  expect(spawnSync('gcc', compiler, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  const [data, log] = [join(folder, 'data'), join(folder, 'log')];
  await mkdir(data);
  const level = synchronous === 'FULL' ? [] : [synchronous]; // FULL is the database's own
  const args = ['--import', 'tsx', path('storing-process.ts'), data, String(SAMPLES), ...level];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...{ LD_PRELOAD: library, WRITE_LOG_FOLDER: data, WRITE_LOG_FILE: log },
    },
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  return stepsOf(await readFile(log));
}

/** What is gone, damaged or half there after a power cut at a step. */
async function lossesAfter(disk: Disk, random?: Random): Promise<string[]> {
  const directory = await temporaryDirectory();
  for (const [name, content] of disk.afterPowerCut(random)) {
    await writeFile(join(directory, name), content);
  }
  const losses: string[] = [];
  const store = await openStore(directory, undefined, (aside) => losses.push(aside));
  const kept = new Set<string>();
  for (const { id, panUs } of await store.samples.list()) {
    kept.add(`sample ${id}`);
    if (panUs !== 1000 + id) losses.push(`sample ${id} has changed`);
  }
  for (const { id } of await store.models.list('desk')) {
    kept.add(`model ${id}`);
    const { length } = JSON.parse((await store.models.get(id)).file);
    if (length !== 2000 * id) losses.push(`model ${id} has ${length} characters`);
  }
  await store.close();
  return [...losses, ...disk.acknowledged.filter((row) => !kept.has(row))];
}

describe.skipIf(isMissing('gcc') || process.platform !== 'linux')('a power cut', () => {
  let logged: ReturnType<typeof storedSteps> | undefined;
  const asTheDaemonStores = () => {
    logged ??= storedSteps('FULL');
    return logged;
  };

  test('has the log of all that was stored', async () => {
    const steps = await asTheDaemonStores();
    const count = (kind: string) => steps.filter((step) => step.kind === kind).length;
    expect(count('acknowledged')).toBe(SAMPLES + SAMPLES / 20);
    expect(count('synced')).toBeGreaterThan(SAMPLES);
    expect(count('written')).toBeGreaterThan(2 * SAMPLES);
  });

  test.each([
    ['forgets what was not synchronised', false],
    ['keeps any part of what was not synchronised', true],
  ])('that %s loses no acknowledged row, and leaves nothing half', async (_, any) => {
    const steps = await asTheDaemonStores();
    const random = new Random(3);
    const cuts = new Set(Array.from({ length: CUTS }, () => random.integer(steps.length)));
    const disk = new Disk();
    let rows = 0;
    for (const [i, step] of steps.entries()) {
      disk.replay(step);
      if (!cuts.has(i)) continue;
      expect(await lossesAfter(disk, any ? random : undefined), `step ${i}`).toEqual([]);
      rows = disk.acknowledged.length;
    }
    expect(rows).toBeGreaterThan(SAMPLES / 2);
  });

  test('loses rows when commits do not wait for the disk: this test notices it', async () => {
    const disk = new Disk();
    for (const step of await storedSteps('NORMAL')) disk.replay(step);
    const losses = await lossesAfter(disk);
    expect(losses.length).toBeGreaterThan(10);
    expect(losses.at(-1)).toBe(`model ${SAMPLES / 20}`);
  });
});
