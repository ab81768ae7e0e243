import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { CollectionStore } from '../../src/store/collections.ts';
import { openDatabase } from '../../src/store/database.ts';
import { insertSample } from '../../src/store/samples.ts';
import type { Database } from '../../src/store/tables.ts';
import { newCollection, newSample } from './example-records.ts';
import { temporaryDirectory } from './temporary-store.ts';

async function openTestDatabase(): Promise<Database> {
  const db = await openDatabase(join(await temporaryDirectory(), 'pantilt.db'));
  onTestFinished(() => db.destroy());
  return db;
}

test('waits for the disk at each commit', async () => {
  const db = await openTestDatabase();
  const rows = async (query: RawBuilder<unknown>) => (await query.execute(db)).rows;
  expect(await rows(sql`PRAGMA journal_mode`)).toEqual([{ journalMode: 'wal' }]);
  expect(await rows(sql`PRAGMA synchronous`)).toEqual([{ synchronous: 2 }]); // FULL
});

test('links samples to an existing collection, and to each of its poses once', async () => {
  const db = await openTestDatabase();
  const pose = { collectionId: 1, poseIndex: 0 };
  await expect(insertSample(db, newSample(), pose)).rejects.toThrow(/FOREIGN KEY/);
  await new CollectionStore(db).create(newCollection);
  await insertSample(db, newSample(), pose);
  await expect(insertSample(db, newSample(), pose)).rejects.toThrow(/UNIQUE/);
  await insertSample(db, newSample()); // all samples without a pose are kept
  await insertSample(db, newSample());
});
