/**
 * The store: samples, references, jobs, models and presets in one database file of the data
 * directory. Dates are passed in by the caller.
 */

import { resolve } from 'node:path';
import { sql } from 'kysely';
import type { ResetRequest } from '../api/reset.ts';
import { type Clock, sleep, wallClock } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { AuditStore } from './audit.ts';
import { CollectionStore } from './collections.ts';
import { databaseIn, lockDataDirectory, quarantine, type Release } from './data-directory.ts';
import { assertIntact, IN_MEMORY, isPostgres, isPostgresUrl, openDatabase } from './database.ts';
import { countDeletion, type Deleted, deleteData } from './deletion.ts';
import { ModelStore } from './models.ts';
import { Outbox } from './outbox.ts';
import { PresetStore } from './presets.ts';
import { ReferenceStore } from './references.ts';
import { SampleStore } from './samples.ts';
import type { Database } from './tables.ts';
import { TrainingStore } from './trainings.ts';

/** Time that a database has to answer [ms]. */
const ANSWER_MS = 2000;

/** An open store. The promise of a change resolves when the change is on disk. */
export class Store {
  readonly samples: SampleStore;
  readonly collections: CollectionStore;
  readonly trainings: TrainingStore;
  readonly models: ModelStore;
  readonly presets: PresetStore;
  /** Rows not yet delivered to a hub; undefined without one. */
  readonly outbox: Outbox | undefined;
  readonly audit: AuditStore;
  readonly references: ReferenceStore;
  readonly #db: Database;
  readonly #release: Release;
  #closed: Promise<void> | undefined;
  #answering: Promise<boolean> | undefined;

  constructor(db: Database, release: Release, outbox?: Outbox) {
    this.#db = db;
    this.#release = release;
    this.outbox = outbox;
    this.samples = new SampleStore(db, outbox);
    this.collections = new CollectionStore(db, outbox);
    this.trainings = new TrainingStore(db, outbox);
    this.models = new ModelStore(db, outbox);
    this.presets = new PresetStore(db);
    this.audit = new AuditStore(db);
    this.references = new ReferenceStore(db);
  }

  /** Whether the database answers within two seconds; only PostgreSQL may be away. */
  async answers(): Promise<boolean> {
    if (!isPostgres(this.#db)) return true;
    // One request at a time, since each waits for longer.
    this.#answering ??= sql`select 1`
      .execute(this.#db)
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.#answering = undefined;
      });
    const late = new AbortController();
    const timeout = sleep(wallClock, ANSWER_MS, late.signal).then(() => false);
    timeout.catch(() => {}); // It has answered.
    return Promise.race([this.#answering, timeout]).finally(() => late.abort());
  }

  /** Counts what a deletion would delete. */
  countDeletion(rig: string, request: ResetRequest): Promise<Deleted> {
    return countDeletion(this.#db, rig, request);
  }

  /** Deletes data of a rig for good. */
  deleteData(rig: string, request: ResetRequest): Promise<void> {
    return deleteData(this.#db, rig, request, this.outbox);
  }

  /** Waits for pending changes, closes the file and unlocks the directory; safe to call again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await this.#db.connection().execute(async () => {}); // Served after all pending requests.
      await this.#db.destroy();
    } finally {
      await this.#release();
    }
  }
}

/**
 * Opens the store of a data directory, creating both if missing; `:memory:` opens one that is lost
 * when it is closed, a `postgres://` URL a database in PostgreSQL. A damaged database is renamed and
 * replaced by an empty one.
 * @param onDamaged called with the new path of the damaged database
 * @param hub URL of the hub that gets all records; undefined for none
 * @throws PantiltError `data-directory-in-use` if another daemon uses it; `store-unreadable` if the
 * directory cannot be used, or a newer version wrote its database; `disk-full` and other disk
 * errors
 */
export async function openStore(
  dataDirectory: string,
  clock: Clock = wallClock,
  onDamaged: (aside: string) => void = () => {},
  hub?: string,
): Promise<Store> {
  const open = async (file: string, release: Release): Promise<Store> => {
    const db = await openDatabase(file);
    const outbox = await Outbox.open(db, { hub, clock }).catch(async (error) => {
      await db.destroy();
      throw error;
    });
    return new Store(db, release, outbox);
  };
  if (dataDirectory === IN_MEMORY || isPostgresUrl(dataDirectory)) {
    return open(dataDirectory, async () => {});
  }
  const directory = resolve(dataDirectory);
  const release = await lockDataDirectory(directory);
  const file = databaseIn(directory);
  try {
    await assertIntact(file).catch(async (error: PantiltError) => {
      if (error.code !== 'store-damaged') throw error;
      onDamaged(await quarantine(file, new Date(clock.dateMs())));
    });
    return await open(file, release);
  } catch (error) {
    await release();
    throw error;
  }
}
