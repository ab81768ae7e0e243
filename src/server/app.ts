/**
 * The HTTP app: built from the daemon's parts without listening, so that tests can inject requests
 * and the command line decides where to listen.
 */
import { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { TObject, TSchema } from 'typebox';
import type { WebSocket } from 'ws';
import { openApiDocument } from '../api/openapi.ts';
import { API_PREFIX } from '../api/route.ts';
import type { Clock } from '../clock.ts';
import { msg } from '../message.ts';
import { integersInTexts, matches, schemaErrors } from '../validation.ts';
import { type AccessConfig, SUBPROTOCOL, useAccessControl, visitorOf } from './access.ts';
import { AuditLog, auditRequests, loggedUrl } from './audit.ts';
import type { Identities } from './identities.ts';
import { collectMetrics } from './metrics.ts';
import { answerError, answerUnknownRoutes, answerUnreadable, sendProblem } from './problems.ts';
import { initialMessages, publishChanges } from './publish-changes.ts';
import type { App } from './routes/add-routes.ts';
import { addAimRoutes } from './routes/aim-routes.ts';
import { addAuditRoutes } from './routes/audit-routes.ts';
import { addCheckRoutes } from './routes/check-routes.ts';
import { addCollectionRoutes } from './routes/collection-routes.ts';
import { addDaemonRoutes } from './routes/daemon-routes.ts';
import { addExerciseRoutes } from './routes/exercise-routes.ts';
import { addHealthRoutes } from './routes/health-routes.ts';
import { addIntroductionRoutes } from './routes/introduction-routes.ts';
import { addModelRoutes } from './routes/model-routes.ts';
import { addPathRoutes } from './routes/path-routes.ts';
import { addPresetRoutes } from './routes/preset-routes.ts';
import { addResetRoutes } from './routes/reset-routes.ts';
import { addReferenceRoutes } from './routes/reference-routes.ts';
import { addRigRoutes } from './routes/rig-routes.ts';
import { addSampleRoutes } from './routes/sample-routes.ts';
import { addSessionRoutes } from './routes/session-routes.ts';
import { addTrainingRoutes } from './routes/training-routes.ts';
import type { Services } from './services.ts';
import { addTelemetryRoute, TelemetryHub } from './telemetry.ts';

/** Options of the app. */
export interface AppConfig {
  readonly log: FastifyBaseLogger;
  readonly version: string;
  readonly access: AccessConfig;
  readonly identities: Identities;
  /** Folder of the built dashboard. */
  readonly dashboardFolder: string;
  /** Folder of a page of the user's own, served under /static/. */
  readonly staticFolder?: string | undefined;
  /** Called with the app before its routes are added; tests add their checks here. */
  readonly extend?: ((app: App) => Promise<unknown>) | undefined;
}

const OFFERED = Symbol('protocol offered');

const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"], // Nets are trained in WebAssembly.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'connect-src': ["'self'"],
    'object-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
  },
};

/** A request whose offer of a protocol that isn't WebSocket is ignored, as RFC 9110, section 7.8, allows: curl offers h2c. */
class HttpRequest extends IncomingMessage {
  [OFFERED] = false;

  /** Set by Node's parser, and read by Node when it has the headers. */
  get upgrade(): boolean {
    return this[OFFERED] && this.headers.upgrade?.toLowerCase() === 'websocket';
  }

  set upgrade(offered: boolean) {
    this[OFFERED] = offered;
  }
}

/** After decoding, a small body could fill the memory. */
function refuseEncoding(request: FastifyRequest, reply: FastifyReply, encoding: string): void {
  const detail = msg`a body with Content-Encoding ${encoding} isn't accepted: send it uncompressed`;
  sendProblem(
    request,
    reply.header('accept-encoding', 'identity'),
    415,
    'encoding-unsupported',
    detail,
  );
}

/** Logs one line for each response, at level debug; errors of the daemon itself have separate lines (problems.ts). */
class ResponseLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    _error: unknown,
    { method, url: rawUrl, log }: FastifyRequest,
    { statusCode: status, elapsedTime }: FastifyReply,
  ): void {
    if (!(log as Logger).isLevelEnabled('debug')) return; // Writing the line takes as long as a prediction.
    const url = loggedUrl(rawUrl);
    const ms = Math.round(10 * elapsedTime) / 10;
    log.debug({ method, url, status, ms }, `${method} ${url} ${status} ${ms} ms`);
  }
}

/** Timeouts for the headers of a request and for all of it, so that slow clients hold no memory [ms]. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;

/** Timeout for a WebSocket client to answer the close frame [ms]. */
const CLOSE_ANSWER_MS = 1000;

