import { expect, test, vi } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { Models } from '../../src/control/models.ts';
import { type ModelFile, serialiseModel } from '../../src/learning/model-file.ts';
import { trainModel } from '../../src/learning/train.ts';
import { openStore } from '../../src/store/store.ts';
import { metres } from '../../src/units.ts';
import { newTraining } from '../store/example-records.ts';
import { quiet, strippedDescription } from '../support/simulated.ts';

const rig = strippedDescription('hobby');
const clock = new VirtualClock();
const nominal = trainModel({ kind: 'nominal', rig, measurements: [], seed: 2 });

async function setUp() {
  const store = await openStore(':memory:');
  const models = await Models.open(store, rig, clock, quiet);
  const training = await store.trainings.create({ ...newTraining, rig: rig.name });
  const add = (file: ModelFile) => models.add(serialiseModel(file), training.id);
  return { store, models, add };
}

test('keep the active one over a restart, and refuse those of another rig', async () => {
  const { store, models, add } = await setUp();
  const { id } = await models.activate((await add(nominal)).id);
  const again = await Models.open(store, rig, clock, quiet);
  expect(again.active.id).toBe(id);
  const other = await Models.open(store, { ...rig, name: 'other' }, clock, quiet);
  const refused = { code: 'model-of-other-rig' };
  await expect(models.activate(other.active.id)).rejects.toMatchObject(refused);
  expect(models.active.id).toBe(id);
});

test('of a rig whose file has changed give way to the nominal inverse, and come back with the file', async () => {
  const { store, models, add } = await setUp();
  const { id } = await models.activate((await add(nominal)).id);
  const taller = { ...rig, geometry: { ...rig.geometry, l1: metres(0.25) } };
  const changed = await Models.open(store, taller, clock, quiet);
  expect(changed.active).toMatchObject({ kind: 'nominal', sampleCount: 0 });
  expect(changed.active.id).not.toBe(id);
  expect(changed.model.file.geometry).toEqual(taller.geometry);

  const refused = { code: 'model-of-changed-rig' };
  await expect(changed.activate(id)).rejects.toMatchObject(refused);
  await expect(changed.rollBack()).rejects.toMatchObject(refused);
  await expect(changed.import(nominal)).rejects.toMatchObject(refused);
  const kept = changed.active.id;
  expect((await Models.open(store, taller, clock, quiet)).active.id).toBe(kept);

  const restored = await Models.open(store, rig, clock, quiet);
  expect(restored.active.id).toBe(id);
  expect((await Models.open(store, taller, clock, quiet)).active.id).toBe(kept);
});

test('roll back past models that no longer fit the rig', async () => {
  const { store, models, add } = await setUp();
  const first = models.active.id;
  const taller = { ...rig, geometry: { ...rig.geometry, l1: metres(0.25) } };
  await Models.open(store, taller, clock, quiet); // its nominal inverse becomes active
  const { id } = await add(nominal);
  await models.activate(id);
  expect(await models.rollBack()).toMatchObject({ id: first, active: true });
});

test('report a database error of a roll-back, even if models were skipped', async () => {
  const { store, models, add } = await setUp();
  const { id } = await models.activate((await add(nominal)).id);
  const taller = { ...rig, geometry: { ...rig.geometry, l1: metres(0.25) } };
  const changed = await Models.open(store, taller, clock, quiet);
  const misfit = await store.models.get(id);
  vi.spyOn(store.models, 'rollBack').mockImplementation(async (_rig, accept) => {
    accept(misfit);
    throw new Error('disk I/O error');
  });
  await expect(changed.rollBack()).rejects.toThrow('disk I/O error');
});
