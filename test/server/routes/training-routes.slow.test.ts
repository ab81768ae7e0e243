import { expect, test } from 'vitest';
import { startTestDaemon, type TestDaemon } from '../../support/daemon.ts';

interface Training {
  readonly id: number;
  readonly state: string;
  readonly result: { readonly modelIds: number[] } | null;
}

async function sampledDaemon(): Promise<TestDaemon> {
  const daemon = await startTestDaemon();
  const { id } = (await daemon.post<{ id: number }>('collections', { count: 8 })).body;
  await daemon.clock.run(daemon.services.collections.ended(id));
  return daemon;
}

async function ended(daemon: TestDaemon, id: number): Promise<Training> {
  await daemon.services.trainings.ended(id); // workers run in real time
  return (await daemon.get<Training>(`trainings/${id}`)).body;
}

test('trains the default kinds, and the best on validation becomes active', async () => {
  const daemon = await sampledDaemon();
  const { status, body } = await daemon.post<Training>('trainings');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'queued',
    kinds: ['nominal', 'calibrated', 'servo-nets'],
    seed: 1,
    progress: 0,
    result: null,
  });
  const done = await ended(daemon, body.id);
  expect(done).toMatchObject({ state: 'done', progress: 1, problem: null });
  expect((await daemon.get('trainings')).body).toEqual({ trainings: [done] });

  const { models } = (await daemon.get<{ models: ModelView[] }>('models')).body;
  const trained = models.filter(({ id }) => done.result!.modelIds.includes(id));
  expect(trained.map(({ kind }) => kind)).toEqual(['nominal', 'calibrated', 'servo-nets']);
  const best = trained.find(({ kind }) => kind === 'servo-nets');
  expect(models.filter(({ active }) => active)).toEqual([best]);
  expect((await daemon.post('predictions', { targets: [{ xM: 0.8, yM: 0 }] })).body).toMatchObject({
    modelId: best!.id,
    kind: best!.kind,
    predictions: [{ expectedErrorMm: expect.any(Number), errorBound90Mm: expect.any(Number) }],
  });
});

interface ModelView {
  readonly id: number;
  readonly kind: string;
  readonly active: boolean;
  readonly validationMedianMm: number;
}

test('reports how many samples are missing', async () => {
  const daemon = await startTestDaemon();
  const { body } = await daemon.post<Training>('trainings', { kinds: ['residual'] });
  expect(await ended(daemon, body.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'too-few-samples', message: expect.stringContaining('at least 5') },
  });
});

test('ends with a clear error when the loss diverges, and keeps the active model', async () => {
  const daemon = await sampledDaemon();
  const before = (await daemon.get<{ models: ModelView[] }>('models')).body;
  const settings = { learningRate: 1e30, maxIterations: 50 };
  const kinds = ['nominal', 'exercise'];
  const { body } = await daemon.post<Training>('trainings', { kinds, settings });
  expect(await ended(daemon, body.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'training-diverged', message: expect.stringContaining('learning rate') },
  });
  const { models } = (await daemon.get<{ models: ModelView[] }>('models')).body;
  const active = models.filter((model) => model.active);
  expect(active).toEqual(before.models.filter((model) => model.active));
});

test('cancels running and queued trainings', async () => {
  const daemon = await sampledDaemon();
  const endless = { kinds: ['exercise'], settings: { maxIterations: 1_000_000 } };
  const running = (await daemon.post<Training>('trainings', endless)).body;
  const waiting = (await daemon.post<Training>('trainings', {})).body;
  await daemon.until(
    async () => (await daemon.get<Training>(`trainings/${running.id}`)).body.state === 'running',
  );
  expect(await daemon.delete(`trainings/${running.id}`)).toMatchObject({
    status: 200,
    body: { state: 'cancelled', problem: null, result: null },
  });
  await daemon.delete(`trainings/${waiting.id}`);
  expect((await ended(daemon, waiting.id)).state).toMatch(/^(cancelled|done)$/);
});

test('refuses an invalid training', async () => {
  const daemon = await startTestDaemon();
  for (const body of [
    { kinds: [] },
    { kinds: ['magic'] },
    { kinds: ['nominal', 'nominal'] },
    { kinds: 'nominal' },
    { seed: -1 },
    { seed: '1' },
    { epochs: 3 },
    { settings: { maxIterations: 0 } },
    { settings: { learningRate: 0 } },
    { settings: { momentum: 0.9 } },
  ]) {
    const refused = { status: 400, body: { code: 'request-invalid' } };
    expect(await daemon.post('trainings', body), JSON.stringify(body)).toMatchObject(refused);
  }
  expect((await daemon.get('trainings')).body).toEqual({ trainings: [] });
});

test('has no training 7', async () => {
  const daemon = await startTestDaemon();
  const unknown = { status: 404, body: { code: 'training-unknown' } };
  expect(await daemon.get('trainings/7')).toMatchObject(unknown);
  expect(await daemon.delete('trainings/7')).toMatchObject(unknown);
});
