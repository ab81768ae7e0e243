/**
 * The rig over HTTP: look, move, stop.
 */
import Type from 'typebox';
import { centrePulses } from '../../geometry/servo.ts';
import { microseconds, type Pulses } from '../../units.ts';
import { RigViewSchema, viewRig } from '../rig-view.ts';
import type { Services } from '../services.ts';
import { type App, answers } from './app-types.ts';

const PulsesSchema = Type.Object(
  {
    panUs: Type.Number({ description: 'Pan pulse [µs]' }),
    tiltUs: Type.Number({ description: 'Tilt pulse [µs]' }),
  },
  { additionalProperties: false },
);

const StopSchema = Type.Object({
  stopped: Type.Boolean({ description: 'Nothing moves until rig/resume' }),
  confirmed: Type.Boolean({ description: 'Whether a device has confirmed it; false without one' }),
});

/** Adds the routes of the rig. */
export function rigRoutes(app: App, services: Services): void {
  const { rig } = services;
  const tags = ['rig'];

  const move = (target: Pulses): Promise<Pulses> => {
    rig.checkLimits(target);
    rig.lease.beginMove();
    return rig.moveTo(target);
  };

  app.get(
    '/rig',
    { schema: { tags, summary: 'The rig now', response: answers(RigViewSchema) } },
    async () => viewRig(services),
  );

  app.post(
    '/rig/command',
    {
      schema: {
        tags,
        summary: 'Move to pulses, arming first when released',
        description: 'Answers what was applied when the rig has arrived. Out of limits is refused.',
        body: PulsesSchema,
        response: answers(PulsesSchema),
      },
    },
    async ({ body }) =>
      move({ panUs: microseconds(body.panUs), tiltUs: microseconds(body.tiltUs) }),
  );

  app.post(
    '/rig/home',
    {
      schema: { tags, summary: 'Move both axes to their centre', response: answers(PulsesSchema) },
    },
    async () => move(centrePulses(rig.description)),
  );

  app.post(
    '/rig/arm',
    {
      schema: {
        tags,
        summary: 'Turn servo pulses on where they were last; the first move after it is slow',
        response: answers(RigViewSchema),
      },
    },
    async () => {
      rig.lease.beginMove();
      await rig.arm();
      return viewRig(services);
    },
  );

  app.post(
    '/rig/laser',
    {
      schema: {
        tags,
        summary: 'Turn the laser on or off, also while a job holds the rig',
        description:
          'So that a camera can compare pictures with and without the spot. Turning it on is ' +
          'refused with `rig-released` without servo pulses, and with `rig-stopped` after a stop.',
        body: Type.Object({ on: Type.Boolean() }, { additionalProperties: false }),
        response: answers(RigViewSchema),
      },
    },
    async ({ body }) => {
      await rig.setLaser(body.on);
      return viewRig(services);
    },
  );

  app.register(async (scope: App) => {
    acceptAnyBody(scope);
    scope.post(
      '/rig/stop',
      {
        schema: {
          tags,
          summary: 'Stop at once, and stay stopped until rig/resume; never refused',
          response: answers(StopSchema),
        },
      },
      async () => ({ stopped: true, confirmed: await rig.stop() }),
    );
  });

  app.post(
    '/rig/resume',
    {
      schema: { tags, summary: 'End a stop; moves nothing', response: answers(RigViewSchema) },
    },
    async () => {
      await rig.resume();
      return viewRig(services);
    },
  );

  app.post(
    '/rig/release',
    {
      schema: {
        tags,
        summary: 'Turn servo pulses and laser off',
        response: answers(RigViewSchema),
      },
    },
    async () => {
      rig.lease.beginMove();
      await rig.release();
      return viewRig(services);
    },
  );
}

/** Lets every body pass unread, whatever it says it is: a stop isn't refused for what comes with it. */
function acceptAnyBody(scope: App): void {
  scope.addHook('onRequest', async ({ headers }) => {
    delete headers['content-type'];
  });
  scope.addContentTypeParser('*', (_request, body, done) => {
    body.resume();
    done(null);
  });
}
