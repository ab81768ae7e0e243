/**
 * Files named on the command line: reading and writing, with errors that say what to do.
 */

import { existsSync } from 'node:fs';
import { open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { errorText, PantiltError } from './errors.ts';
import { createFolder, unreadable, unwritable } from './file-errors.ts';
import { msg } from './message.ts';
import { parseRigFile, RIG_FILE_INVALID } from './rig-file.ts';
import { editRigFileText, type RigChange } from './rig-file-edit.ts';
import { parseRigFileText } from './rig-file-text.ts';

/**
 * Reads a file as bytes.
 * @throws PantiltError `file-unreadable`, with the cure
 */
export function bytesOfFile(path: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(path).catch(throwUnreadable(path));
}

/** Checks that a file can be read. @throws PantiltError `file-unreadable` */
export async function assertReadable(path: string): Promise<void> {
  const file = await open(path, 'r').catch(throwUnreadable(path));
  await file // A folder can be opened, too.
    .read()
    .catch(throwUnreadable(path))
    .finally(() => file.close());
}

/**
 * Adds the file name and the cure to errors of the system; for `catch`.
 * @throws PantiltError `file-unreadable`
 */
export const throwUnreadable =
  (path: string) =>
  (error: unknown): never => {
    throw new PantiltError(
      'invalid',
      'file-unreadable',
      msg`can't read ${path}: ${unreadable(path, error)}`,
    );
  };

/** Reads a file as text. @throws PantiltError `file-unreadable` */
export const textOfFile = async (path: string): Promise<string> =>
  (await bytesOfFile(path)).toString('utf8');

/**
 * Reads the document in a rig file.
 * @throws PantiltError `file-unreadable`; `rig-file-invalid` if it is not JSON with comments
 */
export async function rigDocumentOfFile(path: string): Promise<unknown> {
  const text = await textOfFile(path);
  try {
    return parseRigFileText(text);
  } catch (error) {
    const found = errorText(error)
      .replace(/\s+/g, ' ')
      .replace(/ is not valid JSON$/, '');
    const why = msg`rig file ${path} isn't valid JSON (${found}): check commas, quotation marks and brackets; numbers take a decimal point`;
    throw new PantiltError('invalid', RIG_FILE_INVALID, why);
  }
}

/**
 * Changes numbers in a rig file; its comments and its layout stay.
 * @throws PantiltError `file-unreadable`, `file-unwritable`; `rig-file-invalid` if the changed file
 * is not valid, which is then not written
 */
export async function editRigFile(path: string, changes: readonly RigChange[]): Promise<void> {
  const text = editRigFileText(await textOfFile(path), changes);
  parseRigFile(parseRigFileText(text), path);
  await writeWholeFile(path, text);
}

/** Writes a new file. @throws PantiltError `file-exists`, `file-unwritable` */
export async function writeNewFile(path: string, content: string): Promise<void> {
  if (existsSync(path)) throw fileExists(path);
  await writeWholeFile(path, content);
}

/** The error for a file that would be overwritten. */
const fileExists = (path: string): PantiltError =>
  new PantiltError(
    'conflict',
    'file-exists',
    msg`${path} exists already: name another file, or overwrite it with --force`,
  );

/**
 * Writes a file as a whole: if that fails, an earlier file of this name is unchanged.
 * @throws PantiltError `file-unwritable`, with the cure
 */
export async function writeWholeFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeThenRename(path, content).catch(throwUnwritable(path));
}

async function writeThenRename(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path); // The target of a symbolic link.
  const earlier = await stat(target).catch(() => undefined);
  if (earlier && !earlier.isFile()) return writeFile(target, content); // A device or a pipe.
  const partial = partialOf(target);
  try {
    await writeFile(partial, content, { flush: true, ...(earlier && { mode: earlier.mode }) });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** The name under which a file is written until it is complete. */
const partialOf = (path: string): string => `${path}.partial-${process.pid}`;

/**
 * Checks that a file can be written, before the work for it starts.
 * @param replace whether it may exist
 * @throws PantiltError `file-unwritable`, `file-exists`
 */
export async function assertWritable(path: string, replace = true): Promise<void> {
  try {
    await (await open(path, 'r+')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throwUnwritable(path)(error);
    const partial = partialOf(path);
    await (await open(partial, 'wx').catch(throwUnwritable(path))).close();
    return rm(partial);
  }
  if (!replace) throw fileExists(path);
}

/** Creates a folder if missing. @throws PantiltError `file-unwritable` */
export async function makeFolder(path: string): Promise<void> {
  await createFolder(path).catch(throwUnwritable(path));
}

/**
 * Adds the file name and the cure to errors of the system; for `catch`.
 * @throws PantiltError `file-unwritable`
 */
export const throwUnwritable =
  (path: string) =>
  (error: unknown): never => {
    if (error instanceof PantiltError) throw error;
    throw new PantiltError(
      'invalid',
      'file-unwritable',
      msg`can't write ${path}: ${unwritable(path, error)}`,
    );
  };
