/**
 * The processes of a small fleet, from the built files: daemons, hub, and the link between them,
 * which can be cut.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { getPriority, setPriority } from 'node:os';

const CLOCK_TICKS_PER_S = 100;
const PAGE_BYTES = 4096;
const START_MS = 60_000;

/** A command of pantilt, or another script, that can be killed and started again with the same arguments. */
export class Program {
  readonly #args: readonly string[];
  readonly #ready: RegExp;
  readonly #script: string;
  #said = '';
  #child: ChildProcess | undefined;
  url = '';

  /** @param ready what it logs once it can be used, with its address if it listens */
  constructor(
    args: readonly string[],
    ready = /open (http:\/\/[^\s"]+)/,
    script = 'dist/cli/main.js',
  ) {
    this.#args = args;
    this.#ready = ready;
    this.#script = script;
  }

  /** What it has written to standard error since its last start. */
  get said(): string {
    return this.#said;
  }

  /** Starts it; resolves when it can be used. @param clockShiftMs moves its clock */
  async up(clockShiftMs = 0): Promise<void> {
    const shift = `const now = Date.now; Date.now = () => now() + ${Math.round(clockShiftMs)};`;
    const preload = ['--import', `data:text/javascript,${encodeURIComponent(shift)}`];
    const child = spawn('node', [...preload, this.#script, ...this.#args]);
    this.#child = child;
    if (getPriority() < 0) setPriority(child.pid!, 0);
    this.#said = '';
    let isUp = false;
    this.url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`it does not start: ${this.#said}`)),
        START_MS,
      );
      child.stderr.on('data', (chunk) => {
        this.#said += chunk;
        const found = isUp ? null : this.#ready.exec(this.#said);
        if (!found) return;
        isUp = true;
        clearTimeout(late);
        resolve(found[1] ?? '');
      });
      child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${this.#said}`)));
    });
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Processor time so far [s], and resident memory [MB]. */
  async usage(): Promise<{ cpuS: number; residentMb: number }> {
    const stat = await readFile(`/proc/${this.#child!.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuS = (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_S;
    return { cpuS, residentMb: (Number(fields[21]) * PAGE_BYTES) / 1e6 };
  }
}

/** A TCP proxy: the link of a site. While it is cut, connections end and new ones are refused. */
export class Link {
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  readonly port: number;
  readonly #close: () => void;

  private constructor(port: number, close: () => void) {
    this.port = port;
    this.#close = close;
  }

  /** Opens a link to a port of this machine. */
  static async to(target: number): Promise<Link> {
    const server = createServer((near) => link.#carry(near, target));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const link: Link = new Link((server.address() as AddressInfo).port, () => server.close());
    return link;
  }

  #carry(near: Socket, target: number): void {
    if (this.#isCut) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }

  /** Ends all connections, and refuses others until `restore`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#close();
  }
}
