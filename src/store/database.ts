/**
 * Opens the database, which is used through kysely: the embedded one, libsql, a SQLite with
 * better-sqlite3's API; or PostgreSQL by its URL. This file and postgres.ts are the only ones that
 * depend on the SQL dialect.
 */

import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  CamelCasePlugin,
  type ColumnBuilderCallback,
  DEFAULT_MIGRATION_TABLE,
  Kysely,
  type Migration,
  PostgresAdapter,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import Libsql from 'libsql';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { migrate, migrations } from './migrations.ts';
import type { PostgresOptions } from './postgres.ts';
import { storageError, storeDamaged } from './storage-errors.ts';
import type { Database, Tables } from './tables.ts';

/** The path of a database in memory, which is lost when it is closed. */
export const IN_MEMORY = ':memory:';

/** `autoincrement` prevents SQLite from reusing the ids of removed rows. */
const asIdentity: ColumnBuilderCallback = (column) => column.primaryKey().autoIncrement();

/** As above, in PostgreSQL, which never reuses numbers. */
const asPostgresIdentity: ColumnBuilderCallback = (column) =>
  column.primaryKey().generatedByDefaultAsIdentity();

/** The steps that lead to the present schema, by name. */
export const MIGRATIONS: Record<string, Migration> = migrations(asIdentity);

/** How long a commit waits for another program that reads or writes the file [ms]. */
const BUSY_TIMEOUT_MS = 2000;

/** Whether a text is the URL of a database in PostgreSQL. */
export const isPostgresUrl = (text: string): boolean => /^postgres(ql)?:\/\//.test(text);

/** Whether a database is in PostgreSQL. */
export const isPostgres = <T>(db: Kysely<T>): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter;

/** One connection, as SQLite has it: transactions run one after the other. */
const SINGLE: PostgresOptions = { connections: 1, isExclusive: true };

/**
 * Opens a database by its file or URL, creating a file if missing, and migrates it to the newest
 * schema.
 * @param options of a database in PostgreSQL
 * @throws PantiltError `store-unreadable` if a newer version wrote it or it cannot be opened; disk
 * errors; `store-unreachable`, `data-directory-in-use`
 */
export async function openDatabase(
  file: string,
  steps?: Record<string, Migration>,
  options: PostgresOptions = SINGLE,
): Promise<Database> {
  if (isPostgresUrl(file)) {
    return openPostgres(file, steps ?? migrations(asPostgresIdentity), options);
  }
  let connection: Libsql.Database | undefined;
  try {
    connection = connect(file);
    const db = new Kysely<Tables>({
      dialect: new TransactionalSqliteDialect({ database: adapt(connection, file) }),
      plugins: [new CamelCasePlugin()],
    });
    await migrate(db, steps ?? MIGRATIONS, file);
    return db;
  } catch (error) {
    connection?.close();
    throw openError(error, file);
  }
}

async function openPostgres(
  url: string,
  steps: Record<string, Migration>,
  options: PostgresOptions,
): Promise<Database> {
  const { postgresDialect, withoutPassword } = await import('./postgres.ts');
  const source = withoutPassword(url);
  const db = new Kysely<Tables>({
    dialect: postgresDialect(url, options),
    plugins: [new CamelCasePlugin()],
  });
  try {
    await migrate(db, steps, source);
    return db;
  } catch (error) {
    await db.destroy();
    if (error instanceof PantiltError) throw error;
    throw new PantiltError(
      'failed',
      'store-unreadable',
      msg`can't open the database ${source}: ${errorText(error)}; check its name, user and password`,
      {},
      { cause: error },
    );
  }
}

/** With FULL, a commit returns once the disk has it: an acknowledged row survives a power cut. */
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

/**
 * Fails if the file is damaged. SQLite has no function that raises an error, so the query parses an
 * invalid JSON text.
 */
const CHECK = `SELECT json(CASE quick_check WHEN 'ok' THEN 1 ELSE 'damaged' END) FROM pragma_quick_check(1)`;

