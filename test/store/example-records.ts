/** Records as callers pass them in, for the store's tests. */
import type { NewCollection } from '../../src/samples/collection.ts';
import type { NewSample } from '../../src/samples/sample.ts';
import type { NewModel, NewTraining } from '../../src/store/tables.ts';
import { metres, microseconds, radians } from '../../src/units.ts';

/** A date, as callers pass it in. */
export const DATE = '2026-01-02T03:04:05.000Z';

/** A sample identified by its pan pulse. */
export const newSample = (panUs = 1500, changes: Partial<NewSample> = {}): NewSample => ({
  panUs: microseconds(panUs),
  tiltUs: microseconds(1400.5),
  panSide: 1,
  tiltSide: -1,
  panRad: radians(0.1),
  tiltRad: radians(-0.2),
  xM: metres(0.1 + 0.2), // takes all 53 bits
  yM: metres(-0.3),
  zM: metres(0),
  surface: 'floor',
  observer: 'camera',
  rig: 'desk',
  session: 'collection 1',
  takenAt: DATE,
  ...changes,
});

/** A collection of five poses. */
export const newCollection: NewCollection = {
  rig: 'desk',
  plan: 'sobol',
  count: 5,
  seed: 7,
  observer: 'camera',
  createdAt: DATE,
};

/** A training of two kinds of model. */
export const newTraining: NewTraining = {
  rig: 'desk',
  kinds: ['mlp', 'kinematic'],
  seed: 7,
  createdAt: DATE,
};

/** An imported model. */
export const newModel = (changes: Partial<NewModel> = {}): NewModel => ({
  rig: 'desk',
  kind: 'mlp',
  createdAt: DATE,
  trainingId: null,
  trainedBy: null,
  sampleCount: 40,
  datasetHash: 'c0ffee',
  seed: 7,
  validationMedianMm: 2.5,
  validationStandardErrorMm: 0.3,
  validationP95Mm: null,
  file: '{"weights":[0.5]}',
  ...changes,
});
