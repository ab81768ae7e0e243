/**
 * Files that somebody names on the command line.
 */
import { readFile } from 'node:fs/promises';
import { messageOf, PantiltError } from '../errors.ts';

/**
 * The bytes of a file.
 * @throws PantiltError `file-unreadable`, with what to do about it
 */
export async function bytesOfFile(path: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    const why = REASONS[error.code ?? '']?.(path) ?? messageOf(error);
    throw new PantiltError('invalid', 'file-unreadable', `can't read ${path}: ${why}`);
  });
}

/** The text of a file. @throws PantiltError `file-unreadable` */
export const textOfFile = async (path: string): Promise<string> =>
  (await bytesOfFile(path)).toString('utf8');

const REASONS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: () => `there is no such file; paths are taken from ${process.cwd()}`,
  EISDIR: () => 'it is a folder; name a file in it',
  EACCES: (path) => `you may not; give yourself the right: chmod u+r ${path}`,
};
