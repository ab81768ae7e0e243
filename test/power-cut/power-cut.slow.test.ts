/**
 * A power cut at random moments of processes that store, back up and restore samples and models. They run on a
 * real file system, with a log of their writes; the disk after a cut is computed from the log.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/random.ts';
import { isMissing } from '../support/packages.ts';
import { backupSteps, cutPower, cutPowerOfBackup, storedSteps } from './power-cut.ts';
import { Disk } from './replay.ts';

/** Enough for the database's log to be written back, which happens at about 300 commits. */
const SAMPLES = 400;
const CUTS = 40;

describe.skipIf(isMissing('gcc') || process.platform !== 'linux')('a power cut', () => {
  let logged: ReturnType<typeof storedSteps> | undefined;
  const asTheDaemonStores = () => {
    logged ??= storedSteps(SAMPLES, 'FULL');
    return logged;
  };

  test('contains the log of all stored data', async () => {
    const steps = await asTheDaemonStores();
    const count = (kind: string) => steps.filter((step) => step.kind === kind).length;
    expect(count('acknowledged')).toBe(SAMPLES + SAMPLES / 20);
    expect(count('synced')).toBeGreaterThan(SAMPLES);
    expect(count('written')).toBeGreaterThan(2 * SAMPLES);
  });

  test.each([
    ['forgets what was not synchronised', false],
    ['keeps any part of what was not synchronised', true],
  ])('that %s loses no acknowledged row, and leaves no partial one', async (_, any) => {
    const steps = await asTheDaemonStores();
    const random = new Random(3);
    const cuts = new Set(Array.from({ length: CUTS }, () => random.integer(steps.length)));
    const disk = new Disk();
    for (const [i, step] of steps.entries()) {
      disk.replay(step);
      if (!cuts.has(i)) continue;
      const { losses } = await cutPower(disk, any ? random : undefined);
      expect(losses, `step ${i}`).toEqual([]);
    }
    expect(disk.acknowledged).toHaveLength(SAMPLES + SAMPLES / 20);
  });

  test('while a backup is written or restored loses neither data nor backup', async () => {
    const disk = new Disk();
    const random = new Random(4);
    for (const [i, step] of (await backupSteps(3)).entries()) {
      disk.replay(step);
      if (i % 16 > 0 && step.kind !== 'renamed') continue;
      for (const any of [undefined, random]) {
        const { losses } = await cutPowerOfBackup(disk, any);
        expect(losses, `step ${i}`).toEqual([]);
      }
    }
    expect(disk.acknowledged.slice(-2)).toEqual(['sample 7', 'restored']);
  });

  test('loses rows when commits do not wait for the disk, which this test detects', async () => {
    const disk = new Disk();
    for (const step of await storedSteps(SAMPLES, 'NORMAL')) disk.replay(step);
    const { losses } = await cutPower(disk);
    expect(losses.length).toBeGreaterThan(10);
    expect(losses.at(-1)).toBe(`model ${SAMPLES / 20}`);
  });
});
