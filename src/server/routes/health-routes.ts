/** The daemon's health over HTTP: liveness, readiness, and metrics. */
import type { Registry } from 'prom-client';
import { HEALTH_ROUTES } from '../../api/health.ts';
import { PantiltError } from '../../errors.ts';
import { type JobProblem, jobProblem } from '../../job.ts';
import { msg } from '../../message.ts';
import { rigNotConnected, rigStopped } from '../../rig/rig-errors.ts';
import { assertWritableData } from '../../store/data-directory.ts';
import { IN_MEMORY } from '../../store/database.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds `/healthz`, `/readyz` and `/metrics`. */
export function addHealthRoutes(
  app: App,
  rigs: readonly [Services, ...Services[]],
  metrics: Registry,
): void {
  const logLevel = 'warn'; // Probes come every few seconds.

  addRoutes(app, HEALTH_ROUTES, {
    'GET /healthz': { logLevel, handler: async () => ({ status: 'ok' }) },
    'GET /readyz': {
      logLevel,
      handler: async (_request, reply) => {
        const all = await Promise.all(rigs.map(readinessOf));
        const reasons = all.flatMap((each) => each.reasons);
        const ready = reasons.length === 0;
        const { rig, modelId } = all[0]!;
        const checked = ['connection', 'stop', 'data'];
        return reply
          .code(ready ? 200 : 503)
          .send({ ready, checked, reasons, rig, modelId, rigs: all });
      },
    },
    'GET /metrics': {
      logLevel,
      handler: async (_request, reply) =>
        reply.type(metrics.contentType).send(await metrics.metrics()),
    },
  });
}

/** Whether a rig can aim and keep samples, otherwise why not. */
async function readinessOf({ rig, models, daemon, store }: Services) {
  const { connection, problem, stopped } = rig.snapshot;
  const errors: unknown[] = [];
  if (connection !== 'connected') errors.push(problem ?? rigNotConnected());
  if (stopped) errors.push(rigStopped());
  const { dataDirectory } = daemon;
  if (dataDirectory !== IN_MEMORY) {
    await assertWritableData(dataDirectory).catch((error) => errors.push(error));
  }
  if (!(await store.answers())) errors.push(databaseAway());
  const reasons: JobProblem[] = errors.map(jobProblem);
  return {
    name: rig.description.name,
    ready: reasons.length === 0,
    reasons,
    rig: connection as string,
    modelId: models.active.id,
  };
}

const databaseAway = (): PantiltError =>
  new PantiltError(
    'unavailable',
    'store-unreachable',
    msg`the database does not answer: start PostgreSQL, or check its address`,
  );
