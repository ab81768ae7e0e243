/**
 * Converts disk errors of the database to errors that name the data directory and the cure. Codes:
 * https://sqlite.org/rescode.html
 */
import { dirname } from 'node:path';
import { type ErrorKind, errorText, PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';

/** The error for a file that is damaged or not a database. */
export const storeDamaged = (file: string, text: string): PantiltError =>
  new PantiltError(
    'failed',
    'store-damaged',
    msg`the database ${file} is damaged (${text}). Restart pantilt: it sets the damaged file aside
      and starts with an empty one; then restore a backup with "pantilt restore FILE"`,
  );

type Fault = readonly [
  codes: RegExp,
  kind: ErrorKind,
  code: string,
  wording: (directory: string, text: string) => Message,
];

const FAULTS: readonly Fault[] = [
  [
    /^SQLITE_FULL$/,
    'insufficient-storage',
    'disk-full',
    (directory) =>
      msg`nothing was stored: the disk of the data directory ${directory} is full. Free space on it
        (old backups and logs, for example), then try again`,
  ],
  [
    /^SQLITE_READONLY/,
    'insufficient-storage',
    'data-directory-read-only',
    (directory) =>
      msg`nothing was stored: the data directory ${directory} is read-only. Mount its disk for
        writing, or allow pantilt's user to write to its files, then restart pantilt`,
  ],
  [
    /^SQLITE_IOERR/,
    'insufficient-storage',
    'data-directory-unusable',
    (directory, text) =>
      msg`can't use the data directory ${directory} (${text}). Check the free space, the quota and
        the file size limit of pantilt's user, and the disk itself, then try again`,
  ],
  [
    /^SQLITE_BUSY/,
    'unavailable',
    'store-busy',
    (directory) =>
      msg`nothing was stored: another program has locked the database in ${directory}. Close it,
        then try again`,
  ],
];

/** The error with its cure for a disk fault; any other error unchanged. */
export function storageError(error: unknown, file: string): unknown {
  if (error instanceof PantiltError) return error;
  const sqlite = String((error as { code?: unknown }).code);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(sqlite)) return storeDamaged(file, errorText(error));
  const fault = FAULTS.find(([codes]) => codes.test(sqlite));
  if (!fault) return error;
  const [, kind, code, wording] = fault;
  const directory = dirname(file);
  const text = wording(directory, errorText(error));
  return new PantiltError(kind, code, text, { directory }, { cause: error });
}
