/** Power cuts of processes that store, back up and restore data, computed from the log of their writes. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../src/random.ts';
import { restoreBackup } from '../../src/store/backup.ts';
import { openStore } from '../../src/store/store.ts';
import { type Disk, type Step, stepsOf } from './replay.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * The writes of a process that stores samples. It needs gcc, and Linux.
 * @param synchronous of the database: FULL is the daemon's
 */
export const storedSteps = (count: number, synchronous: 'FULL' | 'NORMAL'): Promise<Step[]> =>
  loggedSteps(['storing-process.ts', String(count), synchronous]);

/** What two backups, each after so many samples, and the restoration of the second do to the files. */
export const backupSteps = (count: number): Promise<Step[]> =>
  loggedSteps(['backup-process.ts', String(count)], ['backup-process.ts']);

/** The steps of processes, one after the other, in one folder. Each kills itself. */
async function loggedSteps(...processes: readonly (readonly string[])[]): Promise<Step[]> {
  return inFolder(async (folder) => {
    const library = join(folder, 'write_log.so');
    const compiler = ['-O1', '-shared', '-fPIC', '-o', library, path('write_log.c'), '-ldl'];
    const { status, stderr } = spawnSync('gcc', compiler, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const [data, log] = [join(folder, 'data'), join(folder, 'log')];
    await mkdir(data);
    const env = {
      ...process.env,
      ...{ LD_PRELOAD: library, WRITE_LOG_FOLDER: data, WRITE_LOG_FILE: log },
    };
    for (const [script = '', ...args] of processes) {
      const command = ['--import', 'tsx', path(script), data, ...args];
      const child = spawn(process.execPath, command, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env,
      });
      const [, signal] = await once(child, 'exit');
      if (signal !== 'SIGKILL') throw new Error(`${script} failed`);
    }
    return stepsOf(await readFile(log));
  });
}

/** The result of a power cut. */
export interface PowerCut {
  /** Acknowledged data that are missing, damaged or incomplete. */
  readonly losses: readonly string[];
  /** Time to open the store after it [ms]. */
  readonly openMs: number;
}

/**
 * Cuts the power of a disk, and opens the store left on it.
 * @param random keeps any part of what was not synchronised; without it none of that is kept
 */
export async function cutPower(disk: Disk, random?: Random): Promise<PowerCut> {
  return onDisk(disk, random, async (directory) => {
    const losses: string[] = [];
    const beganMs = performance.now();
    const store = await openStore(directory, undefined, (aside) => losses.push(aside));
    const openMs = performance.now() - beganMs;
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
    losses.push(...disk.acknowledged.filter((row) => !kept.has(row)));
    return { losses, openMs };
  });
}

/** Cuts the power of a disk on which `backupSteps` are replayed, and looks for what was acknowledged. */
export async function cutPowerOfBackup(disk: Disk, random?: Random): Promise<PowerCut> {
  return onDisk(disk, random, async (directory) => {
    const { acknowledged } = disk;
    const samples = acknowledged.filter((row) => row.startsWith('sample'));
    const backup = acknowledged.findLast((row) => row.startsWith('backup'));
    const backedUp = Number(backup?.split(' ')[1] ?? 0);
    const losses: string[] = [];
    const rowsIn = async (folder: string) => {
      const store = await openStore(folder, undefined, (aside) => losses.push(aside));
      const rows = (await store.samples.list()).map(({ id }) => `sample ${id}`);
      await store.close();
      return rows;
    };
    if (backedUp > 0) {
      const other = join(directory, 'other');
      try {
        await restoreBackup(join(directory, 'backup'), other, new Date());
        const count = (await rowsIn(other)).length;
        if (count < backedUp) losses.push(`the backup has ${count} of ${backedUp} samples`);
      } catch (error) {
        losses.push(`the backup: ${error}`);
      }
    }
    const beganMs = performance.now();
    const rows = await rowsIn(directory);
    const openMs = performance.now() - beganMs;
    const isRestored = rows.length === backedUp;
    if (acknowledged.includes('restored') && !isRestored) losses.push('the restoration is lost');
    const missing = () => samples.filter((row) => !rows.includes(row));
    if (missing().length > 0 && isRestored) {
      // The replaced database has them; it may have a log.
      const replaced = (await readdir(directory)).filter((name) => name.includes('replaced'));
      const kept = join(directory, 'kept');
      await mkdir(kept);
      for (const name of replaced) {
        const isLog = name.endsWith('-wal');
        await rename(join(directory, name), join(kept, `pantilt.db${isLog ? '-wal' : ''}`));
      }
      rows.push(...(await rowsIn(kept)));
    }
    return { losses: [...losses, ...missing()], openMs };
  });
}

/** Works in a folder with the files of a disk after a power cut. */
const onDisk = <T>(
  disk: Disk,
  random: Random | undefined,
  work: (directory: string) => Promise<T>,
): Promise<T> =>
  inFolder(async (directory) => {
    for (const [name, content] of disk.afterPowerCut(random)) {
      await writeFile(join(directory, name), content);
    }
    return work(directory);
  });

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-power-cut-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
