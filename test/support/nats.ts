/** A NATS server with JetStream in a temporary folder, for tests and benches. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const START_MS = 10_000;

const DEFAULT = 'listen: 0.0.0.0:4222\njetstream {\n  store_dir: data\n}\n';

/** A server, which keeps its port and its streams over restarts. */
export class NatsServer {
  readonly #folder: string;
  readonly #config: string;
  readonly port: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#config = join(folder, 'nats.conf');
    this.port = port;
  }

  /** Starts a server; the caller closes it. @param config its configuration but for port and folder */
  static async start(config = DEFAULT): Promise<NatsServer> {
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-nats-'));
    const server = new NatsServer(folder, await freePort());
    const own = config
      .replace(/^listen: .*/m, `listen: 127.0.0.1:${server.port}`)
      .replace(/store_dir: .*/, `store_dir: ${folder}/data`);
    await writeFile(server.#config, own);
    await server.up();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    this.#process = spawn('nats-server', ['-c', this.#config], { stdio: 'ignore' });
    const endMs = performance.now() + START_MS;
    while (!(await answers(this.port))) {
      if (performance.now() > endMs) throw new Error('nats-server does not answer');
    }
  }

  /** Kills the server. */
  async down(): Promise<void> {
    const child = this.#process!;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.down();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const [event] = await Promise.race([
    once(socket, 'data').then(() => ['data']),
    once(socket, 'close').then(() => ['close']),
  ]).catch(() => ['error']);
  socket.destroy();
  if (event !== 'data') await new Promise((resolve) => setTimeout(resolve, 50));
  return event === 'data';
}
