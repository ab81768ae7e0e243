/** The command line as users run it, in a separate process from the compiled sources; or in this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { TestDaemon } from './daemon.ts';

/** The compiled command line. */
export const MAIN = fileURLToPath(new URL('../../.test-build/cli/main.js', import.meta.url));

/** A running command. */
export class Pantilt {
  stdout = '';
  stderr = '';
  readonly process: ChildProcess;
  /** Resolves to the exit code, or null after a signal. */
  readonly ended: Promise<number | null>;

  /**
   * Starts a command; it is killed when the test ends.
   * @param stderr a file for standard error in place of `this.stderr`
   */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    stderr: 'pipe' | number = 'pipe',
  ) {
    const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('PANTILT_'));
    this.process = spawn(process.execPath, [MAIN, ...args], {
      env: { ...Object.fromEntries(clean), ...env },
      stdio: ['pipe', 'pipe', stderr],
    });
    this.process.stdout!.setEncoding('utf8').on('data', (text) => {
      this.stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
    });
    this.ended = once(this.process, 'close').then(([code]) => code);
    onTestFinished(() => this.kill());
  }

  /** Waits for a text on standard error. @returns its captured groups */
  async says(pattern: RegExp): Promise<string[]> {
    const match = () => pattern.exec(this.stderr);
    await eventually(() => match() ?? this.process.exitCode !== null);
    const found = match();
    if (!found) throw new Error(`it never said ${pattern}, but: ${this.stderr}`);
    return found.slice(1);
  }

  /** Kills it, as a power cut would. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}

/** Runs a command to its end. */
export async function runPantilt(
  args: readonly string[],
  { env = {}, input = '' }: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = new Pantilt(args, env);
  command.process.stdin!.end(input);
  const code = await command.ended;
  return { code, stdout: command.stdout, stderr: command.stderr };
}

/** Runs a command to its end in this process, which takes a fraction of the time. */
export async function runHere(args: readonly string[]) {
  const printed = { stdout: '', stderr: '' };
  const catching = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    });
  const spies = [catching('stdout'), catching('stderr')];
  const restore = () => {
    for (const spy of spies) spy.mockRestore();
  };
  onTestFinished(restore);
  const code = await runCommandLine(args);
  restore();
  return { code, ...printed };
}

/** Runs a command against a daemon, whose clock is stopped until the command's first request. */
export async function runAgainst(
  { daemon, clock }: TestDaemon,
  args: readonly string[],
  input = '',
): ReturnType<typeof runPantilt> {
  const { server } = daemon.app;
  if (!server.listening) await clock.run(daemon.app.listen({ host: '127.0.0.1', port: 0 }));
  const { port } = server.address() as AddressInfo;
  const run = runPantilt([...args, '--url', `http://127.0.0.1:${port}`], { input });
  await Promise.race([run, once(server, 'request')]);
  return clock.run(run);
}

/** An address at which nothing listens. */
export async function unusedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

const DEADLINE_MS = 45_000;
const POLL_MS = 50;

/** Polls until a condition is true. @throws Error if that takes too long */
export async function eventually(
  reached: () => unknown,
  what: () => string = () => '',
): Promise<void> {
  const endMs = Date.now() + DEADLINE_MS;
  while (!(await reached())) {
    if (Date.now() > endMs) throw new Error(`waited in vain ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
