/**
 * Forwards requests for a rig to its daemon: `/api/v1/rigs/NAME/…` of the hub is the same address of
 * the daemon. The client sends the hub's token; the daemon gets its own. Telemetry is forwarded
 * message by message with back-pressure, so that a slow page slows the daemon's messages down and
 * fills no memory here.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { pipeline } from 'node:stream';
import replyFrom from '@fastify/reply-from';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createWebSocketStream, WebSocket } from 'ws';
import { apiPath } from '../api/client.ts';
import { msg } from '../message.ts';
import {
  currentIn,
  hubUserHeaders,
  isUserHeader,
  POLICY_VIOLATION,
  SUBPROTOCOL,
} from '../server/access.ts';
import type { Identities } from '../server/identities.ts';
import { sendProblem } from '../server/problems.ts';
import type { App } from '../server/routes/add-routes.ts';
import type { GatheredRigs, RigDaemon } from './gathered-rigs.ts';

const CONNECT_TIMEOUT_MS = 2000;
/** A move may take this long to answer [ms]. */
const ANSWER_TIMEOUT_MS = 120_000;
/** Maximum number of connections to each daemon. */
const CONNECTIONS = 32;

type RigParams = { Params: { readonly name: string; readonly '*': string } };

/** Adds the routes of all rigs. */
export async function addProxy(
  api: App,
  rigs: GatheredRigs,
  identities: Identities,
): Promise<void> {
  const userHeaders = ({ identity }: FastifyRequest) =>
    hubUserHeaders({ identity, shared: identities.shared });
  const sockets = new Map<WebSocket, () => boolean>();
  const unwatch = identities.file?.watch(() => {
    for (const [socket, isCurrent] of sockets) if (!isCurrent()) socket.close(POLICY_VIOLATION);
  });
  api.addHook('onClose', async () => unwatch?.());
  await api.register(replyFrom, {
    disableRequestLogging: true,
    undici: {
      connections: CONNECTIONS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: ANSWER_TIMEOUT_MS,
      bodyTimeout: ANSWER_TIMEOUT_MS,
    },
  });
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('*', (_request, body, done) => done(null, body));
  const config = { role: 'viewer' } as const; // The daemon asks for more where it is needed.
  api.all<RigParams>('/rigs/:name/*', { config }, (request, reply) => {
    const { name } = request.params;
    const daemon = rigs.daemonOf(name);
    const [, query = ''] = request.url.split(/(?=\?)/);
    return reply.from(`${daemon.url}/${apiPath(name)}/${request.params['*']}${query}`, {
      rewriteRequestHeaders: (_request, headers) =>
        headersFor(daemon, headers as IncomingHttpHeaders, userHeaders(request)),
      retryDelay: () => null, // A command must not be repeated.
      onError: (response, { error }) => answerUnreachable(response as FastifyReply, name, error),
    });
  });
  api.route<RigParams>({
    method: 'GET',
    url: '/rigs/:name/telemetry',
    config: { websocket: true, role: 'viewer' },
    onRequest: async ({ params }) => void rigs.daemonOf(params.name), // Before the upgrade.
    handler: (request, reply) => {
      const detail = msg`this address takes WebSocket connections only: connect with the subprotocol "pantilt"`;
      void sendProblem(
        request,
        reply.header('upgrade', 'websocket'),
        426,
        'upgrade-required',
        detail,
      );
    },
    wsHandler: (socket, request) => {
      const { name } = request.params;
      forwardTelemetry(socket, rigs.daemonOf(name), name, userHeaders(request));
      sockets.set(socket, currentIn(identities, request));
      socket.once('close', () => sockets.delete(socket));
    },
  });
}

/** The headers of a request to a daemon, which takes the user from the hub alone. */
function headersFor(
  { token }: RigDaemon,
  headers: IncomingHttpHeaders,
  user: Record<string, string>,
): IncomingHttpHeaders {
  const { authorization: _, origin: __, cookie: ___, ...others } = headers;
  const kept = Object.entries(others).filter(([name]) => !isUserHeader(name));
  return { ...Object.fromEntries(kept), ...user, ...authorization(token) };
}

const authorization = (token: string | undefined) =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

function answerUnreachable(reply: FastifyReply, name: string, error: Error): void {
  const { request } = reply;
  const detail = msg`the daemon of rig "${name}" doesn't answer (${error.message}): check that it runs`;
  sendProblem(request, reply, 503, 'daemon-unreachable', detail);
}

function forwardTelemetry(
  client: WebSocket,
  { url, token }: RigDaemon,
  name: string,
  headers: Record<string, string>,
): void {
  const address = `${url.replace('http', 'ws')}/${apiPath(name)}/telemetry`;
  const daemon = new WebSocket(address, [SUBPROTOCOL], {
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    headers: { ...headers, ...authorization(token) },
  });
  const options = { readableObjectMode: true, decodeStrings: false }; // Texts stay texts.
  const [near, far] = [
    createWebSocketStream(client, options),
    createWebSocketStream(daemon, options),
  ];
  pipeline(near, far, near, () => {
    client.close();
    daemon.close();
  });
}
