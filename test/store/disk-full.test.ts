/** A daemon whose disk is full, on a real file system: it refuses data that it cannot store, and continues. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import Libsql from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CollectionView } from '../../src/api/collections.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { openDatabase } from '../../src/store/database.ts';
import { SampleStore } from '../../src/store/samples.ts';
import { openStore } from '../../src/store/store.ts';
import { startTestDaemon, type TestDaemon } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';
import { ServedDaemon } from '../support/served-daemon.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { newSample } from './example-records.ts';
import { openTestStore, temporaryDirectory } from './temporary-store.ts';

const SAMPLE = { panUs: 1500, tiltUs: 1400, panSide: 1, tiltSide: 1, xM: 0.8, yM: 0 };
const CSV = 'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m\n1500,1400,1,1,0.8,0.1\n';

/** A daemon with its data on a small disk: with samples, models, a preset and a cancelled collection. */
async function daemonOnSmallDisk() {
  const disk = new SmallDisk(4);
  onTestFinished(() => disk.close());
  const directory = join(disk.folder, 'data');
  const daemon = await startTestDaemon({ dataDirectory: directory });
  for (let i = 0; i < 3; i++) await daemon.post('samples', { ...SAMPLE, yM: i / 100 });
  await daemon.delete('samples/3');
  const { body: model } = await daemon.get('models/1/export');
  for (let i = 0; i < 2; i++) await daemon.post('models', model as object);
  await daemon.post('models/2/activate');
  await daemon.request('PUT', 'presets/corner', { body: { xM: 0.7, yM: 0.1 } });
  await daemon.post('collections', { count: 5 });
  await daemon.delete('collections/1');
  return { disk, directory, daemon, model: model as object };
}

const READ = ['samples', 'samples.csv', 'models', 'presets', 'collections', 'trainings'];

async function read(daemon: TestDaemon): Promise<string[]> {
  const texts: string[] = [];
  for (const path of READ) {
    const { status, text } = await daemon.get(path);
    expect(status).toBe(200);
    texts.push(text);
  }
  return texts;
}

test.skipIf(isMissing('mount'))(
  'what can not be stored is answered by 507 with the cure, and nothing has changed',
  async () => {
    const { disk, directory, daemon, model } = await daemonOnSmallDisk();
    const writes: [string, () => Promise<{ status: number; body: unknown }>][] = [
      ['sample', () => daemon.post('samples', SAMPLE)],
      ['import', () => daemon.postCsv('samples.csv', CSV)],
      ['removal', () => daemon.delete('samples/1')],
      ['restoring', () => daemon.post('samples/3/restore')],
      ['removal of all', () => daemon.delete('samples')],
      ['preset', () => daemon.request('PUT', 'presets/new', { body: { xM: 0.7, yM: 0 } })],
      ['removal of a preset', () => daemon.delete('presets/corner')],
      ['model', () => daemon.post('models', model)],
      ['activation', () => daemon.post('models/3/activate')],
      ['roll-back', () => daemon.post('models/rollback')],
      ['collection', () => daemon.post('collections', { count: 5 })],
      ['resumed collection', () => daemon.post('collections/1/resume')],
      ['training', () => daemon.post('trainings', { kinds: ['nominal'] })],
    ];
    const before = await read(daemon);
    disk.fill();
    for (const [what, write] of writes) {
      const { status, body } = await write();
      expect({ what, status, body }).toEqual({
        what,
        status: 507,
        body: expect.objectContaining({
          title: 'Insufficient storage',
          code: 'disk-full',
          directory,
          detail: expect.stringMatching(
            `nothing was stored.*${directory} is full. Free space on it`,
          ),
        }),
      });
    }
    expect(await read(daemon)).toEqual(before);
    disk.free();
    for (const [what, write] of writes)
      expect({ what, ...(await write()) }).toMatchObject({ what, status: 200 });
  },
);

test.skipIf(isMissing('mount'))(
  'the rig is aimed and stopped, and a collection ends with its samples and can be resumed',
  async () => {
    const { disk, daemon } = await daemonOnSmallDisk();
    const { services } = daemon;
    const { body } = await daemon.post<CollectionView>('collections', { count: 12, plan: 'sobol' });
    const taken = async () => (await services.collections.get(body.id)).taken;
    await daemon.until(async () => (await taken()) >= 3);
    disk.fill();
    const ended = await daemon.clock.run(services.collections.ended(body.id));
    expect(ended).toMatchObject({ state: 'failed', problem: { code: 'disk-full' } });
    expect(await services.store.samples.count({ session: `collection ${body.id}` })).toBe(
      ended.taken,
    );
    expect((await daemon.rig()).laserOn).toBe(false);

    expect((await daemon.post('aim', { xM: 0.8, yM: 0 })).status).toBe(200);
    expect((await daemon.delete(`collections/${body.id}`)).status).toBe(200);
    expect((await daemon.post('rig/stop')).status).toBe(200);
    expect((await daemon.rig()).state).toBe('stopped');
    expect((await daemon.post('rig/resume')).status).toBe(200);

    disk.free();
    await daemon.clock.advance(10_000);
    expect((await services.store.collections.get(body.id)).state).toBe('failed');
    expect((await daemon.post(`collections/${body.id}/resume`)).status).toBe(200);
    const resumed = await daemon.clock.run(services.collections.ended(body.id));
    expect(resumed).toMatchObject({ state: 'done', taken: 12 });
  },
);

