/** The simulated rig as a pseudo-terminal, made by socat, which any program can open. */

import { type ChildProcess, spawn } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { sleep } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { assertWritable } from '../user-files.ts';
import { type SerialEndpoint, wireToStream } from './serial-endpoint.ts';

const RESTART_MS = 50;
const LOOK_MS = 10;

/** A pseudo-terminal with a simulated rig behind it. */
export class PseudoTerminal {
  readonly #rig: SerialEndpoint;
  readonly #link: string;
  readonly #baudRate: number;
  #socat: ChildProcess | undefined;
  #closed = false;

  /** @param link the path that programs open; created, and removed on close */
  constructor(rig: SerialEndpoint, link: string, baudRate: number) {
    this.#rig = rig;
    this.#link = link;
    this.#baudRate = baudRate;
  }

  /**
   * Opens the port and keeps it open when programs close it; resolves at `close`.
   * @throws PantiltError `pty-path-taken`, `file-unwritable`, `socat-missing`, `pty-failed`
   */
  async run(): Promise<void> {
    await assertFree(this.#link);
    for (let failures = 0; !this.#closed; ) {
      const begunMs = this.#rig.clock.nowMs();
      const problem = await this.#serveOnce();
      if (this.#closed) return;
      // socat ends when the last program closes the port; if it ends at once, it cannot start.
      failures = this.#rig.clock.nowMs() - begunMs < RESTART_MS ? failures + 1 : 0;
      if (failures >= 3) {
        throw new PantiltError('failed', 'pty-failed', msg`can't make ${this.#link}: ${problem}`);
      }
      await sleep(this.#rig.clock, RESTART_MS);
    }
  }

  /** Resolves once the port exists, or is closed. */
  async opened(): Promise<void> {
    const isThere = async () =>
      (await lstat(this.#link).catch(() => undefined))?.isSymbolicLink() ?? false;
    while (!this.#closed && !(await isThere())) await sleep(this.#rig.clock, LOOK_MS);
  }

  /** Removes the port. */
  close(): void {
    this.#closed = true;
    this.#socat?.kill();
  }

  #serveOnce(): Promise<string> {
    return new Promise((resolve, reject) => {
      const socat = spawn('socat', [`pty,rawer,link=${this.#link}`, '-'], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      this.#socat = socat;
      let problem = '';
      const unwire = wireToStream(this.#rig, this.#baudRate, socat.stdout, socat.stdin);
      socat.stdin.on('error', () => {}); // The port was closed with bytes in transit.
      socat.stderr.on('data', (text) => {
        problem = String(text).trim();
      });
      socat.on('error', (error: NodeJS.ErrnoException) => {
        unwire();
        reject(error.code === 'ENOENT' ? socatMissing() : error);
      });
      socat.on('close', () => {
        unwire();
        resolve(problem);
      });
    });
  }
}

/** socat replaces any file at its path; only a link, such as its own stale one, may be replaced. */
async function assertFree(link: string): Promise<void> {
  const found = await lstat(link).catch(() => undefined);
  if (!found) return assertWritable(link);
  if (found.isSymbolicLink()) return;
  throw new PantiltError(
    'conflict',
    'pty-path-taken',
    msg`${link} exists and isn't a link: choose another path for the pseudo-terminal`,
  );
}

const socatMissing = (): PantiltError =>
  new PantiltError(
    'unavailable',
    'socat-missing',
    msg`a pseudo-terminal needs socat: "sudo apt install socat" on Debian and Ubuntu, "brew install socat" on macOS`,
  );
