import { expect, test } from 'vitest';
import { modelToOnnx } from '../../../src/learning/exchange/model-onnx.ts';
import { modelToSafetensors } from '../../../src/learning/exchange/model-safetensors.ts';
import { readSafetensors, writeSafetensors } from '../../../src/learning/exchange/safetensors.ts';
import { loadModel } from '../../../src/learning/model.ts';
import { type ModelFile, serialiseModel } from '../../../src/learning/model-file.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { simulatedDescription } from '../../../src/simulator/rig-family.ts';
import { floorPoint } from '../../../src/units.ts';
import { untrained } from '../../learning/exchange/exported-models.ts';
import { newTraining } from '../../store/example-records.ts';
import { startTestDaemon } from '../../support/daemon.ts';

const NOMINAL = { id: 1, kind: 'nominal', rig: 'hobby', active: true, sampleCount: 0 };

test('starts with the nominal inverse', async () => {
  const daemon = await startTestDaemon();
  expect((await daemon.get('models')).body).toMatchObject({ models: [NOMINAL] });
  const { status, body } = await daemon.get('models/1');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...NOMINAL,
    settings: {},
    reach: null,
    angleError: null,
    geometry: { l1: 0.195, l2: 0.0825 },
    metrics: { validationMedianMm: null, trainingLoss: [] },
  });
  expect(body).not.toHaveProperty('file');
  expect(body).not.toHaveProperty('parameters');
});

test('activates a model, and goes back to an older one', async () => {
  const daemon = await startTestDaemon();
  const rig = simulatedDescription('hobby');
  const file = trainModel({ kind: 'nominal', rig, measurements: [], seed: 2 });
  const training = await daemon.services.store.trainings.create(newTraining);
  const newer = await daemon.services.models.add(serialiseModel(file), training.id);
  for (const id of [newer.id, 1]) {
    expect(await daemon.post(`models/${id}/activate`)).toMatchObject({
      status: 200,
      body: { id, active: true },
    });
    const { body } = await daemon.post('predictions', { targets: [{ xM: 0.8, yM: 0 }] });
    expect(body).toMatchObject({ modelId: id });
  }
  expect((await daemon.get(`models/${newer.id}`)).body).toMatchObject({ active: false });

  for (const id of [newer.id, 1]) {
    expect(await daemon.post('models/rollback')).toMatchObject({
      status: 200,
      body: { id, active: true },
    });
    const { body } = await daemon.post('predictions', { targets: [{ xM: 0.8, yM: 0 }] });
    expect(body).toMatchObject({ modelId: id });
  }
  expect(await daemon.post('models/rollback')).toMatchObject({
    status: 409,
    body: { code: 'model-without-predecessor' },
  });
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

test.each(['safetensors', 'onnx'])('exports a model as %s', async (format) => {
  const daemon = await startTestDaemon();
  const { status, headers, bytes } = await daemon.get(`models/1/export?format=${format}`);
  expect({ status, type: headers['content-type'] }).toEqual({
    status: 200,
    type: 'application/octet-stream',
  });
  expect(headers['content-disposition']).toBe(`attachment; filename="model-1-nominal.${format}"`);
  const write = { safetensors: modelToSafetensors, onnx: modelToOnnx }[format]!;
  const { file } = await daemon.services.store.models.get(1);
  expect(bytes).toEqual(Uint8Array.from(await write(JSON.parse(file))));
});

interface Model {
  readonly id: number;
  readonly active: boolean;
}

test('imports its own export, and aims with it once activated', async () => {
  const daemon = await startTestDaemon();
  const { body: json } = await daemon.get<object>('models/1/export');
  const { bytes } = await daemon.get('models/1/export?format=safetensors');
  for (const imported of [
    await daemon.post<Model>('models', json),
    await daemon.postBytes<Model>('models', bytes),
  ]) {
    expect(imported).toMatchObject({
      status: 200,
      body: { kind: 'nominal', rig: 'hobby', trainingId: null, active: false },
    });
    const { id } = imported.body;
    expect((await daemon.get(`models/${id}/export`)).body).toEqual(json);
    expect(await daemon.post(`models/${id}/activate`)).toMatchObject({ body: { active: true } });
  }
});

test('imports a state_dict, and gives the predictions of its author', async () => {
  const daemon = await startTestDaemon();
  const file = untrained('exercise-sincos', 'tanh');
  const { tensors } = readSafetensors(modelToSafetensors(file));
  const stateDict = writeSafetensors({ tensors, metadata: {} });
  const { body } = await daemon.postBytes<Model>('models?activation=tanh', stateDict);
  expect(body).toMatchObject({ kind: 'exercise-sincos', validationMedianMm: null, sampleCount: 0 });
  await daemon.post(`models/${body.id}/activate`);
  const answer = await daemon.post<{ predictions: object[] }>('predictions', {
    targets: [{ xM: 0.8, yM: -0.3 }],
  });
  expect(answer.body.predictions[0]).toMatchObject({
    ...loadModel(file).predict(floorPoint(0.8, -0.3))!.angles,
    expectedErrorMm: null,
  });
});

test('stores nothing of an invalid file, and reports the error', async () => {
  const daemon = await startTestDaemon();
  const { body: json } = await daemon.get<ModelFile>('models/1/export');
  const { bytes } = await daemon.get('models/1/export?format=safetensors');
  const refusals: [Promise<unknown>, number, string, RegExp][] = [
    [daemon.post('models', { ...json, kind: 'oracle' }), 400, 'request-invalid', /kind.*oracle/],
    [daemon.post('models', { ...json, rig: 'roof' }), 409, 'model-of-other-rig', /"roof".*"hobby"/],
    [
      daemon.post('models', { ...json, kind: 'exercise' }),
      400,
      'model-file-invalid',
      /net: is missing/,
    ],
    [daemon.postBytes('models', bytes.subarray(0, 99)), 400, 'model-file-invalid', /claims/],
    [
      daemon.postBytes('models?activation=mish', bytes),
      400,
      'request-invalid',
      /activation.*relu.*mish/,
    ],
    [daemon.postCsv('models', 'a,b'), 415, 'media-type-unsupported', /Content-Type "text\/csv/],
  ];
  for (const [request, status, code, detail] of refusals) {
    expect(await request).toMatchObject({
      status,
      body: { code, detail: expect.stringMatching(detail) },
    });
  }
  expect((await daemon.get<{ models: Model[] }>('models')).body.models).toHaveLength(1);
});

test('has no model 7', async () => {
  const daemon = await startTestDaemon();
  const unknown = { status: 404, body: { code: 'model-unknown' } };
  expect(await daemon.get('models/7')).toMatchObject(unknown);
  expect(await daemon.get('models/7/export')).toMatchObject(unknown);
  expect(await daemon.post('models/7/activate')).toMatchObject(unknown);
  expect((await daemon.get('models/1')).body).toMatchObject({ active: true });
});

test("returns a model's error at each sample", async () => {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<{ id: number }>('collections', { count: 5 })).body;
  await daemon.clock.run(daemon.services.collections.ended(id));
  const { status, body } = await daemon.get<{ errors: object[] }>('models/1/errors');
  expect(status).toBe(200);
  expect(body.errors).toHaveLength(5);
  expect(body.errors[0]).toMatchObject({ sampleId: 1, errorMm: expect.any(Number), fresh: true });
  expect(await daemon.get('models/7/errors')).toMatchObject({ status: 404 });
});
