/** A PostgreSQL server in a temporary folder, from the system's packages, for tests and benches. */
import { type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const VERSIONS = '/usr/lib/postgresql';

/** The folder of the newest installed server's programs; undefined if there is none. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const folders = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => `${VERSIONS}/${version}/bin`);
  return folders.find((folder) => existsSync(`${folder}/initdb`));
}

/** A running server. */
export class PostgresServer {
  readonly #folder: string;
  readonly #port: number;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
  }

  /** Creates a cluster and starts its server; the caller closes it. */
  static async start(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-postgres-'));
    await chmod(folder, 0o755);
    if (process.getuid?.() === 0) await chown(folder, ...postgresUser());
    run('initdb', ['-D', `${folder}/data`, '-U', 'pantilt', '--auth=trust', '--no-sync']);
    const server = new PostgresServer(folder, await freePort());
    await server.up();
    return server;
  }

  /** The URL of a database. */
  url(database = 'postgres'): string {
    return `postgres://pantilt@127.0.0.1:${this.#port}/${database}`;
  }

  /** Starts the server, and waits until it answers. */
  async up(): Promise<void> {
    const options = `-p ${this.#port} -k ${this.#folder} -c listen_addresses=127.0.0.1`;
    const log = `${this.#folder}/log`;
    await this.#control('-l', log, '-o', options, 'start');
  }

  /** Ends the server: `fast` breaks its connections, `immediate` is a crash. */
  down(mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
    return this.#control('-m', mode, 'stop');
  }

  /** Does not block this process. */
  async #control(...args: readonly string[]): Promise<void> {
    const child = start('pg_ctl', ['-D', `${this.#folder}/data`, '-w', ...args]);
    const [status] = await once(child, 'exit');
    if (status !== 0) throw new Error(`pg_ctl ${args.join(' ')} failed (${status})`);
  }

  /** Creates an empty database. @returns its URL */
  create(database: string): string {
    run('createdb', ['-h', '127.0.0.1', '-p', `${this.#port}`, '-U', 'pantilt', database]);
    return this.url(database);
  }

  /** Runs a statement in a process that does not block this one. */
  sql(database: string, statement: string): Promise<number | null> {
    const args = ['-q', '-d', this.url(database), '-c', statement];
    const child = spawn(join(postgresPrograms()!, 'psql'), args, { stdio: 'ignore' });
    return new Promise((resolve) => child.once('exit', resolve));
  }

  async close(): Promise<void> {
    try {
      await this.down('immediate');
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }
}

/** The server refuses to run as root. */
function postgresUser(): [uid: number, gid: number] {
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres']).stdout.toString());
  return [id('-u'), id('-g')];
}

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(pathOf(program), args, asOwner());
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed (${status})`);
}

const start = (program: string, args: readonly string[]) => spawn(pathOf(program), args, asOwner());

const pathOf = (program: string): string => join(postgresPrograms()!, program);

function asOwner(): SpawnSyncOptions & { stdio: 'ignore' } {
  const isRoot = process.getuid?.() === 0;
  const [uid, gid] = isRoot ? postgresUser() : [];
  // The server inherits the streams of pg_ctl, so that a pipe would never end.
  return { ...(isRoot && { uid: uid!, gid: gid! }), cwd: '/', stdio: 'ignore' };
}
