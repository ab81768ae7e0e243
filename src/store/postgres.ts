/**
 * PostgreSQL as the database, through the driver `pg`; loaded for a `postgres://` URL only. While the
 * server is away, requests for a connection wait for a while; a transaction that it interrupts fails,
 * and its caller repeats it.
 */
import { type Dialect, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';

/** How long a request waits for a server that does not answer, and between attempts [ms]. */
const AWAY_MS = 20_000;
const RETRY_MS = 250;
const CONNECT_TIMEOUT_MS = 5000;

/** A connection that was idle for longer is tested before it is used [ms]. */
const FRESH_MS = 500;

/** 64-bit integers are counts and revisions here, which a number holds exactly. */
const INT8 = 20;

/**
 * Error codes of a server that is away: class 08, those of its start and end, and those of sockets
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const AWAY = /^(08...|57P0[123]|E(CONN|PIPE|HOSTUNREACH|NETUNREACH|TIMEDOUT|NOTFOUND|AI_AGAIN).*)$/;
const AWAY_TEXT = /connection (timeout|terminated)|timeout exceeded when trying to connect/i;

/** Connections to a database. */
export interface PostgresOptions {
  /** Maximum number of connections. */
  readonly connections: number;
  /** Whether one process at a time may use the database. */
  readonly isExclusive: boolean;
}

/** The URL without its password, for messages. */
export function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^:/@]*):[^@]*@/, '$1@');
}

/** The dialect for a database by its URL; connects when it is used. */
export function postgresDialect(
  url: string,
  { connections, isExclusive }: PostgresOptions,
): Dialect {
  const source = withoutPassword(url);
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'pantilt',
    types,
  });
  // A lost connection fails the query that uses it; the next request opens another.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const usedMs = new WeakMap<pg.PoolClient, number>();
  const borrow = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    try {
      const lastMs = usedMs.get(client);
      if (lastMs === undefined && isExclusive) await lock(client, source);
      else if (performance.now() - (lastMs ?? 0) > FRESH_MS) await client.query('select 1');
    } catch (error) {
      client.release(true);
      throw error;
    }
    return client;
  };
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await patiently(borrow, source);
    const query = (sql: string, parameters: unknown[]) =>
      client.query(sql, parameters).catch((error) => {
        throw postgresError(error, source);
      });
    const release = () => {
      usedMs.set(client, performance.now());
      client.release();
    };
    return { query, release } as unknown as PostgresPoolClient;
  };
  return new PostgresDialect({ pool: { connect, end: () => pool.end() } });
}

/** Repeats an attempt to connect while the server is away. */
async function patiently<T>(connect: () => Promise<T>, source: string): Promise<T> {
  const endMs = performance.now() + AWAY_MS;
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (!isAway(error) || performance.now() > endMs) throw postgresError(error, source);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** The lock belongs to the connection, and ends with it. */
async function lock(client: pg.PoolClient, source: string): Promise<void> {
  const { rows } = await client.query(
    `select pg_try_advisory_lock(hashtext('pantilt'), hashtext(current_schema())) as locked`,
  );
  if (rows[0].locked) return;
  throw new PantiltError(
    'conflict',
    'data-directory-in-use',
    msg`another pantilt uses the database ${source}; stop it, or choose another database`,
  );
}

function isAway(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return AWAY.test(String(code)) || AWAY_TEXT.test(errorText(error));
}

const DISK_FULL = '53100';

/** The error with its cure for a server that is away or full; any other error unchanged. */
function postgresError(error: unknown, source: string): unknown {
  if (isAway(error)) {
    return new PantiltError(
      'unavailable',
      'store-unreachable',
      msg`nothing was stored: the database ${source} does not answer (${errorText(error)}). Start
        PostgreSQL, or check the address, then try again`,
      {},
      { cause: error },
    );
  }
  if ((error as { code?: unknown }).code !== DISK_FULL) return error;
  return new PantiltError(
    'insufficient-storage',
    'disk-full',
    msg`nothing was stored: the disk of the database ${source} is full. Free space on it, then try
      again`,
    {},
    { cause: error },
  );
}
