/**
 * The store: samples, jobs, models and presets in one database file of the data directory. Dates come from
 * the caller.
 */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { CollectionStore } from './collections.ts';
import { IN_MEMORY, lockDirectory, openDatabase, type Release } from './database.ts';
import { ModelStore } from './models.ts';
import { PresetStore } from './presets.ts';
import { SampleStore } from './samples.ts';
import type { Database } from './tables.ts';
import { TrainingStore } from './trainings.ts';

/** An open store. Every promise of a change resolves when the change is on disk. */
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
      await this.#db.connection().execute(async () => {}); // served after all pending requests
      await this.#db.destroy();
    } finally {
      await this.#release();
    }
  }
}

/**
 * Opens the store of a data directory, creating both when missing; `:memory:` opens one that is lost
 * when it is closed.
 * @throws PantiltError `data-directory-in-use` when another daemon uses it; `store-unreadable` when the
 * directory can't be used, or its file is no database or one of a newer version
 */
export async function openStore(dataDirectory: string): Promise<Store> {
  if (dataDirectory === IN_MEMORY) return new Store(await openDatabase(IN_MEMORY), async () => {});
  const directory = resolve(dataDirectory);
  const release = await takeDirectory(directory);
  try {
    return new Store(await openDatabase(join(directory, 'pantilt.db')), release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function takeDirectory(directory: string): Promise<Release> {
  try {
    await mkdir(directory, { recursive: true });
    return await lockDirectory(directory);
  } catch (error) {
    if (error instanceof PantiltError) throw error;
    throw new PantiltError(
      'failed',
      'store-unreadable',
      msg`can't use the data directory ${directory}: ${errorText(error)}; choose another one`,
      {},
      { cause: error },
    );
  }
}
