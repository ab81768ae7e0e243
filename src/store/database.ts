/**
 * Opens the embedded database: libsql, a SQLite with better-sqlite3's API, behind kysely. The only
 * the only file that depends on the SQL dialect.
 */

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CamelCasePlugin,
  type ColumnBuilderCallback,
  Kysely,
  type Migration,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import Libsql from 'libsql';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { migrate, migrations } from './migrations.ts';
import type { Database, Tables } from './tables.ts';

/** A path that opens a database in memory, gone when it is closed. */
export const IN_MEMORY = ':memory:';

/** How long a commit waits for another program that reads or writes the file [ms]. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * Opens a database file, creating it if missing, and brings it to the newest schema.
 * @throws PantiltError `store-unreadable` when it isn't a database or is of a newer version
 */
export async function openDatabase(
  file: string,
  steps: Record<string, Migration> = migrations(asIdentity),
): Promise<Database> {
  let connection: Libsql.Database | undefined;
  try {
    connection = connect(file);
    const db = new Kysely<Tables>({
      dialect: new TransactionalSqliteDialect({ database: adapt(connection) }),
      plugins: [new CamelCasePlugin()],
    });
    await migrate(db, steps, file);
    return db;
  } catch (error) {
    connection?.close();
    if (error instanceof PantiltError) throw error;
    throw new PantiltError(
      'failed',
      'store-unreadable',
      msg`can't open the database ${file}: ${errorText(error)};
        restore it from a backup, or move it away to begin with an empty one`,
      {},
      { cause: error },
    );
  }
}

/** With FULL, a commit returns when the disk has it: an acknowledged row survives a power cut. */
function connect(file: string): Libsql.Database {
  const connection = new Libsql(file);
  try {
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec('PRAGMA synchronous = FULL');
    connection.exec('PRAGMA foreign_keys = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** `autoincrement` keeps SQLite from giving the id of a removed row to a new one. */
const asIdentity: ColumnBuilderCallback = (column) => column.primaryKey().autoIncrement();

/** A connection as kysely expects it, with workarounds for three properties of libsql. */
function adapt(connection: Libsql.Database): SqliteDatabase {
  // A statement holds some 25 kB until it is garbage-collected, which doesn't happen during a long
  // transaction; queries are few and fixed, so each is prepared once.
  const statements = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    const statement = connection.prepare(sql);
    return {
      reader: statement.reader,
      all: (parameters) => statement.all(parameters.map(toBindable)),
      run: (parameters) => statement.run(parameters.map(toBindable)),
      iterate: (parameters) => statement.iterate(parameters.map(toBindable)),
    };
  };
  return {
    prepare(sql) {
      const statement = statements.get(sql) ?? prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    // Statements that aren't collected yet prevent libsql's checkpoint at close; with an explicit one the
    // database of a stopped daemon is a single file that can be copied.
    close() {
      statements.clear();
      try {
        connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        connection.close();
      }
    },
  };
}

/** libsql 0.5 aborts the whole process when it is given a boolean. */
const toBindable = (value: unknown): unknown =>
  typeof value === 'boolean' ? Number(value) : value;

/** Lets kysely run migrations in a transaction, which SQLite can do and kysely doesn't expect. */
class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/**
 * Unlocks the directory. The lock is the operating system's: an open transaction of an empty SQLite file,
 * released with the process, whatever its end.
 */
export type Release = () => Promise<void>;

/**
 * Locks a directory for this process.
 * @throws PantiltError `data-directory-in-use` when another process holds it, with its id if known
 */
export async function lockDirectory(directory: string): Promise<Release> {
  const pidFile = join(directory, 'pantilt.pid');
  const lock = new Libsql(join(directory, 'pantilt.lock'));
  try {
    lock.exec('BEGIN IMMEDIATE');
    await writeFile(pidFile, `${process.pid}\n`);
  } catch (error) {
    lock.close();
    if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error;
    throw inUse(directory, await readPid(pidFile));
  }
  return () => rm(pidFile, { force: true }).finally(() => lock.close());
}

function inUse(directory: string, pid: number | undefined): PantiltError {
  const holder = pid === undefined ? 'another pantilt' : `another pantilt (process ${pid})`;
  return new PantiltError(
    'conflict',
    'data-directory-in-use',
    msg`${holder} uses the data directory ${directory}; stop it, or choose another directory`,
    { directory, ...(pid !== undefined && { pid }) },
  );
}

/** The process id, for error texts only: it may be stale after a crash. */
async function readPid(pidFile: string): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  return pid > 0 ? pid : undefined;
}
