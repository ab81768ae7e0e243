/**
 * The hub: gathers the rigs of several daemons on one page, under one address and one login. Control
 * stays with the daemons: the hub forwards a request at once or refuses it, and queues none.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Logger } from 'pino';
import type { Client } from '../api/client.ts';
import { HUB_ROUTES } from '../api/hub.ts';
import { openApiDocument } from '../api/openapi.ts';
import { RECORD_ROUTES } from '../api/records.ts';
import { RIGS_ROUTES, STOP_TIMEOUT_MS, type StoppedRig } from '../api/rigs.ts';
import { ROLLOUT_ROUTES } from '../api/rollouts.ts';
import { API_PREFIX } from '../api/route.ts';
import { type Clock, wallClock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { jobProblem } from '../job.ts';
import { msg } from '../message.ts';
import { type AccessConfig, hubUserHeaders } from '../server/access.ts';
import { addOpenApi, addPages, createServer, type PagesConfig } from '../server/http-server.ts';
import { Identities } from '../server/identities.ts';
import { type App, acceptAnyBody, addRoutes } from '../server/routes/add-routes.ts';
import { addPeopleRoutes } from '../server/routes/session-routes.ts';
import { tokenFileIn } from '../store/token-file.ts';
import { FleetPriors } from './fleet-priors.ts';
import { GatheredRigs } from './gathered-rigs.ts';
import { addProxy } from './proxy.ts';
import { Rollouts } from './rollouts.ts';
import { openHubStore } from './store/hub-store.ts';

/** Time left for the answer to a stop of all to reach the client [ms]. */
const ANSWER_MS = 100;
/** How long the hub keeps trying to deliver a stop, also after its answer [ms]. */
const STOP_DELIVERY_MS = 5000;

/** Configuration of a hub. */
export interface HubConfig extends PagesConfig {
  readonly version: string;
  /** Folder of the database, or `:memory:`. */
  readonly dataDirectory: string;
  /** URL of a database in PostgreSQL, in place of that of the data directory. */
  readonly databaseUrl?: string | undefined;
  /** URLs of NATS servers, over which records come as well. */
  readonly nats?: string | undefined;
  readonly access: AccessConfig;
  readonly log: FastifyBaseLogger;
  /** @defaultValue the wall clock */
  readonly clock?: Clock;
}

/** A running hub that does not listen yet. */
export interface Hub {
  readonly app: App;
  readonly rigs: GatheredRigs;
  readonly priors: FleetPriors;
  close(): Promise<void>;
}

