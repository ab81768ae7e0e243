/**
 * From the daemon's parts to telemetry: whatever changes is told to whoever has subscribed.
 */

import { viewExercise } from '../jobs/exercises.ts';
import { viewPath } from '../jobs/paths.ts';
import { msg } from '../message.ts';
import { viewRig } from './rig-view.ts';
import { viewCollection } from './routes/collection-routes.ts';
import type { Services } from './services.ts';
import type { Publication, TelemetryHub } from './telemetry.ts';

/** Connects the parts to the hub. */
export function publishChanges(services: Services, hub: TelemetryHub): void {
  const { rig, collections, trainings, models, refinedAiming, paths, checks, exercises } = services;
  rig.on('change', () => {
    if (hub.wanted('rig')) hub.publish(rigMessage(services));
  });
  rig.on('event', ({ name, wording }) => hub.tell(name, wording));
  collections.on('change', (record, sample) => {
    const data = { collection: viewCollection(record), sample: sample ?? null };
    hub.publish({ topic: 'samples', data });
  });
  trainings.on('change', (training) =>
    hub.publish({ topic: 'training', state: `training ${training.id}`, data: training }),
  );
  paths.on('change', (path) => {
    if (!hub.wanted('paths')) return;
    hub.publish({ topic: 'paths', state: `path ${path.id}`, data: viewPath(path) });
  });
  checks.on('change', (check, sample) => {
    if (sample) {
      const text = msg`sample ${sample.id} was added: a check looked at its spot`;
      hub.tell('samples-changed', text);
    }
    hub.publish({ topic: 'checks', state: `check ${check.id}`, data: check });
  });
  exercises.on('change', (exercise) =>
    hub.publish({
      ...{ topic: 'exercises', state: `exercise ${exercise.id}` },
      data: viewExercise(exercise),
    }),
  );
  refinedAiming.on('sample', ({ id }) =>
    hub.tell('samples-changed', msg`sample ${id} was added: an aim looked at its spot`),
  );
  models.on('activated', ({ id, kind }) =>
    hub.tell('model-activated', msg`model ${id} (${kind}) aims from now on`),
  );
}

/** The present state of each topic that has one, for a client that has just come. */
export const presentState = (services: Services): Publication[] => [rigMessage(services)];

const rigMessage = (services: Services): Publication => ({
  topic: 'rig',
  state: 'rig',
  data: viewRig(services),
});
