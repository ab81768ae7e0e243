/**
 * The HTTP server of a daemon or a hub without its API: limits, errors, access control, WebSocket,
 * and the pages.
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
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { TObject, TSchema } from 'typebox';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import { msg } from '../message.ts';
import { integersInTexts, matches, schemaErrors } from '../validation.ts';
import { type AccessConfig, type AccessParts, SUBPROTOCOL, useAccessControl } from './access.ts';
import { loggedUrl } from './audit.ts';
import type { Identities } from './identities.ts';
import {
  answerError,
  answerExpectation,
  answerUnknownRoutes,
  answerUnreadable,
  sendProblem,
} from './problems.ts';
import type { App } from './routes/add-routes.ts';

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

/** Options of a server. */
export interface ServerConfig extends AccessParts {
  readonly log: FastifyBaseLogger;
  readonly access: AccessConfig;
  readonly identities: Identities;
  /** How the router finds rigs by their names. */
  readonly routing?: Pick<FastifyServerOptions, 'rewriteUrl' | 'routerOptions'>;
}

/** Creates a server without routes, which does not listen yet. */
export async function createServer({
  log,
  access,
  identities,
  routing,
  ...parts
}: ServerConfig): Promise<App> {
  const { clock } = parts;
  const app: App = Fastify({
    loggerInstance: log,
    logController: new ResponseLog(),
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    ...routing,
    routerOptions: { ignoreTrailingSlash: true, ...routing?.routerOptions },
    http: {
      IncomingMessage: HttpRequest,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requireHostHeader: false, // A hook answers a request without one.
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
  // One compiled for its schema takes 0.6 µs for a prediction instead of 1.1, but compiling all of them takes
  // 155 ms of CPU at each start, and half a second more for unions at the first page.
  app.setSerializerCompiler(() => JSON.stringify);
  app.server.on('checkExpectation', answerExpectation);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  answerUnknownRoutes(app);
  // Hooks of every request are callbacks, not promises, which saves turns of the event loop.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    const { host = '', 'content-encoding': encoding = 'identity' } = request.headers;
    if (host === '') {
      const detail = msg`send the header Host, which HTTP/1.1 requires`;
      sendProblem(request, reply, 400, 'host-missing', detail);
    } else if (encoding === 'identity') done();
    else refuseEncoding(request, reply, encoding);
  });
  // Before access control, because it ends the connections of refused upgrades.
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: 64 * 1024,
      handleProtocols: (offered: Set<string>) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
    },
    preClose(done) {
      closeClients(this.websocketServer.clients, clock);
      done();
    },
  });
  await useAccessControl(app, access, identities, parts);
  return app;
}

/** The folders of pages, and the description of the API. */
export interface PagesConfig {
  /** Folder of the built dashboard. */
  readonly dashboardFolder: string;
  /** Folder of a page of the user's own, served under /static/. */
  readonly staticFolder?: string | undefined;
}

/**
 * Registers the plugin for the OpenAPI document, and serves it: one text for all requests, since clients that
 * read no answers keep theirs in memory.
 * @param make called at the first request, since it takes some 30 ms
 */
export async function addOpenApi(app: App, make: () => object): Promise<void> {
  let made: object | undefined;
  let text: string | undefined;
  const document = { toJSON: () => (made ??= make()) };
  await app.register(fastifySwagger, { mode: 'static', specification: { document } as never });
  app.get('/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(document);
    return reply.type('application/json').send(text);
  });
}

/** Adds the dashboard, the documentation of the API, and a page of the user's own. */
export async function addPages(app: App, config: PagesConfig): Promise<void> {
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
}
