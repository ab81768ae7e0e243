import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { newSample } from './example-records.ts';
import { openTestStore, temporaryDirectory } from './temporary-store.ts';

test('creates a directory with an empty store, and finds its samples again', async () => {
  const directory = join(await temporaryDirectory(), 'not', 'there');
  const first = await openTestStore(directory);
  expect(await first.samples.count()).toBe(0);
  const added = await first.samples.add(newSample());
  await first.close();

  const second = await openTestStore(directory);
  expect(await second.samples.list()).toEqual([added]);
});

test('can be closed twice', async () => {
  const store = await openTestStore(await temporaryDirectory());
  await store.close();
  await expect(store.close()).resolves.toBeUndefined();
});

test('completes pending work before it closes', async () => {
  const directory = await temporaryDirectory();
  const store = await openTestStore(directory);
  const begun = [store.samples.add(newSample()), store.samples.addAll([newSample(), newSample()])];
  await store.close();
  await Promise.all(begun);
  const reopened = await openTestStore(directory);
  expect(await reopened.samples.count()).toBe(3);
});

test('leaves a single file with all data', async () => {
  const [directory, copy] = [await temporaryDirectory(), await temporaryDirectory()];
  const store = await openTestStore(directory);
  const added = await store.samples.add(newSample());
  await store.close();
  await copyFile(join(directory, 'pantilt.db'), join(copy, 'pantilt.db'));
  const copied = await openTestStore(copy);
  expect(await copied.samples.list()).toEqual([added]);
});

test('refuses a directory that is in use, naming it and the process', async () => {
  const directory = await temporaryDirectory();
  const store = await openTestStore(directory);
  await expect(openStore(directory)).rejects.toMatchObject({
    code: 'data-directory-in-use',
    kind: 'conflict',
    details: { directory, pid: process.pid },
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await store.samples.add(newSample()); // and the first continues undisturbed
});

test('refuses a directory in place of the database', async () => {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, 'pantilt.db'));
  await expect(openStore(directory)).rejects.toMatchObject({ code: 'store-unreadable' });
});

test('refuses a file in place of the directory', async () => {
  const file = join(await temporaryDirectory(), 'data');
  await writeFile(file, '');
  await expect(openStore(file)).rejects.toMatchObject({
    code: 'store-unreadable',
    message: `can't use the data directory ${file}: a file of this name exists; choose another name (--data names another directory)`,
  });
});

test('leaves only the database and its lock', async () => {
  const directory = await temporaryDirectory();
  const store = await openTestStore(directory);
  await store.close();
  const files = await readdir(directory);
  expect(files.filter((name) => !/^pantilt\.db-(wal|shm)$/.test(name)).sort()).toEqual([
    'pantilt.db',
    'pantilt.lock',
  ]);
});
