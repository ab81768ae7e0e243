/**
 * A real daemon process at the pseudo-terminal of a simulated rig in this process, which records the
 * history.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { wallClock } from '../../src/clock.ts';
import { RigOnTerminal } from './rig-on-terminal.ts';

const SABOTEUR = new URL('./saboteur.mjs', import.meta.url).href;
/** Twice what the daemon needs, so that a leak fills it soon. */
const HEAP_MB = 256;
const POLL_MS = 20;
const MAX_WAIT_MS = 60_000;

/** Acts of saboteur.mjs. */
export type Sabotage = 'block' | 'throw' | 'leak' | 'kill-workers';

/** The daemon, its rig and the history of both. */
export class DaemonOnTerminal {
  readonly #rig: RigOnTerminal;
  readonly #folder: string;
  #process: ChildProcess | undefined;
  #log = '';
  #address = '';
  #calls = 0;

  /** @param port `sim` or `emulator` */
  static async start(main: string, port: string): Promise<DaemonOnTerminal> {
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-faults-'));
    const daemon = new DaemonOnTerminal(await RigOnTerminal.start(port, folder), folder);
    await daemon.#serve(main);
    return daemon;
  }

  private constructor(rig: RigOnTerminal, folder: string) {
    this.#rig = rig;
    this.#folder = folder;
  }

  get recorder() {
    return this.#rig.recorder;
  }

  get rig() {
    return this.#rig.rig;
  }

  /** HOST:PORT */
  get address(): string {
    return this.#address;
  }

  /** The log of the daemon. */
  get log(): string {
    return this.#log;
  }

  get ended(): boolean {
    return this.#process?.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Sends a request. @throws Error with the problem document when it is refused */
  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const id = String(++this.#calls);
    const url = `/api/v1/${path}`;
    this.recorder.add({ kind: 'call', id, method, path: url, body });
    const response = await fetch(`http://${this.#address}${url}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const document = (await response.json()) as T;
    this.recorder.add({ kind: 'answer', id, status: response.status, body: document });
    if (!response.ok) throw new Error(JSON.stringify(document));
    return document;
  }

  /** A client that connects, sends a text, and then neither reads nor responds. */
  async silentClient(request: string): Promise<void> {
    const [host = '', port = ''] = this.#address.split(':');
    const socket = connect(Number(port), host);
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.pause();
    socket.write(request.replaceAll('HOST', this.#address));
  }

  /** Waits until a condition is true. @throws Error after a minute */
  async until(reached: () => unknown, what: string): Promise<void> {
    const endMs = wallClock.nowMs() + MAX_WAIT_MS;
    while (!(await reached())) {
      if (wallClock.nowMs() > endMs) throw new Error(`waited in vain for ${what}: ${this.#log}`);
      await wait(POLL_MS);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  sabotage(act: Sabotage): void {
    this.#process?.send(act);
  }

  /** Ends the process and the rig, and removes the data. */
  async close(): Promise<void> {
    this.kill('SIGKILL');
    await this.#rig.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #serve(main: string): Promise<void> {
    const data = join(this.#folder, 'data');
    const args = ['serve', '--listen', '127.0.0.1:0', '--data', data, '--port', this.#rig.path];
    const options = [`--max-old-space-size=${HEAP_MB}`, '--import', SABOTEUR];
    const child = spawn(process.execPath, [...options, main, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text;
    });
    this.recorder.add({ kind: 'start' });
    const address = () => /open http:\/\/(\S+)/.exec(this.#log)?.[1];
    await this.until(() => address() ?? this.ended, 'its address');
    this.#address = address() ?? '';
    const connected = async () =>
      (await this.call<{ connection: string }>('GET', 'rig')).connection === 'connected';
    await this.until(connected, 'its rig');
  }
}
