/**
 * One daemon per data directory. The lock is the operating system's own, taken by an empty SQLite
 * file's transaction that stays open: it falls with the process, however that ends.
 */

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { PantiltError } from '../errors.ts';
import { word } from '../wording.ts';

/** Gives the directory free again. */
export type Release = () => Promise<void>;

/**
 * Takes a directory for this process.
 * @throws PantiltError `data-directory-in-use` when another holds it, naming its process id if known
 */
export async function lockDirectory(directory: string): Promise<Release> {
  const pidFile = join(directory, 'pantilt.pid');
  const lock = new Libsql(join(directory, 'pantilt.lock'));
  try {
    lock.exec('BEGIN IMMEDIATE');
    await writeFile(pidFile, `${process.pid}\n`);
  } catch (error) {
    lock.close();
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error;
    throw inUse(directory, await readPid(pidFile));
  }
  return () => rm(pidFile, { force: true }).finally(() => lock.close());
}

function inUse(directory: string, pid: number | undefined): PantiltError {
  const holder = pid === undefined ? 'another pantilt' : `another pantilt (process ${pid})`;
  return new PantiltError(
    'conflict',
    'data-directory-in-use',
    word`${holder} uses the data directory ${directory}; stop it, or choose another directory`,
    { directory, ...(pid !== undefined && { pid }) },
  );
}

/** The pid is for people alone: it can't be trusted after a crash, and nothing depends on it. */
async function readPid(pidFile: string): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  return pid > 0 ? pid : undefined;
}
