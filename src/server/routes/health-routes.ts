/** The daemon's health over HTTP: liveness, readiness, and metrics. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { HEALTH_ROUTES } from '../../api/health.ts';
import type { Services } from '../services.ts';
import type { TelemetryHub } from '../telemetry.ts';
import { type App, addRoutes } from './add-routes.ts';

/** Adds `/healthz`, `/readyz` and `/metrics`. */
export function addHealthRoutes(app: App, services: Services, hub: TelemetryHub): void {
  const { rig, models } = services;
  const registry = metricsOf(services, hub);
  const logLevel = 'warn'; // Probes come every few seconds.

  addRoutes(app, HEALTH_ROUTES, {
    'GET /healthz': { logLevel, handler: async () => ({ status: 'ok' }) },
    'GET /readyz': {
      logLevel,
      handler: async (_request, reply) => {
        const { connection } = rig.snapshot;
        const ready = connection === 'connected';
        return reply
          .code(ready ? 200 : 503)
          .send({ ready, rig: connection, modelId: models.active.id });
      },
    },
    'GET /metrics': {
      logLevel,
      handler: async (_request, reply) =>
        reply.type(registry.contentType).send(await registry.metrics()),
    },
  });
}

/** Gauges of prom-client with the suffix of counters; the sums of `nodejs_active_resources` and the like. */
const MISNAMED = ['resources', 'handles', 'requests'].map((what) => `nodejs_active_${what}_total`);

function metricsOf({ rig, store, models }: Services, hub: TelemetryHub): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  gauge('pantilt_rig_connected', '1 while a rig is connected', () =>
    Number(rig.snapshot.connection === 'connected'),
  );
  gauge('pantilt_samples', 'Samples kept', () => store.samples.count());
  gauge('pantilt_active_model_id', 'The active model', () => models.active.id);
  gauge('pantilt_telemetry_clients', 'WebSocket clients', () => hub.clientCount);
  gauge('pantilt_line_received', 'Lines from the device on this connection', () =>
    Number(rig.snapshot.quality?.linesReceived ?? 0),
  );
  gauge('pantilt_line_garbled', 'Garbled lines on this connection', () =>
    Number(rig.snapshot.quality?.linesGarbled ?? 0),
  );
  const losses = new Counter({ name: 'pantilt_rig_losses_total', help: 'Lost rigs', registers });
  rig.on('event', ({ name }) => {
    if (name === 'lost') losses.inc();
  });
  return registry;
}
