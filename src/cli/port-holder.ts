/**
 * Which programs have a port open, as far as Linux tells: /proc lists the open files of the programs
 * of the same user.
 */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';

/** What the daemon is called when it is the one. */
const DAEMON = 'pantilt serve';
const WORDS_SHOWN = 3;

/** The programs that have a file open, other than this one; nothing when that can't be known. */
export async function holderOf(path: string): Promise<string | undefined> {
  try {
    const target = await realpath(path);
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const others = pids.filter((pid) => Number(pid) !== process.pid);
    const holders = await Promise.all(
      others.map(async (pid) => ((await hasOpen(pid, target)) ? await describe(pid) : [])),
    );
    return holders.flat().join(' and ') || undefined;
  } catch {
    return undefined; // no such file, or no /proc
  }
}

async function hasOpen(pid: string, target: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const files = await readdir(folder).catch(() => []); // another user's, or gone by now
  const read = (file: string) => readlink(`${folder}/${file}`).catch(() => '');
  return (await Promise.all(files.map(read))).includes(target);
}

async function describe(pid: string): Promise<string> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return `${nameOf(line.split('\0').filter(Boolean)) || 'a program'} (process ${pid})`;
}

/** A program as its user knows it; what follows its first words may be secret. */
function nameOf(words: readonly string[]): string {
  if (/(pantilt|cli\/main\.[jt]s) serve( |$)/.test(words.join(' '))) return DAEMON;
  return words.slice(0, WORDS_SHOWN).join(' ');
}
