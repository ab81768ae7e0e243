/** Damaged, replaced and missing databases at the start of a daemon: no data is ever lost. */
import { copyFile, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { newModel, newSample } from './example-records.ts';
import { openTestStore, temporaryDirectory } from './temporary-store.ts';

const SAMPLES = 200;
const PAGE_BYTES = 4096;
const GARBAGE = Buffer.alloc(PAGE_BYTES, 0xa5);

/** The directory of a daemon that was stopped, or with `hot` of one that was killed, with samples. */
async function filledDirectory(end: 'stopped' | 'hot'): Promise<string> {
  const directory = await temporaryDirectory();
  const store = await openTestStore(directory);
  await store.samples.addAll(Array.from({ length: SAMPLES }, (_, i) => newSample(1000 + i)));
  await store.models.add(newModel({ file: JSON.stringify('x'.repeat(3 * PAGE_BYTES)) }));
  if (end === 'stopped') {
    await store.close();
    return directory;
  }
  const killed = await temporaryDirectory();
  for (const name of ['pantilt.db', 'pantilt.db-wal']) {
    await copyFile(join(directory, name), join(killed, name));
  }
  return killed;
}

/** Opens the store; with the new path of the damaged database, if it was set aside. */
async function reopen(directory: string): Promise<{ store: Store; aside: string | undefined }> {
  let aside: string | undefined;
  const store = await openStore(directory, new VirtualClock(Date.UTC(2026, 4, 6)), (path) => {
    aside = path;
  });
  onTestFinished(() => store.close());
  return { store, aside };
}

async function overwrite(file: string, offset: number, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(bytes, 0, bytes.length, offset);
  await handle.close();
}

/** The daemon starts with an empty database, and the damaged one is kept unchanged. */
async function expectPutAside(directory: string, damaged: Buffer, suffix = ''): Promise<void> {
  const { store, aside } = await reopen(directory);
  expect(aside).toBe(join(directory, 'pantilt.db.damaged-2026-05-06T00-00-00-000Z'));
  expect((await readFile(`${aside}${suffix}`)).equals(damaged)).toBe(true);
  expect(await store.samples.count()).toBe(0);
  await store.samples.add(newSample());
  await store.close();
  expect(await (await openTestStore(directory)).samples.count()).toBe(1);
}

describe('a damaged database is set aside with its content, and replaced by an empty one', () => {
  test('a page of garbage, whichever page', async () => {
    const directory = await filledDirectory('stopped');
    const file = join(directory, 'pantilt.db');
    const { size } = await stat(file);
    const pages = size / PAGE_BYTES;
    expect(pages).toBeGreaterThan(15);
    const whole = await readFile(file);
    for (let page = 0; page < pages; page++) {
      const damaged = await temporaryDirectory();
      await writeFile(join(damaged, 'pantilt.db'), whole);
      await overwrite(join(damaged, 'pantilt.db'), page * PAGE_BYTES, GARBAGE);
      await expectPutAside(damaged, await readFile(join(damaged, 'pantilt.db')));
    }
  });

  test.each([
    ['at a page', 8 * PAGE_BYTES],
    ['within a page', 8 * PAGE_BYTES + 100],
    ['within the header', 50],
    ['within the first page', 1000],
  ])('truncated %s', async (_, bytes) => {
    const directory = await filledDirectory('stopped');
    const file = join(directory, 'pantilt.db');
    await truncate(file, bytes);
    await expectPutAside(directory, await readFile(file));
  });

  test('not a database', async () => {
    const directory = await temporaryDirectory();
    const text = Buffer.from('hours,minutes\n'.repeat(100));
    await writeFile(join(directory, 'pantilt.db'), text);
    await expectPutAside(directory, text);
  });

  test('empty or missing, with a log beside it', async () => {
    for (const empty of [true, false]) {
      const directory = await filledDirectory('hot');
      const file = join(directory, 'pantilt.db');
      const log = await readFile(`${file}-wal`);
      await (empty ? truncate(file, 0) : rm(file));
      await expectPutAside(directory, log, '-wal');
    }
  });

  test('one that was set aside earlier is not overwritten', async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, 'pantilt.db');
    const texts = ['first', 'second', 'third'];
    for (const text of texts) {
      await writeFile(file, text);
      await (await reopen(directory)).store.close();
    }
    const names = (await readdir(directory)).filter((name) => /damaged-.*Z(-\d)?$/.test(name));
    const kept = names.sort().map((name) => readFile(join(directory, name), 'utf8'));
    expect(await Promise.all(kept)).toEqual(texts);
  });
});

describe('nothing is set aside', () => {
  test('when the file is empty, and no log is beside it', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'pantilt.db'), '');
    const { store, aside } = await reopen(directory);
    expect(aside).toBeUndefined();
    expect(await store.samples.count()).toBe(0);
  });

  test('after a kill: the log is read, and every sample is there', async () => {
    const { store, aside } = await reopen(await filledDirectory('hot'));
    expect(aside).toBeUndefined();
    expect(await store.samples.count()).toBe(SAMPLES);
  });

  test('when the log was removed: the data of a stopped daemon are there', async () => {
    const directory = await filledDirectory('stopped');
    await rm(join(directory, 'pantilt.db-wal'), { force: true });
    const { store, aside } = await reopen(directory);
    expect(aside).toBeUndefined();
    expect(await store.samples.count()).toBe(SAMPLES);
  });

  test('when the log ends in garbage: the data before it are there, complete', async () => {
    const directory = await filledDirectory('hot');
    const log = join(directory, 'pantilt.db-wal');
    await overwrite(log, (await stat(log)).size - PAGE_BYTES, GARBAGE); // the model is the last row
    const { store, aside } = await reopen(directory);
    expect(aside).toBeUndefined();
    expect(await store.samples.count()).toBe(SAMPLES);
    expect(await store.models.list('desk')).toEqual([]);
  });

  test('when it is the database of another program: it is refused and left unchanged', async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, 'pantilt.db');
    const other = new Libsql(file);
    other.exec('CREATE TABLE recipes (name)');
    other.close();
    const before = await readFile(file);
    await expect(openStore(directory)).rejects.toMatchObject({
      code: 'store-unreadable',
      message: expect.stringMatching(/pantilt\.db is the database of another program; move it/),
    });
    expect((await readFile(file)).subarray(100).equals(before.subarray(100))).toBe(true);
  });
});
