/** Power cuts of a process that stores samples and models, computed from the log of its writes. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from '../../src/random.ts';
import { openStore } from '../../src/store/store.ts';
import { type Disk, type Step, stepsOf } from './replay.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * What a process that stores samples does to its files. It needs gcc, and Linux.
 * @param synchronous of the database: FULL is the daemon's
 */
export async function storedSteps(count: number, synchronous: 'FULL' | 'NORMAL'): Promise<Step[]> {
  return inFolder(async (folder) => {
    const library = join(folder, 'write_log.so');
    const compiler = ['-O1', '-shared', '-fPIC', '-o', library, path('write_log.c'), '-ldl'];
    const { status, stderr } = spawnSync('gcc', compiler, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const [data, log] = [join(folder, 'data'), join(folder, 'log')];
    await mkdir(data);
    const script = ['--import', 'tsx', path('storing-process.ts')];
    const child = spawn(process.execPath, [...script, data, String(count), synchronous], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        LD_PRELOAD: library,
        WRITE_LOG_FOLDER: data,
        WRITE_LOG_FILE: log,
      },
    });
    const [, signal] = await once(child, 'exit');
    if (signal !== 'SIGKILL') throw new Error('the storing process failed');
    return stepsOf(await readFile(log));
  });
}

/** What a power cut does. */
export interface PowerCut {
  /** What was acknowledged and is gone, damaged or half there. */
  readonly losses: readonly string[];
  /** Time to open the store after it [ms]. */
  readonly openMs: number;
}

/**
 * Cuts the power of a disk, and opens the store that is on it then.
 * @param random keeps any part of what was not synchronised; without it nothing of that is kept
 */
export async function cutPower(disk: Disk, random?: Random): Promise<PowerCut> {
  return inFolder(async (directory) => {
    for (const [name, content] of disk.afterPowerCut(random)) {
      await writeFile(join(directory, name), content);
    }
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

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pantilt-power-cut-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
