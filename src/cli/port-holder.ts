/**
 * Which program has a port open, as far as Linux tells: /proc lists the open files of the programs
 * of the same user.
 */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

/** The program that has a file open, other than this one; nothing when that can't be known. */
export async function holderOf(path: string): Promise<string | undefined> {
  try {
    const target = await realpath(path);
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
      if (await hasOpen(pid, target)) return `${await commandOf(pid)} (process ${pid})`;
    }
  } catch {
    // No such file, or no /proc: then it isn't known.
  }
  return undefined;
}

async function hasOpen(pid: string, target: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []); // another user's, or gone by now
  const targets = await Promise.all(
    files.map((file) => readlink(`${folder}/${file}`).catch(() => '')),
  );
  return targets.includes(target);
}

async function commandOf(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return line.split('\0').join(' ').trim() || 'a program';
}
