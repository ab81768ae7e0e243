/**
 * Texts with cures for errors of reading and writing files; paths as words of a shell; and the
 * creation of folders without node's own recursion, which never ends below /proc.
 */
import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText } from './errors.ts';

/** A path as a word of a shell's command line, in quotation marks where it needs them. */
export function shellWord(path: string): string {
  if (/^[\w\p{L}@%+=:,./-]+$/u.test(path)) return path;
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", `'\\''`)}'`;
}

type Causes = Readonly<Record<string, (path: string) => string>>;

const UNREADABLE: Causes = {
  ENOENT: () => `no such file; paths are relative to ${process.cwd()}`,
  ENOTDIR: (path) => `${dirname(path)} is a file; name a folder`,
  EISDIR: () => 'it is a folder; name a file in it',
  EACCES: (path) => `permission denied; run chmod u+r ${shellWord(path)}`,
};

const UNWRITABLE: Causes = {
  ENOENT: (path) =>
    existsSync(dirname(path))
      ? `the system creates nothing in ${dirname(path)}; choose another folder`
      : `folder ${dirname(path)} doesn't exist; create it first`,
  ENOTDIR: (path) => `${dirname(path)} is a file; name a folder`,
  EEXIST: () => 'a file of this name exists; choose another name',
  EISDIR: () => 'it is a folder; name a file in it',
  EACCES: (path) => `permission denied for ${dirname(path)}; choose another folder`,
  EPERM: (path) => `permission denied for ${dirname(path)}; choose another folder`,
  EROFS: (path) => `the disk of ${dirname(path)} is read-only; choose another folder`,
  ENOSPC: () => 'the disk is full; free some space',
  EDQUOT: () => 'your quota is used up; free some space',
  ENAMETOOLONG: () => 'the name is too long; choose a shorter one',
};

const reasonIn = (causes: Causes, path: string, error: unknown): string =>
  causes[(error as NodeJS.ErrnoException).code ?? '']?.(path) ?? errorText(error);

/** Why a file cannot be read, and the cure. */
export const unreadable = (path: string, error: unknown): string =>
  reasonIn(UNREADABLE, path, error);

/** Why a file or folder cannot be written, and the cure. */
export const unwritable = (path: string, error: unknown): string =>
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
