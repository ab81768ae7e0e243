/** Stores for tests; they are closed and removed when the test ends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';
import type { StoredModel } from '../../src/store/tables.ts';

/** An empty directory, removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pantilt-store-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** An open store, in memory unless a directory is given. */
export async function openTestStore(directory = ':memory:'): Promise<Store> {
  const store = await openStore(directory);
  onTestFinished(() => store.close());
  return store;
}

/** The active model of a rig with its file, if there is one. */
export async function activeOf(
  { models }: Pick<Store, 'models'>,
  rig: string,
): Promise<StoredModel | undefined> {
  const active = (await models.list(rig)).find((model) => model.active);
  return active && models.get(active.id);
}
