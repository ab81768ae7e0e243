/** The prior of a type: fitted by the hub to delivered models, and used by the next rig that trains. */
import { expect, test } from 'vitest';
import type { ModelDetails } from '../../src/api/models.ts';
import { type FleetPrior, rigTypeOf } from '../../src/learning/fleet-prior.ts';
import { serialiseModel } from '../../src/learning/model-file.ts';
import { trainModel } from '../../src/learning/train.ts';
import { toSample } from '../../src/samples/sample.ts';
import { drawRigOfType } from '../../src/simulator/rig-family.ts';
import { knownOf } from '../../src/simulator/simulated-rig-file.ts';
import { uuidV7 } from '../../src/uuid.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';
import { DATE, newModel } from '../store/example-records.ts';
import { rigFile } from '../support/daemon.ts';
import { StartedHub } from './started-hub.ts';

const TYPE = 1;
const RIGS = 6;
const SAMPLES = 12;
const ORIGIN = '019b0000-0000-7000-8000-000000000000';

/** The record of a model of a rig of the type. */
function modelRecord(seed: number) {
  const rig = drawRigOfType(TYPE, seed, 'all');
  const measurements = takeSamples(rig, SAMPLES, seed);
  const trained = trainModel({ kind: 'servo-nets', rig: knownOf(rig), measurements, seed });
  const { text: file } = serialiseModel(trained);
  const model = newModel({ rig: rig.name, kind: 'servo-nets', sampleCount: SAMPLES, file });
  const uuid = uuidV7(Date.parse(DATE));
  return { table: 'models', uuid, revision: 1, body: { ...model, active: true } };
}

test('a new rig of a type trains with the prior of the others', async () => {
  const hub = await StartedHub.start();
  const daemon = await hub.join({
    rigFile: rigFile('hobby'),
    hub: { url: hub.url, token: 'token-of-the-hub' },
  });
  await hub.has('hobby');
  const { store, trainings, rig } = daemon.services;
  const path = `fleet-priors/${rigTypeOf(rig.description)}`;
  const unknown = { status: 404, body: { code: 'fleet-prior-unknown' } };
  const records = Array.from({ length: RIGS }, (_, i) => modelRecord(i + 1));
  await hub.call('POST', 'records', { version: 1, origin: ORIGIN, records });
  expect(await hub.call('GET', path)).toMatchObject(unknown); // nothing waits for the fit
  await hub.hub.priors.settled();
  const { body: prior } = await hub.call<FleetPrior>('GET', path);
  expect(prior).toMatchObject({ version: 1, rigs: RIGS });
  expect(await hub.call('GET', `fleet-priors/${'f'.repeat(16)}`)).toMatchObject(unknown);

  const newRig = drawRigOfType(TYPE, 50, 'all');
  for (const measurement of takeSamples(newRig, 8, 50)) {
    const origin = { observer: 'external', session: 'new', takenAt: DATE };
    await store.samples.add(toSample(rig.description, measurement, origin));
  }
  const { id } = await trainings.create({ kinds: ['servo-nets'], seed: 1, settings: {} });
  await trainings.ended(id);
  const { modelIds } = await trainings.get(id);
  const model = await hub.call<ModelDetails>('GET', `rigs/hobby/models/${modelIds[0]}`);
  expect(model.body.fleetPrior).toEqual({ version: 1, rigs: RIGS, used: true });
});
