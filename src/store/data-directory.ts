/**
 * The data directory: writable, and locked by one process at a time. The lock belongs to the
 * operating system: an open transaction of an empty SQLite file, released when the process ends for
 * any reason.
 */
import { existsSync } from 'node:fs';
import { access, constants, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { PantiltError } from '../errors.ts';
import { createFolder, unwritable } from '../file-errors.ts';
import { type Message, msg } from '../message.ts';

/** Unlocks the directory. */
export type Release = () => Promise<void>;

/** The database in a data directory. */
export const databaseIn = (directory: string): string => join(directory, 'pantilt.db');

/**
 * Creates a data directory if missing, and locks it for this process.
 * @throws PantiltError `data-directory-in-use` if another process holds the lock, with its id if
 * known; `store-unreadable` if the directory cannot be written, with the cure
 */
export async function lockDataDirectory(directory: string): Promise<Release> {
  try {
    await createFolder(directory);
    await assertAccess(directory);
    return await lock(directory);
  } catch (error) {
    if (error instanceof PantiltError) throw error;
    throw unusable(directory, error);
  }
}

async function assertAccess(directory: string): Promise<void> {
  await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  await access(databaseIn(directory), constants.R_OK | constants.W_OK).catch(unlessMissing);
}

/** Free space on the disk of a directory [bytes]. */
export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Minimum free space for writing: a transaction with a model of the maximum size [bytes]. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;

/**
 * Checks that a data directory can be written, by its permissions and free space; writes nothing.
 * @throws PantiltError `store-unreadable`, with the cure
 */
export async function assertWritableData(directory: string): Promise<void> {
  const free = await assertAccess(directory)
    .then(() => freeBytes(directory))
    .catch((error) => {
      throw unusable(directory, error);
    });
  if (free < MIN_FREE_BYTES) throw unusable(directory, { code: 'ENOSPC' });
}

async function lock(directory: string): Promise<Release> {
  const pidFile = join(directory, 'pantilt.pid');
  const file = new Libsql(join(directory, 'pantilt.lock'));
  try {
    file.exec('BEGIN IMMEDIATE');
  } catch (error) {
    file.close();
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error;
    throw inUse(directory, await readPid(pidFile));
  }
  await writeFile(pidFile, `${process.pid}\n`).catch(() => {}); // On a full disk; the id is only a convenience.
  return () => rm(pidFile, { force: true }).finally(() => file.close());
}

function inUse(directory: string, pid: number | undefined): PantiltError {
  const holder = pid === undefined ? 'another pantilt' : `another pantilt (process ${pid})`;
  return new PantiltError(
    'conflict',
    'data-directory-in-use',
    msg`${holder} uses the data directory ${directory}; stop it, or choose another directory`,
    { directory, ...(pid !== undefined && { pid }) },
  );
}

/** The process id, for error texts only: it may be stale after a crash. */
async function readPid(pidFile: string): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  return pid > 0 ? pid : undefined;
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

const READ_ONLY = msg`its disk is read-only; mount it for writing`;
const DENIED = msg`permission denied; make pantilt's user the owner of the directory and its files`;
const FULL = msg`its disk is full; free space on it`;

/** By the error code of the operating system or of SQLite. */
const CURES: Readonly<Record<string, Message>> = {
  EROFS: READ_ONLY,
  EACCES: DENIED,
  EPERM: DENIED,
  ENOSPC: FULL,
  SQLITE_FULL: FULL,
  EDQUOT: msg`the quota of pantilt's user is used up; free space`,
};

function unusable(directory: string, error: unknown): PantiltError {
  const { code = '', path = directory } = error as NodeJS.ErrnoException;
  const cure = CURES[code];
  const why = cure
    ? msg`${cure}, or choose another directory`
    : msg`${unwritable(directory, error)} (--data names another directory)`;
  return new PantiltError(
    'failed',
    'store-unreadable',
    msg`can't use ${path === directory ? msg`the data directory ${path}` : path}: ${why}`,
    { directory },
    { cause: error },
  );
}

/**
 * Renames a damaged database and its log to an unused name in the same folder; nothing is
 * overwritten.
 * @returns the new path
 */
export async function quarantine(file: string, date: Date): Promise<string> {
  const aside = siblingPath(file, 'damaged', date);
  // The log first: SQLite deletes a log without its database.
  await rename(`${file}-wal`, `${aside}-wal`).catch(unlessMissing);
  await rename(file, aside).catch(unlessMissing);
  await rm(`${file}-shm`, { force: true });
  return aside;
}

/** A path beside a database that no file has yet, with the date. */
export function siblingPath(file: string, what: 'damaged' | 'replaced', date: Date): string {
  const path = `${file}.${what}-${date.toISOString().replace(/[:.]/g, '-')}`;
  for (let n = 1; ; n++) {
    const free = n === 1 ? path : `${path}-${n}`;
    if (!existsSync(free) && !existsSync(`${free}-wal`)) return free;
  }
}