/**
 * Reads a whole database, if it exists, so that damage is found at the start and not during a job.
 * @throws PantiltError `store-damaged`; errors of `openDatabase`
 */
export async function assertIntact(file: string): Promise<void> {
  if ((await sizeOf(file)) === 0) {
    if ((await sizeOf(`${file}-wal`)) === 0) return;
    throw storeDamaged(file, 'it is empty, but the log beside it is not');
  }
  let connection: Libsql.Database | undefined;
  try {
    connection = new Libsql(file);
    connection.exec(CHECK); // no statement, which would keep the file open until it is garbage-collected
  } catch (error) {
    const isFound = (error as { code?: unknown }).code === 'SQLITE_ERROR';
    throw isFound ? storeDamaged(file, 'quick_check found errors') : openError(error, file);
  } finally {
    connection?.close();
  }
}

/**
 * Copies a database with all commits so far. Others may write to it during the copy.
 * @returns the names of its migrations
 * @throws PantiltError `store-damaged`, `store-unreadable`; `disk-full` when there is no room for the copy
 */
export function copyDatabase(file: string, to: string): string[] {
  let connection: Libsql.Database | undefined;
  try {
    connection = new Libsql(file);
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    connection.exec(`VACUUM INTO '${to.replaceAll("'", "''")}'`);
    const steps = connection.prepare(`SELECT name FROM ${DEFAULT_MIGRATION_TABLE}`).all();
    return (steps as { name: string }[]).map(({ name }) => name);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'SQLITE_FULL') throw openError(error, file);
    throw new PantiltError(
      'insufficient-storage',
      'disk-full',
      msg`the disk of ${dirname(to)} is full: free space on it, or choose another folder`,
    );
  } finally {
    connection?.close();
  }
}

/** Moves the content of a database's log into it, unless it is damaged or its disk is full. */
export function emptyLog(file: string): void {
  const connection = new Libsql(file);
  try {
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The log keeps what it holds.
  } finally {
    connection.close();
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

function openError(error: unknown, file: string): PantiltError {
  const cause = storageError(error, file);
  if (cause instanceof PantiltError) return cause;
  return new PantiltError(
    'failed',
    'store-unreadable',
    msg`can't open the database ${file}: ${errorText(error)};
      restore it from a backup, or move it away to begin with an empty one`,
    {},
    { cause: error },
  );
}

/** A connection as kysely expects it, with workarounds for properties of libsql and kysely. */
function adapt(connection: Libsql.Database, file: string): SqliteDatabase {
  // A statement occupies some 25 kB until it is garbage-collected, which does not happen during a
  // long transaction; queries are few and fixed, so each is prepared once.
  const statements = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    const statement = connection.prepare(sql);
    return {
      reader: statement.reader,
      all: (parameters) => attempt(() => statement.all(parameters.map(toBindable))),
      run: (parameters) =>
        // SQLite rolls back by itself when the disk is full; a second rollback would fail and hide
        // the cause.
        sql === 'rollback' && !connection.inTransaction
          ? { changes: 0, lastInsertRowid: 0 }
          : attempt(() => statement.run(parameters.map(toBindable))),
      iterate: (parameters) => statement.iterate(parameters.map(toBindable)),
    };
  };
  const attempt = <T>(query: () => T): T => {
    try {
      return query();
    } catch (error) {
      throw storageError(error, file);
    }
  };
  return {
    prepare(sql) {
      const statement = statements.get(sql) ?? prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    // Statements that are not yet collected prevent libsql's checkpoint at close; after an explicit
    // one, the database of a stopped daemon is a single file that can be copied.
    close() {
      statements.clear();
      try {
        connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } catch {
        // The disk is full: the data stays in the log next to the file.
      } finally {
        connection.close();
      }
    },
  };
}

/** libsql 0.5 aborts the whole process when it receives a boolean. */
const toBindable = (value: unknown): unknown =>
  typeof value === 'boolean' ? Number(value) : value;

/**
 * Lets kysely run migrations in a transaction, which SQLite supports but kysely assumes it does
 * not.
 */
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
