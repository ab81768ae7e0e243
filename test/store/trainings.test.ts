import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { TrainingSchema } from '../../src/api/trainings.ts';
import { DATE, newModel, newTraining } from './example-records.ts';
import { openTestStore } from './temporary-store.ts';

test('starts queued and without models', async () => {
  const { trainings } = await openTestStore();
  const created = await trainings.create(newTraining);
  expect(created).toEqual({
    ...newTraining,
    id: created.id,
    uuid: created.uuid,
    state: 'queued',
    modelIds: [],
    problem: null,
    finishedAt: null,
  });
  expect(Value.Check(TrainingSchema, created)).toBe(true);
  expect(await trainings.get(created.id)).toEqual(created);
});

test('lists its models', async () => {
  const { trainings, models } = await openTestStore();
  const [first, second] = [
    await trainings.create(newTraining),
    await trainings.create(newTraining),
  ];
  const imported = await models.add(newModel());
  const a = await models.add(newModel({ trainingId: second.id }));
  const b = await models.add(newModel({ trainingId: second.id }));
  expect(imported.trainingId).toBeNull();
  const done = await trainings.update({ ...second, state: 'done', finishedAt: DATE });
  expect(done).toEqual({ ...second, state: 'done', modelIds: [a.id, b.id], finishedAt: DATE });
  expect(await trainings.list()).toEqual([first, done]);
  expect(await trainings.get(second.id)).toEqual(done);
});

test('interrupts only unfinished trainings', async () => {
  const { trainings } = await openTestStore();
  for (const state of ['queued', 'running', 'done', 'cancelled'] as const) {
    const { id } = await trainings.create(newTraining);
    await trainings.update({ id, state, problem: null, finishedAt: null });
  }
  expect(await trainings.interruptUnfinished(DATE)).toBe(2);
  const [queued, running, done, cancelled] = await trainings.list();
  const interrupted = {
    state: 'failed',
    problem: { code: 'training-interrupted', wording: { template: expect.any(String) } },
    finishedAt: DATE,
  };
  expect(queued).toMatchObject(interrupted);
  expect(running).toMatchObject(interrupted);
  expect(done).toMatchObject({ state: 'done', problem: null });
  expect(cancelled).toMatchObject({ state: 'cancelled', problem: null });
  expect(await trainings.interruptUnfinished(DATE)).toBe(0);
});

test('names an unknown training', async () => {
  const { trainings } = await openTestStore();
  const unknown = { kind: 'not-found', code: 'training-unknown', details: { id: 7 } };
  await expect(trainings.get(7)).rejects.toMatchObject(unknown);
  await expect(
    trainings.update({ id: 7, state: 'done', problem: null, finishedAt: null }),
  ).rejects.toMatchObject(unknown);
});
