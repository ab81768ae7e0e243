import { expect, test } from 'vitest';
import { loadModel } from '../../../src/learning/model.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { newTraining } from '../../store/example-records.ts';
import { startTestDaemon } from '../../support/daemon.ts';
import { simulatedDescription } from '../../support/simulated.ts';

const NOMINAL = { id: 1, kind: 'nominal', rig: 'hobby', active: true, sampleCount: 0 };

test('begins with the nominal inverse', async () => {
  const daemon = await startTestDaemon();
  expect((await daemon.get('models')).body).toMatchObject({ models: [NOMINAL] });
  const { status, body } = await daemon.get('models/1');
  expect(status).toBe(200);
  expect(body).toMatchObject(NOMINAL);
  expect(body).not.toHaveProperty('file');
});

test('activates a model, and goes back to an older one', async () => {
  const daemon = await startTestDaemon();
  const rig = simulatedDescription('hobby');
  const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 2 });
  const training = await daemon.services.store.trainings.create(newTraining);
  const newer = await daemon.services.models.add(file, training.id);
  for (const id of [newer.id, 1]) {
    expect(await daemon.post(`models/${id}/activate`)).toMatchObject({
      status: 200,
      body: { id, active: true },
    });
    const { body } = await daemon.post('predictions', { targets: [{ xM: 0.8, yM: 0 }] });
    expect(body).toMatchObject({ modelId: id });
  }
  expect((await daemon.get(`models/${newer.id}`)).body).toMatchObject({ active: false });
});

test('exports a model as a file that can be read back', async () => {
  const daemon = await startTestDaemon();
  for (const query of ['', '?format=json']) {
    const { status, headers, body } = await daemon.get(`models/1/export${query}`);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain('filename="model-1-nominal.json"');
    expect(loadModel(body).file.kind).toBe('nominal');
  }
  expect(await daemon.get('models/1/export?format=pickle')).toMatchObject({
    status: 400,
    body: { code: 'request-invalid', detail: expect.stringContaining('pickle') },
  });
});

test('has no model 7', async () => {
  const daemon = await startTestDaemon();
  const unknown = { status: 404, body: { code: 'model-unknown' } };
  expect(await daemon.get('models/7')).toMatchObject(unknown);
  expect(await daemon.get('models/7/export')).toMatchObject(unknown);
  expect(await daemon.post('models/7/activate')).toMatchObject(unknown);
  expect((await daemon.get('models/1')).body).toMatchObject({ active: true });
});
