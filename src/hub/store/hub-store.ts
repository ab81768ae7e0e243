/**
 * The hub's database, with tables and migrations of its own: the rigs that have reported to it, and
 * the records that they have delivered.
 */
import { resolve } from 'node:path';
import type { Kysely, Migration } from 'kysely';
import type { RigSummary } from '../../api/rigs.ts';
import { type Desired, NOTHING_DESIRED } from '../../api/rollouts.ts';
import type { Clock } from '../../clock.ts';
import type { FleetPrior } from '../../learning/fleet-prior.ts';
import { databaseIn, lockDataDirectory, type Release } from '../../store/data-directory.ts';
import { IN_MEMORY, openDatabase } from '../../store/database.ts';
import { RecordStore } from './record-store.ts';
import { RECORD_MIGRATIONS, type RecordTables } from './record-tables.ts';

/** A rig as it is stored. */
export interface StoredRig {
  readonly summary: RigSummary;
  /** Address of its daemon. */
  readonly url: string;
  readonly seenAt: string;
}

type HubTables = {
  /** `summary` is JSON text. */
  gatheredRigs: { name: string; url: string; seenAt: string; summary: string };
  /** One row; `document` is JSON text. */
  desired: { id: number; revision: number; document: string };
  /** `document` is JSON text. */
  fleetPriors: { type: string; version: number; sources: string; document: string };
};

const MIGRATIONS: Record<string, Migration> = {
  'hub-0001-gathered-rigs': {
    up: (db) =>
      db.schema
        .createTable('gatheredRigs')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('url', 'text', (column) => column.notNull())
        .addColumn('seenAt', 'text', (column) => column.notNull())
        .addColumn('summary', 'text', (column) => column.notNull())
        .execute(),
  },
  'hub-0003-desired': {
    up: async (db) => {
      await db.schema
        .createTable('desired')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('document', 'text', (column) => column.notNull())
        .execute();
      const first = { id: 1, revision: 0, document: JSON.stringify(NOTHING_DESIRED) };
      await db.withTables<HubTables>().insertInto('desired').values(first).execute();
    },
  },
  'hub-0004-fleet-priors': {
    up: (db) =>
      db.schema
        .createTable('fleetPriors')
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('sources', 'text', (column) => column.notNull())
        .addColumn('document', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('fleetPriorsKey', ['type', 'version'])
        .execute(),
  },
};

/** A version of a fleet prior. */
export interface StoredFleetPrior {
  readonly document: FleetPrior;
  /** UUIDs of the models that were looked at for it. */
  readonly sources: string;
}

/** An open database of a hub. */
export class HubStore {
  readonly #db: Kysely<HubTables>;
  readonly #release: Release;
  /** The samples, jobs, models and events of all rigs. */
  readonly records: RecordStore;

  constructor(db: Kysely<HubTables>, records: RecordStore, release: Release) {
    this.#db = db;
    this.records = records;
    this.#release = release;
  }

  async rigs(): Promise<StoredRig[]> {
    const rows = await this.#db.selectFrom('gatheredRigs').selectAll().execute();
    return rows.map(({ summary, url, seenAt }) => ({ summary: JSON.parse(summary), url, seenAt }));
  }

  async putRig({ summary, url, seenAt }: StoredRig): Promise<void> {
    const values = { url, seenAt, summary: JSON.stringify(summary) };
    await this.#db
      .insertInto('gatheredRigs')
      .values({ name: summary.name, ...values })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
      .execute();
  }

  async removeRig(name: string): Promise<void> {
    await this.#db.deleteFrom('gatheredRigs').where('name', '=', name).execute();
  }

  /** The desired state of the fleet, with its revision. */
  async read(): Promise<{ readonly desired: Desired; readonly revision: number }> {
    const row = await this.#db.selectFrom('desired').selectAll().executeTakeFirstOrThrow();
    return { desired: JSON.parse(row.document), revision: row.revision };
  }

  /** Writes the desired state. @returns false if it no longer has this revision */
  async write(desired: Desired, revision: number): Promise<boolean> {
    const written = await this.#db
      .updateTable('desired')
      .set({ document: JSON.stringify(desired), revision: revision + 1 })
      .where('revision', '=', revision)
      .executeTakeFirst();
    return written.numUpdatedRows > 0n;
  }

  /** The versions of the prior of a type, newest first. */
  async fleetPriors(type: string): Promise<StoredFleetPrior[]> {
    const rows = await this.#db
      .selectFrom('fleetPriors')
      .select(['document', 'sources'])
      .where('type', '=', type)
      .orderBy('version', 'desc')
      .execute();
    return rows.map(({ document, sources }) => ({ document: JSON.parse(document), sources }));
  }

  /** Stores a version, unless another hub with the same database was first. */
  async addFleetPrior({ document, sources }: StoredFleetPrior): Promise<void> {
    const { type, version } = document;
    await this.#db
      .insertInto('fleetPriors')
      .values({ type, version, sources, document: JSON.stringify(document) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async close(): Promise<void> {
    try {
      await this.#db.destroy();
    } finally {
      await this.#release();
    }
  }
}

/** Where a hub keeps its data. */
export interface HubStorage {
  /** Also of tokens. */
  readonly dataDirectory: string;
  /** URL of a database in PostgreSQL, which several hubs may share. */
  readonly databaseUrl?: string | undefined;
}

/** Batches are stored in parallel. */
const SHARED = { connections: 8, isExclusive: false } as const;

/**
 * Opens the database of a hub's data directory, creating both if missing; `:memory:` opens one that
 * is lost when it is closed.
 * @throws PantiltError as `openStore`
 */
export async function openHubStore(
  { dataDirectory, databaseUrl }: HubStorage,
  clock: Clock,
): Promise<HubStore> {
  const isInMemory = dataDirectory === IN_MEMORY;
  const directory = resolve(dataDirectory);
  const release = isInMemory ? async () => {} : await lockDataDirectory(directory);
  try {
    const file = isInMemory ? IN_MEMORY : databaseIn(directory);
    const steps = { ...MIGRATIONS, ...RECORD_MIGRATIONS };
    const db = await openDatabase(databaseUrl ?? file, steps, SHARED);
    const records = new RecordStore(db.withTables<RecordTables>() as never, clock);
    return new HubStore(db.withTables<HubTables>(), records, release);
  } catch (error) {
    await release();
    throw error;
  }
}
