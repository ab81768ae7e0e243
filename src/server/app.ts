/**
 * The HTTP app: built from the daemon's parts without listening, so that tests can inject requests
 * and the command line decides where to listen.
 */
import type { FastifyRequest } from 'fastify';
import { openApiDocument } from '../api/openapi.ts';
import type { JOINT_AIM_ROUTES } from '../api/rigs.ts';
import { API_PREFIX, type BodyOf } from '../api/route.ts';
import { visitorOf } from './access.ts';
import { AuditLog, auditRequests } from './audit.ts';
import {
  addOpenApi,
  addPages,
  createServer,
  type PagesConfig,
  type ServerConfig,
} from './http-server.ts';
import type { Identities } from './identities.ts';
import { collectMetrics } from './metrics.ts';
import { initialMessages, publishChanges } from './publish-changes.ts';
import { answerUnknownRigs, constrainToRig, rigOfRequest, rigRouting } from './rig-addresses.ts';
import type { App } from './routes/add-routes.ts';
import { addAimRoutes } from './routes/aim-routes.ts';
import { addClassRoutes } from './routes/class-routes.ts';
import { addCollectionRoutes } from './routes/collection-routes.ts';
import { addDaemonRoutes } from './routes/daemon-routes.ts';
import { addExerciseRoutes } from './routes/exercise-routes.ts';
import { addFloorPointRoutes } from './routes/floor-point-routes.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addJobRoutes } from './routes/job-routes.ts';
import { addModelRoutes } from './routes/model-routes.ts';
import { addResetRoutes } from './routes/reset-routes.ts';
import { addRigRoutes } from './routes/rig-routes.ts';
import { addRigsRoutes, rigsOfJointAim, type ServedRig } from './routes/rigs-routes.ts';
import { addSampleRoutes } from './routes/sample-routes.ts';
import { addSessionRoutes } from './routes/session-routes.ts';
import type { Services } from './services.ts';
import { addTelemetryRoute, TelemetryHub } from './telemetry.ts';

const JOINT_AIM_URL = `${API_PREFIX}/rigs/aim`;
type JointAimRequest = BodyOf<(typeof JOINT_AIM_ROUTES)['POST /rigs/aim']>;

/** Options of the app. */
export interface AppConfig
  extends Pick<ServerConfig, 'log' | 'access' | 'identities'>,
    PagesConfig {
  readonly version: string;
  /** Called with the app before its routes are added; tests add their checks here. */
  readonly extend?: ((app: App) => Promise<unknown>) | undefined;
}

/** Builds the app of a daemon with these rigs, at least one. */
export async function buildApp(
  rigs: readonly [Services, ...Services[]],
  { extend, version, ...config }: AppConfig,
): Promise<App> {
  const { log, identities } = config;
  const serve = (services: Services): ServedRig => {
    const { clock, store } = services;
    const telemetry = new TelemetryHub(clock, services, () => initialMessages(services));
    publishChanges(services, telemetry);
    return { services, telemetry, audit: new AuditLog(store.audit, clock, log) };
  };
  const first = serve(rigs[0]);
  const served: [ServedRig, ...ServedRig[]] = [first, ...rigs.slice(1).map(serve)];
  const byName = new Map(served.map((rig) => [rig.services.rig.description.name, rig]));
  const names = [...byName.keys()];
  const rigsOf = ({ raw, body, routeOptions }: FastifyRequest): ServedRig[] =>
    routeOptions.url === JOINT_AIM_URL
      ? rigsOfJointAim(served, (body as JointAimRequest | undefined)?.rigs)
      : [byName.get(rigOfRequest(raw) ?? '') ?? first];
  const app = await createServer({
    ...config,
    clock: first.services.clock,
    turnsOf: (request) => rigsOf(request).map(({ services }) => services.turns),
    routing: rigRouting(names),
  });
  const unwatch = identities.file?.watch(() => {
    for (const { telemetry } of served) telemetry.closeRevoked();
  });
  app.addHook('onClose', async () => unwatch?.());
  auditRequests(app, (request) => rigsOf(request).map(({ audit }) => audit));
  app.addHook(
    'onClose',
    async () => void (await Promise.all(served.map(({ audit }) => audit.write()))),
  );
  const metrics = collectMetrics(app, served);
  await extend?.(app);
  await addOpenApi(app, () => openApiDocument(version));
  await app.register(
    async (api: App) => {
      addRigsRoutes(api, served);
      answerUnknownRigs(api, names);
      for (const rig of served) {
        const { name } = rig.services.rig.description;
        await api.register(async (scope: App) => {
          if (rig !== first) constrainToRig(scope, name);
          addRoutesOfRig(scope, rig, identities);
        });
      }
    },
    { prefix: API_PREFIX },
  );
  addHealthRoutes(app, rigs, metrics);
  await addPages(app, config);
  return app;
}

function addRoutesOfRig(
  api: App,
  { services, telemetry, audit }: ServedRig,
  identities: Identities,
): void {
  addRigRoutes(api, services);
  addAimRoutes(api, services);
  addFloorPointRoutes(api, services, telemetry);
  addSampleRoutes(api, services, telemetry);
  addCollectionRoutes(api, services, telemetry);
  addJobRoutes(api, services);
  addModelRoutes(api, services);
  addExerciseRoutes(api, services);
  addDaemonRoutes(api, services);
  addSessionRoutes(api, services, identities);
  addResetRoutes(api, services, telemetry);
  addClassRoutes(api, services, audit);
  addTelemetryRoute(api, telemetry, (request) =>
    visitorOf(request, { identities, turns: services.turns, audit }),
  );
}
