/**
 * Texts with cures for errors of reading and writing files; paths as words of a shell; and the
 * creation of folders without node's own recursion, which never ends below /proc.
 */
import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText } from './errors.ts';
import { type Message, msg } from './message.ts';

/** A path as a word of a shell's command line, in quotation marks where it needs them. */
export function shellWord(path: string): string {
  if (/^[\w\p{L}@%+=:,./-]+$/u.test(path)) return path;
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", `'\\''`)}'`;
}

type Causes = Readonly<Record<string, (path: string) => Message>>;

const UNREADABLE: Causes = {
  ENOENT: () => msg`no such file; paths are relative to ${process.cwd()}`,
  ENOTDIR: (path) => msg`${dirname(path)} is a file; name a folder`,
  EISDIR: () => msg`it is a folder; name a file in it`,
  EACCES: (path) => msg`permission denied; run chmod u+r ${shellWord(path)}`,
};

const UNWRITABLE: Causes = {
  ENOENT: (path) =>
    existsSync(dirname(path))
      ? msg`the system creates nothing in ${dirname(path)}; choose another folder`
      : msg`folder ${dirname(path)} doesn't exist; create it first`,
  ENOTDIR: (path) => msg`${dirname(path)} is a file; name a folder`,
  EEXIST: () => msg`a file of this name exists; choose another name`,
  EISDIR: () => msg`it is a folder; name a file in it`,
  EACCES: (path) => msg`permission denied for ${dirname(path)}; choose another folder`,
  EPERM: (path) => msg`permission denied for ${dirname(path)}; choose another folder`,
  EROFS: (path) => msg`the disk of ${dirname(path)} is read-only; choose another folder`,
  ENOSPC: () => msg`the disk is full; free some space`,
  EDQUOT: () => msg`your quota is used up; free some space`,
  ENAMETOOLONG: () => msg`the name is too long; choose a shorter one`,
};

const reasonIn = (causes: Causes, path: string, error: unknown): Message =>
  causes[(error as NodeJS.ErrnoException).code ?? '']?.(path) ?? msg`${errorText(error)}`;

/** Why a file cannot be read, and the cure. */
export const unreadable = (path: string, error: unknown): Message =>
  reasonIn(UNREADABLE, path, error);

/** Why a file or folder cannot be written, and the cure. */
export const unwritable = (path: string, error: unknown): Message =>
  reasonIn(UNWRITABLE, path, error);

/** Creates a folder, and those above it, if missing. @throws errors of `mkdir` */
export async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path && !existsSync(dirname(path))) {
      await createFolder(dirname(path));
      await mkdir(path);
    } else if (code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  }
}
