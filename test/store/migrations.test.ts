import { join } from 'node:path';
import type { Kysely, Migration } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/store.ts';
import { dateOfUuid } from '../../src/uuid.ts';
import { newModel, newSample } from './example-records.ts';
import { activeOf, openTestStore, temporaryDirectory } from './temporary-store.ts';

const creating = (table: string): Migration => ({
  up: (db: Kysely<unknown>) => db.schema.createTable(table).addColumn('id', 'integer').execute(),
});

const steps = migrations((column) => column.primaryKey().autoIncrement());

async function tablesAfter(file: string, steps: Record<string, Migration>): Promise<string[]> {
  const db = await openDatabase(file, steps);
  const tables = await db.introspection.getTables();
  await db.destroy();
  return tables.map(({ name }) => name);
}

test('applies the missing steps, in order, once', async () => {
  const file = join(await temporaryDirectory(), 'pantilt.db');
  const steps = { '0001-initial': creating('first') };
  expect(await tablesAfter(file, steps)).toEqual(['first']);
  expect(await tablesAfter(file, steps)).toEqual(['first']);
  const more = { ...steps, '0002-later': creating('second') };
  expect(await tablesAfter(file, more)).toEqual(['first', 'second']);
});

test('rolls back failed steps', async () => {
  const file = join(await temporaryDirectory(), 'pantilt.db');
  const failing: Migration = {
    async up(db) {
      await creating('second').up(db);
      throw new Error('no room');
    },
  };
  const steps = { '0001-initial': creating('first'), '0002-later': failing };
  await expect(openDatabase(file, steps)).rejects.toMatchObject({
    code: 'store-unreadable',
    message: expect.stringContaining('no room'),
  });
  expect(await tablesAfter(file, {})).toEqual([]);
});

test('refuses a database of a newer version, naming the unknown step', async () => {
  const directory = await temporaryDirectory();
  await (await openTestStore(directory)).close();
  const file = join(directory, 'pantilt.db');
  const newer = { ...steps, '9999-later': creating('third') };
  await (await openDatabase(file, newer)).destroy();
  await expect(openStore(directory)).rejects.toMatchObject({
    code: 'store-unreadable',
    kind: 'failed',
    message: expect.stringMatching(/pantilt\.db .*newer .*9999-later.*update pantilt/),
  });
});

test('records the active model as the first activation', async () => {
  const directory = await temporaryDirectory();
  const { '0001-initial': first, '0002-presets': second } = steps;
  const older = await openDatabase(join(directory, 'pantilt.db'), {
    '0001-initial': first!,
    '0002-presets': second!,
  });
  const { validationStandardErrorMm: _, trainedBy: __, ...oldModel } = newModel();
  const values = [false, true].map((active) => ({ ...oldModel, active }));
  await older
    .insertInto('models')
    .values(values as never)
    .execute();
  await older.destroy();

  const { models } = await openTestStore(directory);
  expect(await activeOf({ models }, 'desk')).toMatchObject({
    id: 2,
    validationStandardErrorMm: null,
    activeBecause: null,
  });
  await models.activate(1);
  expect(await models.rollBack('desk', () => true)).toMatchObject({ id: 2, active: true });
});

/** A sample without the fields of later versions. */
const olderSample = () => {
  const { zM, surface, ...sample } = newSample();
  return sample;
};

test('gives the rows of older versions UUIDs of their dates', async () => {
  const directory = await temporaryDirectory();
  const file = join(directory, 'pantilt.db');
  const before = Object.entries(steps).filter(([name]) => name < '0007');
  const older = await openDatabase(file, Object.fromEntries(before));
  await older
    .insertInto('samples')
    .values([olderSample(), olderSample()] as never)
    .execute();
  await older.destroy();

  const { samples } = await openTestStore(directory);
  const uuids = (await samples.list()).map(({ uuid }) => uuid);
  expect(new Set(uuids).size).toBe(2);
  for (const uuid of uuids) expect(dateOfUuid(uuid)).toBe(Date.parse(newSample().takenAt));
});
