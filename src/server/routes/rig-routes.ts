/**
 * The rig over HTTP: state, moves, stop.
 */
import { RIG_ROUTES } from '../../api/rig.ts';
import { halt } from '../../control/halt.ts';
import { centrePulses } from '../../geometry/servo.ts';
import { urdfOf } from '../../geometry/urdf.ts';
import { microseconds, type Pulses } from '../../units.ts';
import { viewRig } from '../rig-view.ts';
import type { Services } from '../services.ts';
import { type App, acceptAnyBody, addRoutes } from './add-routes.ts';

/** Adds the routes of the rig. */
export function addRigRoutes(app: App, services: Services): void {
  const { rig } = services;

  const move = (target: Pulses): Promise<Pulses> => {
    rig.checkLimits(target);
    rig.lease.beginMove();
    return rig.moveTo(target);
  };

  addRoutes(app, RIG_ROUTES, {
    'GET /rig': async () => viewRig(services),
    'GET /rig.urdf': async (_request, reply) =>
      reply.type('application/xml').send(urdfOf(rig.description)),
    'POST /rig/command': async ({ body }) =>
      move({ panUs: microseconds(body.panUs), tiltUs: microseconds(body.tiltUs) }),
    'POST /rig/home': async () => move(centrePulses(rig.description)),
    'POST /rig/arm': async () => {
      rig.lease.beginMove();
      await rig.arm();
      return viewRig(services);
    },
    'POST /rig/laser': async ({ body }) => {
      await rig.setLaser(body.on);
      return viewRig(services);
    },
    'POST /rig/resume': async () => {
      await rig.resume();
      return viewRig(services);
    },
    'POST /rig/release': async () => {
      rig.lease.beginMove();
      await rig.release();
      return viewRig(services);
    },
    'POST /rig/halt': async () => {
      await halt(rig);
      return viewRig(services);
    },
    'POST /rig/stop': {
      setParsers: acceptAnyBody,
      handler: async () => ({ stopped: true, confirmed: await rig.stop() }),
    },
  });
}
