import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ResetPlan } from '../../../src/api/reset.ts';
import { restoreBackup } from '../../../src/store/backup.ts';
import { openTestStore, temporaryDirectory } from '../../store/temporary-store.ts';
import { startTestDaemon, type TestDaemon } from '../../support/daemon.ts';
import { startSharedDaemon } from '../../support/people.ts';

const MEASURED = { panUs: 1500, tiltUs: 1200, panSide: 1, tiltSide: 1, xM: 0.8, yM: 0 };

/** A daemon with four samples in two sessions, a preset and a second model. */
async function daemonWithData() {
  const dataDirectory = await temporaryDirectory();
  const daemon = await startTestDaemon({ dataDirectory });
  await daemon.post('samples', MEASURED);
  const columns = 'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m';
  const rows = [1, 2, 3].map((i) => `${1500 + i},1200,1,1,0.8,0.0${i}`);
  await daemon.postCsv('samples.csv?session=monday', [columns, ...rows].join('\n'));
  await daemon.request('PUT', 'presets/door', { body: { xM: 0.8, yM: 0 } });
  const file = (await daemon.get('models/1/export?format=json')).text;
  const { id } = (await daemon.post<{ id: number }>('models', file)).body;
  await daemon.post(`models/${id}/activate`);
  return { daemon, dataDirectory };
}

const planOf = async (daemon: TestDaemon, query: string) =>
  (await daemon.get<ResetPlan>(`reset?${query}`)).body;

async function totals(daemon: TestDaemon) {
  const list = async (path: string) =>
    Object.values((await daemon.get<Record<string, unknown[]>>(path)).body)[0]!.length;
  return {
    samples: await list('samples'),
    models: await list('models'),
    presets: await list('presets'),
  };
}

test('deletes the samples of a session, with removed ones', async () => {
  const { daemon } = await daemonWithData();
  await daemon.delete('samples/2');
  const plan = await planOf(daemon, 'what=samples&session=monday');
  expect(plan).toMatchObject({
    samples: 3,
    models: 0,
    confirm: 'samples of session "monday" of rig "hobby": 3',
  });
  const request = { what: 'samples', session: 'monday', confirm: plan.confirm };
  expect(await daemon.post('reset', request)).toMatchObject({ status: 200 });
  expect(await totals(daemon)).toEqual({ samples: 1, models: 2, presets: 1 });
  expect((await daemon.post('samples/2/restore')).status).toBe(404);
});

test('deletes all models, and begins again with the nominal one', async () => {
  const { daemon } = await daemonWithData();
  const { confirm } = await planOf(daemon, 'what=models');
  await daemon.post('reset', { what: 'models', confirm });
  expect(await totals(daemon)).toEqual({ samples: 4, models: 1, presets: 1 });
  const { models } = (await daemon.get<{ models: object[] }>('models')).body;
  expect(models).toMatchObject([{ id: 3, kind: 'nominal', active: true }]);
  expect((await daemon.post('aim', { xM: 0.8, yM: 0 })).body).toMatchObject({ modelId: 3 });
});

test('deletes everything of a rig, and the backup brings it back', async () => {
  const { daemon, dataDirectory } = await daemonWithData();
  const before = await totals(daemon);
  const { confirm } = await planOf(daemon, 'what=rig');
  expect(confirm).toContain('all data of rig "hobby": samples: 4; collections: 0; models: 2');
  const { body } = await daemon.post<{ backup: string }>('reset', { what: 'rig', confirm });
  expect(await totals(daemon)).toEqual({ samples: 0, models: 1, presets: 0 });
  expect(await readdir(join(dataDirectory, 'backups'))).toHaveLength(1);
  const elsewhere = await temporaryDirectory();
  await restoreBackup(body.backup, elsewhere, new Date());
  const store = await openTestStore(elsewhere);
  expect(await store.samples.list()).toHaveLength(before.samples);
  expect(await store.models.list('hobby')).toHaveLength(before.models);
});

test('deletes nothing without a confirmation that names the present data', async () => {
  const { daemon } = await daemonWithData();
  const { confirm } = await planOf(daemon, 'what=rig');
  await daemon.post('samples', MEASURED);
  for (const text of ['yes', confirm]) {
    const { status, body } = await daemon.post<{ code: string; confirm: string; detail: string }>(
      'reset',
      { what: 'rig', confirm: text },
    );
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'reset-unconfirmed' });
    expect(body.confirm).toContain('samples: 5');
    expect(body.detail).toContain('samples: 5');
  }
  expect((await daemon.get('reset?what=samples')).status).toBe(400);
  expect((await daemon.get('reset?what=models&session=monday')).status).toBe(400);
  expect(await totals(daemon)).toEqual({ samples: 5, models: 2, presets: 1 });
});

test('deletes nothing while a job runs, or without a place for the backup', async () => {
  const { daemon } = await daemonWithData();
  const { id } = (
    await daemon.post<{ id: number }>('collections', { count: 4, observer: 'external' })
  ).body;
  const { confirm } = await planOf(daemon, 'what=rig');
  expect(await daemon.post('reset', { what: 'rig', confirm })).toMatchObject({
    status: 409,
    body: { code: 'reset-while-busy' },
  });
  await daemon.delete(`collections/${id}`);

  const inMemory = await startTestDaemon();
  const plan = await planOf(inMemory, 'what=models');
  expect(await inMemory.post('reset', { what: 'models', confirm: plan.confirm })).toMatchObject({
    status: 409,
    body: { code: 'reset-needs-file' },
  });
});

test('only a teacher deletes data', async () => {
  const { ada, grace } = await startSharedDaemon();
  expect((await ada.get('reset?what=rig')).status).toBe(403);
  expect((await ada.post('reset', { what: 'rig', confirm: '' })).status).toBe(403);
  expect((await grace.get('reset?what=rig')).status).toBe(200);
});
