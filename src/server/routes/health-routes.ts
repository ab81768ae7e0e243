/** The daemon's health over HTTP: liveness, readiness, and metrics. */
import type { Registry } from 'prom-client';
import { HEALTH_ROUTES } from '../../api/health.ts';
import { type JobProblem, jobProblem } from '../../job.ts';
import { rigNotConnected, rigStopped } from '../../rig/rig-errors.ts';
import { assertWritableData } from '../../store/data-directory.ts';
import { IN_MEMORY } from '../../store/database.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds `/healthz`, `/readyz` and `/metrics`. */
export function addHealthRoutes(app: App, services: Services, metrics: Registry): void {
  const { rig, models } = services;
  const logLevel = 'warn'; // Probes come every few seconds.

  addRoutes(app, HEALTH_ROUTES, {
    'GET /healthz': { logLevel, handler: async () => ({ status: 'ok' }) },
    'GET /readyz': {
      logLevel,
      handler: async (_request, reply) => {
        const reasons = await reasonsAgainst(services);
        const ready = reasons.length === 0;
        return reply.code(ready ? 200 : 503).send({
          ready,
          checked: ['connection', 'stop', 'data'],
          reasons,
          rig: rig.snapshot.connection,
          modelId: models.active.id,
        });
      },
    },
    'GET /metrics': {
      logLevel,
      handler: async (_request, reply) =>
        reply.type(metrics.contentType).send(await metrics.metrics()),
    },
  });
}

/** Why the daemon can't aim or keep samples; empty if it can. */
async function reasonsAgainst({ rig, daemon }: Services): Promise<JobProblem[]> {
  const { connection, problem, stopped } = rig.snapshot;
  const reasons: unknown[] = [];
  if (connection !== 'connected') reasons.push(problem ?? rigNotConnected());
  if (stopped) reasons.push(rigStopped());
  const { dataDirectory } = daemon;
  if (dataDirectory !== IN_MEMORY) {
    await assertWritableData(dataDirectory).catch((error) => reasons.push(error));
  }
  return reasons.map(jobProblem);
}