test.skipIf(isMissing('mount'))('it ends in order, and what it stored is there', async () => {
  const { disk, directory, daemon } = await daemonOnSmallDisk();
  const before = await read(daemon);
  disk.fill();
  await daemon.post('samples', SAMPLE);
  await daemon.clock.run(daemon.daemon.close());
  disk.free();
  expect(await read(await startTestDaemon({ dataDirectory: directory }))).toEqual(before);
});

describe.skipIf(isMissing('mount'))('at its start', () => {
  /** The directory of a stopped daemon, which no process has open. */
  async function stoppedDaemon() {
    const elsewhere = await temporaryDirectory();
    const store = await openTestStore(elsewhere);
    await store.samples.add(newSample());
    await store.close();
    const disk = new SmallDisk(4);
    onTestFinished(() => disk.close());
    const directory = join(disk.folder, 'data');
    await mkdir(directory);
    await copyFile(join(elsewhere, 'pantilt.db'), join(directory, 'pantilt.db'));
    return { disk, directory };
  }

  test('a full disk is reported, and the samples are stored once it has room', async () => {
    const { disk, directory } = await stoppedDaemon();
    disk.fill();
    await expect(openStore(directory)).rejects.toMatchObject({
      code: 'store-unreadable',
      message: `can't use the data directory ${directory}: its disk is full; free space on it, or choose another directory`,
    });
    disk.free();
    expect(await (await openTestStore(directory)).samples.count()).toBe(1);
  });

  test('a disk that is mounted read-only is named, with the cure', async () => {
    const { disk, directory } = await stoppedDaemon();
    disk.remount('ro');
    await expect(openStore(directory)).rejects.toMatchObject({
      code: 'store-unreadable',
      message: `can't use the data directory ${directory}: its disk is read-only; mount it for writing, or choose another directory`,
    });
    disk.remount('rw');
    expect(await (await openTestStore(directory)).samples.count()).toBe(1);
  });

  test('a missing directory on a full disk is named', async () => {
    const disk = new SmallDisk(1);
    onTestFinished(() => disk.close());
    disk.fill();
    await expect(openStore(join(disk.folder, 'data'))).rejects.toMatchObject({
      code: expect.stringMatching(/store-unreadable|disk-full/),
      message: expect.stringContaining(`${disk.folder}/data`),
    });
  });
});

test.skipIf(isMissing('util-linux'))(
  'a daemon whose files may not grow answers 507, continues, and ends in order',
  async () => {
    const directory = await temporaryDirectory();
    const daemon = new ServedDaemon(['--data', directory]);
    const add = () => daemon.call<Sample>('POST', 'samples', SAMPLE);
    const limit = (bytes: number | 'unlimited') =>
      spawnSync('prlimit', ['--pid', String(daemon.command.process.pid), `--fsize=${bytes}:`]);
    const { id } = await add();
    limit((await stat(join(directory, 'pantilt.db-wal'))).size);
    await expect(add()).rejects.toThrow(
      /"status":507.*"code":"data-directory-unusable"|"code":"data-directory-unusable".*"status":507/,
    );
    const { samples } = await daemon.call<{ samples: Sample[] }>(
      'GET',
      `samples?afterId=${id - 1}`,
    );
    expect(samples.map((sample) => sample.id)).toContain(id);
    await daemon.call('POST', 'rig/stop');
    limit('unlimited');
    expect((await add()).id).toBeGreaterThan(id);
    daemon.command.process.kill('SIGTERM');
    expect(await daemon.command.ended).toBe(0);
  },
);

test('a database that becomes read-only is named, with the cure', async () => {
  const directory = await temporaryDirectory();
  const db = await openDatabase(join(directory, 'pantilt.db'));
  onTestFinished(() => db.destroy());
  await sql`PRAGMA query_only = ON`.execute(db);
  await expect(new SampleStore(db).add(newSample())).rejects.toMatchObject({
    kind: 'insufficient-storage',
    code: 'data-directory-read-only',
    details: { directory },
    message: expect.stringContaining(`${directory} is read-only. Mount its disk for writing`),
  });
  await sql`PRAGMA query_only = OFF`.execute(db);
  await new SampleStore(db).add(newSample());
});

test('a database that another program keeps locked is named, with the cure', async () => {
  const directory = await temporaryDirectory();
  const store = await openTestStore(directory);
  const other = new Libsql(join(directory, 'pantilt.db'));
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  await expect(store.samples.add(newSample())).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'store-busy',
    message: expect.stringContaining(`another program has locked the database in ${directory}`),
  });
  other.exec('ROLLBACK');
  expect((await store.samples.add(newSample())).id).toBe(1);
});
