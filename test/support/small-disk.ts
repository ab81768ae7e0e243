/**
 * A real file system that tests fill and make read-only. It is mounted in memory, which root can do on
 * Linux; tests ask `isMissing('mount')` first.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small file system. */
export class SmallDisk {
  readonly folder: string;

  /** Mounts it. */
  constructor(megabytes: number) {
    this.folder = mkdtempSync(join(tmpdir(), 'pantilt-disk-'));
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder);
  }

  /** Unmounts it; its files are lost. */
  close(): void {
    run('umount', '--lazy', this.folder);
    rmSync(this.folder, { recursive: true });
  }

  /** Fills what is left of it. */
  fill(): void {
    for (const block of [Buffer.alloc(65_536), Buffer.alloc(512)]) {
      try {
        for (;;) appendFileSync(this.#filler, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  }

  /** Makes room again. */
  free(): void {
    rmSync(this.#filler);
  }

  /** Mounts it again without write access, or with it. */
  remount(access: 'ro' | 'rw'): void {
    run('mount', '-o', `remount,${access}`, this.folder);
  }

  get #filler(): string {
    return join(this.folder, 'filler');
  }
}

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