function closeClients(clients: Iterable<WebSocket>, clock: Clock): void {
  for (const client of clients) {
    client.close(GOING_AWAY);
    const cancel = clock.schedule(CLOSE_ANSWER_MS, () => client.terminate());
    client.once('close', cancel);
  }
}

/** Close code of an endpoint that is going away (RFC 6455, section 7.4.1). */
const GOING_AWAY = 1001;

/** Serves a folder under /static/, without the policy of the daemon's own page. */
async function serveOwnPage(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: resolve(folder),
    prefix: '/static/',
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply) => void reply.setHeader('cache-control', 'no-cache'),
  });
  // The router ignores a trailing slash, to which the page's relative addresses refer.
  app.get('/static', (request, reply) => {
    const [path = ''] = request.url.split('?');
    return path.endsWith('/') ? reply.sendFile('index.html') : reply.redirect('static/');
  });
}

/** Builds the app. */
export async function buildApp(services: Services, config: AppConfig): Promise<App> {
  const app: App = Fastify({
    loggerInstance: config.log,
    logController: new ResponseLog(),
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true },
    http: {
      IncomingMessage: HttpRequest,
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: HEADERS_TIMEOUT_MS / 2,
    },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => {
      reply.raw.once('finish', () => request.raw.destroy()); // Including that of an upgrade, which hooks do not see.
      return answerError(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => (given) => {
    if (given instanceof Uint8Array) return { value: given }; // a file, read by its handler
    const value = httpPart === 'body' ? given : integersInTexts(schema as TObject, given);
    return matches(schema, value) ? { value } : { error: schemaErrors(schema, value) as never };
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  answerUnknownRoutes(app);
  // Hooks of every request are callbacks, not promises, which saves turns of the event loop.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    if (encoding === 'identity') done();
    else refuseEncoding(request, reply, encoding);
  });
  // Before access control, because it ends the connections of refused upgrades.
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: 64 * 1024,
      handleProtocols: (offered: Set<string>) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
    },
    preClose(done) {
      closeClients(this.websocketServer.clients, services.clock);
      done();
    },
  });
  const { identities } = config;
  await useAccessControl(app, config.access, identities, services);
  const audit = new AuditLog(services.store.audit, services.clock, config.log);
  auditRequests(app, audit);
  const hub = new TelemetryHub(services.clock, services, () => initialMessages(services));
  const unwatch = identities.file?.watch(() => hub.closeRevoked());
  app.addHook('onClose', async () => unwatch?.());
  const metrics = collectMetrics(app, services, hub);
  await config.extend?.(app);
  let made: object | undefined;
  // Made at the first request for it, since it takes some 30 ms.
  const document = { toJSON: () => (made ??= openApiDocument(config.version)) };
  await app.register(fastifySwagger, { mode: 'static', specification: { document } as never });

  publishChanges(services, hub);
  await app.register(
    async (api: App) => {
      addRigRoutes(api, services);
      addAimRoutes(api, services);
      addPathRoutes(api, services);
      addPresetRoutes(api, services, hub);
      addReferenceRoutes(api, services, hub);
      addSampleRoutes(api, services, hub);
      addCollectionRoutes(api, services, hub);
      addTrainingRoutes(api, services);
      addModelRoutes(api, services);
      addCheckRoutes(api, services);
      addIntroductionRoutes(api, services);
      addExerciseRoutes(api, services);
      addDaemonRoutes(api, services);
      addResetRoutes(api, services, hub);
      addSessionRoutes(api, services, identities);
      addAuditRoutes(api, services.store.audit, audit);
      addTelemetryRoute(api, hub, (request) =>
        visitorOf(request, { identities, turns: services.turns, audit }),
      );
    },
    { prefix: API_PREFIX },
  );
  addHealthRoutes(app, services, metrics);
  app.get('/openapi.json', async () => document);
  const { staticFolder } = config;
  if (staticFolder !== undefined) await app.register((own) => serveOwnPage(own, staticFolder));
  await app.register(async (pages) => {
    await pages.register(fastifyHelmet, {
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      strictTransportSecurity: false, // The daemon speaks plain HTTP on the local machine.
    });
    // Relative links, for a proxy that adds a path.
    await pages.register(fastifySwaggerUi, { routePrefix: '/docs', indexPrefix: '.' });
    await pages.register(fastifyStatic, {
      root: config.dashboardFolder,
      index: ['index.html'], // As a list: a single name is not found next to compressed files.
      preCompressed: true,
      cacheControl: false,
      // Names in assets/ contain a hash of the content.
      setHeaders: (reply, path) => {
        const isImmutable = path.includes('/assets/') || path.includes('\\assets\\');
        reply.setHeader(
          'cache-control',
          isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  });
  return app;
}
