/** Backups: complete and verified, or none; restoring changes nothing before everything is verified. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { restoreBackup, writeBackup } from '../../src/store/backup.ts';
import { MIGRATIONS, openDatabase } from '../../src/store/database.ts';
import type { Store } from '../../src/store/store.ts';
import { isMissing } from '../support/packages.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { newModel, newSample } from './example-records.ts';
import { openTestStore, temporaryDirectory } from './temporary-store.ts';

const DATE = new Date('2026-05-06T07:08:09Z');

/** The contents of a store. */
async function contentOf({ samples, models, presets, collections, trainings }: Store) {
  return {
    samples: await samples.list(),
    models: await models.list('desk'),
    files: await Promise.all((await models.list('desk')).map(async ({ id }) => models.get(id))),
    activated: await models.activated('desk'),
    presets: await presets.list('desk'),
    jobs: [await collections.list(), await trainings.list()],
  };
}

async function fill({ samples, models, presets }: Store, count: number): Promise<void> {
  await samples.addAll(Array.from({ length: count }, (_, i) => newSample(1000 + i)));
  await samples.remove(1);
  await models.add(newModel());
  await models.add(newModel({ file: JSON.stringify('é'.repeat(20_000)) }));
  await models.activate(1);
  await models.activate(2);
  await models.rollBack('desk', () => true);
  await presets.put('desk', { name: 'corner', xM: 0.7, yM: 0.1 } as never);
}

/** A stopped daemon's directory and a backup of it, on a disk if given. */
async function backedUp(count = 50) {
  const [directory, folder] = [await temporaryDirectory(), await temporaryDirectory()];
  const store = await openTestStore(directory);
  await fill(store, count);
  const content = await contentOf(store);
  await store.close();
  const backup = join(folder, 'monday.backup');
  await writeBackup(directory, backup, DATE);
  return { directory, folder, backup, content };
}

/** Files with their checksums, without the locks and the files beside an open database. */
async function filesIn(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).filter((name) => !/\.lock$|-shm$|-wal$/.test(name));
  const sums = names.sort().map(async (name) => {
    const content = await readFile(join(directory, name));
    return [name, createHash('sha256').update(content).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(sums));
}

test('contains all data stored before it, while the store is open, and nothing later', async () => {
  const [directory, folder] = [await temporaryDirectory(), await temporaryDirectory()];
  const store = await openTestStore(directory);
  await fill(store, 50);
  const content = await contentOf(store);
  const manifest = await writeBackup(directory, join(folder, "mon'day"), DATE);
  await store.samples.add(newSample());
  expect(await readdir(folder)).toEqual(["mon'day"]);
  expect(manifest).toMatchObject({
    createdAt: DATE.toISOString(),
    schema: Object.keys(MIGRATIONS),
  });

  const other = join(await temporaryDirectory(), 'new');
  const { replaced } = await restoreBackup(join(folder, "mon'day"), other, DATE);
  expect(replaced).toBeUndefined();
  expect(await contentOf(await openTestStore(other))).toEqual(content);
  expect(await store.samples.count()).toBe(50);
});

test('is a line of JSON and then a SQLite file, of the stated size and checksum', async () => {
  const { backup } = await backedUp();
  const bytes = await readFile(backup);
  const end = bytes.indexOf('\n');
  const manifest = JSON.parse(bytes.toString('utf8', 0, end));
  const database = bytes.subarray(end + 1);
  expect(database.toString('latin1', 0, 15)).toBe('SQLite format 3');
  expect(manifest).toMatchObject({
    format: 'pantilt-backup',
    bytes: database.length,
    sha256: createHash('sha256').update(database).digest('hex'),
  });
});

test('keeps the numbering: the id of a removed row is not reused', async () => {
  const { directory, backup } = await backedUp();
  const other = await temporaryDirectory();
  await restoreBackup(backup, other, DATE);
  const numbers = async (folder: string) => {
    const db = await openDatabase(join(folder, 'pantilt.db'));
    const { rows } = await sql`SELECT name, seq FROM sqlite_sequence ORDER BY name`.execute(db);
    await db.destroy();
    return rows;
  };
  expect(await numbers(other)).toEqual(await numbers(directory));
});

test('the replaced data are kept beside it, and can be restored, too', async () => {
  const { backup, content } = await backedUp();
  const directory = await temporaryDirectory();
  const store = await openTestStore(directory);
  await store.samples.add(newSample(1234));
  await store.close();
  const { replaced } = await restoreBackup(backup, directory, DATE);
  expect(replaced).toBe(join(directory, 'pantilt.db.replaced-2026-05-06T07-08-09-000Z'));
  const restored = await openTestStore(directory);
  expect(await contentOf(restored)).toEqual(content);
  await restored.close();
  await restoreBackup(backup, directory, DATE);
  expect(Object.keys(await filesIn(directory))).toContain(
    'pantilt.db.replaced-2026-05-06T07-08-09-000Z-2',
  );

  await copyFile(replaced!, join(directory, 'pantilt.db'));
  const earlier = await (await openTestStore(directory)).samples.list();
  expect(earlier.map(({ panUs }) => panUs)).toEqual([1234]);
});

test('data in the log of a killed daemon are kept, too', async () => {
  const { backup } = await backedUp();
  const [running, killed] = [await temporaryDirectory(), await temporaryDirectory()];
  const store = await openTestStore(running);
  await store.samples.addAll([newSample(1), newSample(2)]);
  for (const name of ['pantilt.db', 'pantilt.db-wal']) {
    await copyFile(join(running, name), join(killed, name));
  }
  const { replaced } = await restoreBackup(backup, killed, DATE);
  const other = await temporaryDirectory();
  await copyFile(replaced!, join(other, 'pantilt.db'));
  expect(await (await openTestStore(other)).samples.count()).toBe(2);
});

test('a damaged database is replaced, and kept unchanged', async () => {
  const { backup, content } = await backedUp();
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'pantilt.db'), 'damaged'.repeat(1000));
  const { replaced } = await restoreBackup(backup, directory, DATE);
  expect(await readFile(replaced!, 'utf8')).toBe('damaged'.repeat(1000));
  expect(await contentOf(await openTestStore(directory))).toEqual(content);
});

