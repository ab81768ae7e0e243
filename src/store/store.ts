/**
 * The store: samples, jobs, models and presets in one database file of the data directory. Dates
 * are passed in by the caller.
 */

import { resolve } from 'node:path';
import { type Clock, wallClock } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { CollectionStore } from './collections.ts';
import { databaseIn, lockDataDirectory, quarantine, type Release } from './data-directory.ts';
import { assertIntact, IN_MEMORY, openDatabase } from './database.ts';
import { ModelStore } from './models.ts';
import { PresetStore } from './presets.ts';
import { SampleStore } from './samples.ts';
import type { Database } from './tables.ts';
import { TrainingStore } from './trainings.ts';

/** An open store. The promise of a change resolves when the change is on disk. */
export class Store {
  readonly samples: SampleStore;
  readonly collections: CollectionStore;
  readonly trainings: TrainingStore;
  readonly models: ModelStore;
  readonly presets: PresetStore;
  readonly #db: Database;
  readonly #release: Release;
  #closed: Promise<void> | undefined;

  constructor(db: Database, release: Release) {
    this.#db = db;
    this.#release = release;
    this.samples = new SampleStore(db);
    this.collections = new CollectionStore(db);
    this.trainings = new TrainingStore(db);
    this.models = new ModelStore(db);
    this.presets = new PresetStore(db);
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
 * when it is closed. A damaged database is renamed and replaced by an empty one.
 * @param onDamaged called with the new path of the damaged database
 * @throws PantiltError `data-directory-in-use` if another daemon uses it; `store-unreadable` if the
 * directory cannot be used, or a newer version wrote its database; `disk-full` and other disk
 * errors
 */
export async function openStore(
  dataDirectory: string,
  clock: Clock = wallClock,
  onDamaged: (aside: string) => void = () => {},
): Promise<Store> {
  if (dataDirectory === IN_MEMORY) return new Store(await openDatabase(IN_MEMORY), async () => {});
  const directory = resolve(dataDirectory);
  const release = await lockDataDirectory(directory);
  const file = databaseIn(directory);
  try {
    await assertIntact(file).catch(async (error: PantiltError) => {
      if (error.code !== 'store-damaged') throw error;
      onDamaged(await quarantine(file, new Date(clock.dateMs())));
    });
    return new Store(await openDatabase(file), release);
  } catch (error) {
    await release();
    throw error;
  }
}
