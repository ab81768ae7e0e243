/**
 * Access control: requests from browsers are accepted only from the daemon's own page (Host
 * allowlist against DNS rebinding, Origin against other pages); if a token is configured, every
 * client must send it.
 */

import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { CHALLENGE } from '../api/openapi.ts';
import { needsToken } from '../api/route.ts';
import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';
import { sendProblem } from './problems.ts';
import type { App } from './routes/add-routes.ts';

/** Settings of access control. */
export interface AccessConfig {
  /** If set, required from every client. */
  readonly token?: string | undefined;
  /** Allowed Host names, in addition to localhost and IP addresses. */
  readonly allowedHosts: readonly string[];
}

/**
 * The WebSocket subprotocol; a token is sent as a second one, `token.TOKEN`, since browsers cannot
 * set headers.
 */
export const SUBPROTOCOL = 'pantilt';
const TOKEN_PROTOCOL = 'token.';

/**
 * Guards every route of the app. Routes under `/api/` and `/metrics` require the token; `/healthz`,
 * `/readyz`, `/docs`, `/openapi.json` and the page itself do not.
 */
export function useAccessControl(app: App, { token, allowedHosts }: AccessConfig): void {
  const names = new Set(['localhost', ...allowedHosts.map((host) => host.toLowerCase())]);
  const isAllowedHost = (host: string): boolean => {
    const name = hostName(host);
    return isIP(name) !== 0 || names.has(name);
  };
  let lastAllowed: string | undefined; // Most requests have the same Host as the previous one.
  app.addHook('onRequest', (request, reply, done) => {
    const host = request.headers.host ?? '';
    // A page that rebinds its own name to this machine still sends that name; an IP address is
    // safe.
    if (host !== lastAllowed && !isAllowedHost(host)) {
      done(forbidden('host-forbidden', msg`host "${host}" is unknown; allow it with --allow-host`));
      return;
    }
    lastAllowed = host;
    const { origin } = request.headers;
    if (origin !== undefined && !sameHost(origin, host)) {
      done(forbidden('origin-forbidden', msg`pages from ${origin} may not use this daemon`));
      return;
    }
    // By the matched route, since a path can be written in many ways.
    const { url: route = '' } = request.routeOptions;
    if (token !== undefined && needsToken(route) && !hasToken(request, token)) {
      const detail = msg`send the token as "Authorization: Bearer TOKEN"`;
      reply.header('www-authenticate', CHALLENGE);
      sendProblem(request, reply, 401, 'token-wrong', detail);
      return;
    }
    // Otherwise the plugin would accept the upgrade on any path and then close it.
    if (request.ws && !request.routeOptions.config.websocket) {
      const detail = msg`there is no WebSocket at ${request.url}: telemetry is at /api/v1/telemetry`;
      sendProblem(request, reply, 404, 'route-unknown', detail);
      return;
    }
    done();
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set for a route that may be upgraded to WebSocket. */
    websocket?: boolean;
  }
}

function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const offered = headers['sec-websocket-protocol']
    ?.split(',')
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith(TOKEN_PROTOCOL));
  const given = bearer ?? offered?.slice(TOKEN_PROTOCOL.length) ?? '';
  const [actual, expected] = [Buffer.from(given), Buffer.from(token)];
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** The name in a Host header, without port and brackets. */
const hostName = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();

const sameHost = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host.toLowerCase();

const forbidden = (code: string, wording: Message): PantiltError =>
  new PantiltError('forbidden', code, wording);