describe('restoring refuses, and changes nothing:', () => {
  test('a backup with a changed byte, anywhere in the database or in the checksum', async () => {
    const { directory, backup } = await backedUp(10);
    const before = await filesIn(directory);
    const whole = await readFile(backup);
    const places = Array.from({ length: 40 }, (_, i) => Math.floor((i * (whole.length - 1)) / 39));
    const sum = whole.indexOf('"sha256"') + 12;
    for (const place of [...places, sum]) {
      const changed = Buffer.from(whole);
      changed[place]! ^= 1;
      await writeFile(backup, changed);
      await expect(restoreBackup(backup, directory, DATE), String(place)).rejects.toMatchObject({
        code: expect.stringMatching(/^backup-(damaged|invalid)$/),
        message: expect.stringContaining(backup),
      });
    }
    expect(await filesIn(directory)).toEqual(before);
  });

  test.each([
    ['cut off', 100, 'backup-damaged'],
    ['cut off in its first line', 10_000_000, 'backup-invalid'],
  ])('a backup that is %s', async (_, missing, code) => {
    const { directory, backup } = await backedUp(10);
    const before = await filesIn(directory);
    const { length } = await readFile(backup);
    await truncate(backup, Math.max(30, length - missing));
    await expect(restoreBackup(backup, directory, DATE)).rejects.toMatchObject({ code });
    expect(await filesIn(directory)).toEqual(before);
  });

  test('a file that is not a backup, including the database itself', async () => {
    const { directory, folder } = await backedUp(10);
    const before = await filesIn(directory);
    await writeFile(join(folder, 'text'), '{"format":"other"}\nhello');
    for (const file of [join(folder, 'text'), join(directory, 'pantilt.db')]) {
      await expect(restoreBackup(file, directory, DATE)).rejects.toMatchObject({
        code: 'backup-invalid',
        message: `${file} is not a backup of pantilt: name a file that "pantilt backup" has written`,
      });
    }
    expect(await filesIn(directory)).toEqual(before);
  });

  test('a backup of a newer version', async () => {
    const { directory, backup } = await backedUp(10);
    const before = await filesIn(directory);
    const bytes = await readFile(backup);
    const end = bytes.indexOf('\n');
    const manifest = JSON.parse(bytes.toString('utf8', 0, end));
    manifest.schema.push('9999-later');
    const newer = Buffer.concat([Buffer.from(JSON.stringify(manifest)), bytes.subarray(end)]);
    await writeFile(backup, newer);
    await expect(restoreBackup(backup, directory, DATE)).rejects.toMatchObject({
      code: 'store-unreadable',
      message: `${backup} was written by a newer pantilt (9999-later): update pantilt first`,
    });
    expect(await filesIn(directory)).toEqual(before);
  });

  test('while a daemon uses the directory', async () => {
    const { directory, backup } = await backedUp(10);
    const store = await openTestStore(directory);
    await expect(restoreBackup(backup, directory, DATE)).rejects.toMatchObject({
      code: 'data-directory-in-use',
    });
    await store.samples.add(newSample());
  });

  test.skipIf(isMissing('mount'))('when the disk is full', async () => {
    const { directory, backup } = await backedUp();
    const disk = new SmallDisk(1);
    onTestFinished(() => disk.close());
    const full = join(disk.folder, 'data');
    await mkdir(full);
    for (const name of ['pantilt.db', 'pantilt.lock']) {
      await copyFile(join(directory, name), join(full, name));
    }
    disk.fill();
    const before = await filesIn(full);
    await expect(restoreBackup(backup, full, DATE)).rejects.toThrow(/full|ENOSPC/);
    expect(await filesIn(full)).toEqual(before);
  });
});

describe('backing up leaves nothing behind:', () => {
  test('without a database', async () => {
    const directory = await temporaryDirectory();
    await expect(writeBackup(directory, join(directory, 'b'), DATE)).rejects.toMatchObject({
      code: 'store-missing',
      message: expect.stringContaining(`there is no database in ${directory}`),
    });
    expect(await readdir(directory)).toEqual([]);
  });

  test('of a damaged database', async () => {
    const [directory, folder] = [await temporaryDirectory(), await temporaryDirectory()];
    await writeFile(join(directory, 'pantilt.db'), 'damaged'.repeat(1000));
    await expect(writeBackup(directory, join(folder, 'b'), DATE)).rejects.toMatchObject({
      code: 'store-damaged',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(isMissing('mount'))('on a full disk, where an earlier backup stays', async () => {
    const { directory, backup } = await backedUp();
    const disk = new SmallDisk(1);
    onTestFinished(() => disk.close());
    const earlier = join(disk.folder, 'b');
    await copyFile(backup, earlier);
    disk.fill();
    await expect(writeBackup(directory, earlier, DATE)).rejects.toThrow(/full|ENOSPC/);
    expect(await readdir(disk.folder)).toEqual(['b', 'filler']);
    expect((await readFile(earlier)).equals(await readFile(backup))).toBe(true);
  });
});
