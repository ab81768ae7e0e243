import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { ModelSchema } from '../../src/api/models.ts';
import type { StoredModel } from '../../src/store/tables.ts';
import { newModel } from './example-records.ts';
import { activeOf, openTestStore } from './temporary-store.ts';

test('stores the file, and returns it only with a single model', async () => {
  const { models } = await openTestStore();
  const { file, ...description } = newModel();
  const added = await models.add(newModel());
  expect(added).toEqual({
    ...description,
    id: added.id,
    uuid: added.uuid,
    active: false,
    activeBecause: null,
  });
  expect(Value.Check(ModelSchema, added)).toBe(true);
  expect(await models.list(added.rig)).toEqual([added]);
  expect(await models.get(added.id)).toEqual({ ...added, file });
});

test('lists those of one rig', async () => {
  const { models } = await openTestStore();
  const desk = await models.add(newModel());
  const roof = await models.add(newModel({ rig: 'roof' }));
  expect(await models.list('roof')).toEqual([roof]);
  expect(await models.list('desk')).toEqual([desk]);
});

test('has one active model per rig', async () => {
  const { models } = await openTestStore();
  const first = await models.add(newModel());
  const second = await models.add(newModel({ file: '{"second":true}' }));
  const roof = await models.add(newModel({ rig: 'roof' }));
  expect(await activeOf({ models }, 'desk')).toBeUndefined();

  await models.activate(roof.id);
  for (const { id } of [first, second, second]) {
    expect(await models.activate(id)).toMatchObject({ id, active: true });
    const active = [...(await models.list('desk')), ...(await models.list('roof'))].filter(
      (model) => model.active,
    );
    expect(active.map((model) => model.id).sort()).toEqual([id, roof.id].sort());
  }
  expect(await activeOf({ models }, 'desk')).toEqual({
    ...second,
    active: true,
    activeBecause: expect.objectContaining({ message: 'it was selected by hand' }),
    file: '{"second":true}',
  });
});

test('names an unknown model, and keeps the active one', async () => {
  const { models } = await openTestStore();
  const { id } = await models.add(newModel());
  await models.activate(id);
  const unknown = { kind: 'not-found', code: 'model-unknown', details: { id: 7 } };
  await expect(models.get(7)).rejects.toMatchObject(unknown);
  await expect(models.activate(7)).rejects.toMatchObject(unknown);
  expect(await activeOf({ models }, 'desk')).toMatchObject({ id });
});

test('rolls back through the models that were active, one by one', async () => {
  const { models } = await openTestStore();
  const [first, second, third] = [
    await models.add(newModel()),
    await models.add(newModel({ file: '{"second":true}' })),
    await models.add(newModel()),
  ];
  const roof = await models.add(newModel({ rig: 'roof' }));
  for (const { id } of [first, second, roof, third, third]) await models.activate(id);

  const seen: StoredModel[] = [];
  const look = (before: StoredModel) => seen.push(before) > 0;
  expect(await models.rollBack('desk', look)).toMatchObject({ id: second.id, active: true });
  expect(seen).toMatchObject([{ id: second.id, file: '{"second":true}' }]);
  expect(await activeOf({ models }, 'desk')).toMatchObject({ id: second.id });
  expect(await models.rollBack('desk', look)).toMatchObject({ id: first.id, active: true });
  await expect(models.rollBack('desk', look)).rejects.toMatchObject({
    kind: 'conflict',
    code: 'model-without-predecessor',
    message: expect.stringContaining(`model ${first.id}`),
  });
  expect(await activeOf({ models }, 'desk')).toMatchObject({ id: first.id });
  expect(await activeOf({ models }, 'roof')).toMatchObject({ id: roof.id });

  await models.activate(third.id);
  expect(await models.rollBack('desk', look)).toMatchObject({ id: first.id });
});

test('skips refused models', async () => {
  const { models } = await openTestStore();
  const [first, second, third] = [
    await models.add(newModel()),
    await models.add(newModel()),
    await models.add(newModel()),
  ];
  for (const { id } of [first, second, third]) await models.activate(id);
  await expect(models.rollBack('desk', () => false)).rejects.toMatchObject({
    code: 'model-without-predecessor',
  });
  expect(await models.activated('desk')).toEqual([third.id, second.id, first.id]);
  const unlikeSecond = ({ id }: StoredModel) => id !== second.id;
  expect(await models.rollBack('desk', unlikeSecond)).toMatchObject({ id: first.id });
  expect(await models.activated('desk')).toEqual([first.id]);
});

test('has nothing to roll back to before a model was active', async () => {
  const { models } = await openTestStore();
  await models.add(newModel());
  await expect(models.rollBack('desk', () => true)).rejects.toMatchObject({
    code: 'model-without-predecessor',
  });
});
