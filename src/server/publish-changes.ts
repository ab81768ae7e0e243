/**
 * Forwards events of the services to telemetry subscribers.
 */

import { msg } from '../message.ts';
import { viewRig } from './rig-view.ts';
import { viewCollection } from './routes/collection-routes.ts';
import { viewExercise } from './routes/exercise-routes.ts';
import { viewPath } from './routes/job-routes.ts';
import type { Services } from './services.ts';
import type { Publication, TelemetryHub } from './telemetry.ts';

/** Publishes every change of the services from now on. */
export function publishChanges(services: Services, hub: TelemetryHub): void {
  const {
    rig,
    collections,
    trainings,
    models,
    refinedAiming,
    paths,
    checks,
    exercises,
    introduction,
    turns,
  } = services;
  rig.on('change', () => {
    hub.history.addRig(() => viewRig(services));
    if (hub.hasSubscribers('rig')) hub.publish(rigMessage(services));
  });
  turns.on('change', (holder, before) => {
    if (hub.hasSubscribers('rig')) hub.publish(rigMessage(services));
    if (holder === before) return;
    const text = holder === null ? msg`the rig is free` : msg`${holder} has the rig`;
    hub.publishEvent('turn-changed', text);
  });
  rig.on('event', ({ name, wording }) => hub.publishEvent(name, wording));
  const announced = new Map<number, string | undefined>();
  collections.on('change', (record, sample) => {
    const [mistake] = record.mistakes;
    if (mistake && mistake.name !== announced.get(record.id)) {
      hub.publishEvent('mistake-found', mistake.wording);
    }
    announced.set(record.id, mistake?.name);
    const data = { collection: viewCollection(record), sample: sample ?? null };
    hub.publish({ topic: 'samples', data });
  });
  trainings.on('change', (training) =>
    hub.publish({ topic: 'training', state: `training ${training.id}`, data: training }),
  );
  paths.on('change', (path) => {
    if (!hub.hasSubscribers('paths')) return;
    hub.publish({ topic: 'paths', state: `path ${path.id}`, data: viewPath(path) });
  });
  checks.on('change', (check, sample) => {
    if (sample) {
      const text = msg`sample ${sample.id} was added by a check`;
      hub.publishEvent('samples-changed', text);
    }
    hub.publish({ topic: 'checks', state: `check ${check.id}`, data: check });
  });
  exercises.on('change', (exercise) =>
    hub.publish({
      topic: 'exercises',
      state: `exercise ${exercise.id}`,
      data: viewExercise(exercise),
    }),
  );
  introduction?.on('change', (data) =>
    hub.publish({ topic: 'introduction', state: 'introduction', data }),
  );
  refinedAiming.on('sample', ({ id }) =>
    hub.publishEvent('samples-changed', msg`sample ${id} was added by a refined aim`),
  );
  models.on('activated', ({ id, kind }) =>
    hub.publishEvent('model-activated', msg`model ${id} (${kind}) is active now`),
  );
}

/** The first messages of a subscription: the current state of each topic that has one. */
export const initialMessages = (services: Services): Publication[] => [rigMessage(services)];

const rigMessage = (services: Services): Publication => ({
  topic: 'rig',
  state: 'rig',
  data: viewRig(services),
});