/** Opens the hub's database and builds its app. @throws PantiltError of the store */
export async function startHub({ clock = wallClock, ...config }: HubConfig): Promise<Hub> {
  const { dataDirectory, databaseUrl, nats } = config;
  const store = await openHubStore({ dataDirectory, databaseUrl }, clock);
  try {
    const rigs = await GatheredRigs.open(store, clock);
    const { log, access, version } = config;
    const fleet = nats === undefined ? undefined : await openFleet(nats, log);
    const rollouts = new Rollouts(fleet ?? store, clock, log as Logger);
    const priors = new FleetPriors(store, clock, log);
    const identities = new Identities({ ...access, file: tokenFileIn(config.dataDirectory) });
    const app = await createServer({ log, access, identities, clock, routing: PEOPLE_OF_HUB });
    await addOpenApi(app, () => openApiDocument(version, 'hub'));
    await app.register(
      async (api: App) => {
        addRigsRoutes(api, rigs, { clock, identities });
        addHubRoutes(api, { rigs, rollouts, priors });
        addRoutes(api, RECORD_ROUTES, {
          'POST /records': async ({ body }) => store.records.take(body),
        });
        addPeopleRoutes(api, clock, identities);
        await api.register(async (scope: App) => addProxy(scope, rigs, identities));
        answerRoutesWithoutRig(api);
      },
      { prefix: API_PREFIX },
    );
    app.get('/healthz', async () => ({ status: 'ok' }));
    await addPages(app, config);
    fleet?.begin(store.records, rollouts);
    const close = async () => {
      await app.close();
      await rollouts.close();
      await fleet?.close();
      await priors.close();
      await store.close();
    };
    return { app, rigs, priors, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openFleet(urls: string, log: FastifyBaseLogger) {
  const { Fleet } = await import('./fleet.ts');
  return new Fleet(urls, log as Logger);
}

interface HubParts {
  readonly clock: Clock;
  readonly identities: Identities;
}

/** People have their tokens at the hub, also on the page of one rig. */
const PEOPLE_OF_HUB = {
  rewriteUrl: ({ url = '' }: { url?: string | undefined }) =>
    url.replace(/^\/api\/v1\/rigs\/[^/?]+\/tokens(?=[/?]|$)/, `${API_PREFIX}/tokens`),
};

function addRigsRoutes(api: App, rigs: GatheredRigs, { clock, identities }: HubParts): void {
  addRoutes(api, RIGS_ROUTES, {
    'GET /rigs': async () => ({ rigs: rigs.list }),
    'POST /rigs/stop': {
      setParsers: acceptAnyBody,
      handler: async ({ identity }) => {
        const headers = hubUserHeaders({ identity, shared: identities.shared });
        const stops = rigs.names.map((name) => stop(name, rigs.client(name, headers), clock));
        return { rigs: await Promise.all(stops) };
      },
    },
  });
}

/** Stops a rig, also one that counts as silent; the request continues after the answer is due. */
async function stop(name: string, rig: Client, clock: Clock): Promise<StoppedRig> {
  const signal = AbortSignal.timeout(STOP_DELIVERY_MS);
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    const waitMs = STOP_TIMEOUT_MS - ANSWER_MS;
    cancel = clock.schedule(waitMs, () => reject(stopUnanswered(name)));
  });
  try {
    const stopped = rig.call('POST /rig/stop', { signal });
    const { confirmed } = await Promise.race([stopped, late]);
    return { name, confirmed, problem: confirmed ? null : jobProblem(noDevice(name)) };
  } catch (error) {
    return { name, confirmed: false, problem: jobProblem(error) };
  } finally {
    cancel();
  }
}

const stopUnanswered = (name: string): PantiltError =>
  new PantiltError(
    'unavailable',
    'stop-unconfirmed',
    msg`rig "${name}" has not confirmed the stop within a second: switch its servo supply off`,
  );

const noDevice = (name: string): PantiltError =>
  new PantiltError('unavailable', 'rig-not-connected', msg`rig "${name}" has no device connected`);

function addHubRoutes(
  api: App,
  { rigs, rollouts, priors }: Pick<Hub, 'rigs' | 'priors'> & { readonly rollouts: Rollouts },
): void {
  addRoutes(api, HUB_ROUTES, {
    'POST /hub/reports': {
      logLevel: 'warn', // They come every second.
      handler: async ({ body, ip }) => {
        for (const { rollout } of body.rigs) if (rollout) rollouts.report(rollout);
        const desired = await rollouts.desired().catch(() => undefined); // NATS may be away.
        const answer = await rigs.take(body, ip.replace(/^::ffff:/, ''));
        return { ...answer, ...(desired && { desired }) };
      },
    },
    'GET /fleet-priors/:type': async ({ params: { type } }) => priors.newest(type),
    'DELETE /rigs/:name': async ({ params: { name } }) => {
      await rigs.forget(name);
      rollouts.forget(name);
      return { name };
    },
  });
  addRoutes(api, ROLLOUT_ROUTES, {
    'GET /rollout': async () => rollouts.view(),
    'POST /rollout': async ({ body }) => rollouts.begin(body),
    'PATCH /rollout': async ({ body }) => rollouts.extend(body.share),
    'DELETE /rollout': async () => rollouts.withdraw(),
  });
}

/** A page that has chosen no rig recognises a hub by this answer. */
function answerRoutesWithoutRig(api: App): void {
  api.get('/rig', { config: { role: 'viewer' } }, async () => {
    throw new PantiltError(
      'not-found',
      'rig-not-chosen',
      msg`this is a hub of several rigs: add the name of one, /api/v1/rigs/NAME/rig`,
    );
  });
}
