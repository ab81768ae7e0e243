/**
 * The store: what the daemon knows that outlives it, in one database file under its data directory.
 * Dates are the caller's; nothing here reads a clock.
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

  /** Lets what was begun end, closes the file and gives the directory free; may be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    try {
      await this.#db.connection().execute(async () => {}); // its turn comes after all that wait
      await this.#db.destroy();
    } finally {
      await this.#release();
    }
  }
}

/**
 * Opens the store under a data directory, creating both when missing; `:memory:` opens one that is
 * gone when it is closed.
 * @throws PantiltError `data-directory-in-use` when another daemon has it; `store-unreadable` when
 * the directory can't be used, or its file isn't a database or is a newer version's
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
