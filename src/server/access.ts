/**
 * Access control: requests from browsers are accepted only from the daemon's own page and from
 * allowed origins (Host allowlist against DNS rebinding, Origin against other pages, CORS headers
 * for the allowed ones); if there are tokens, every client must send one, and its role must be that
 * which the route requires.
 */
import { isIP } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { CHALLENGE } from '../api/openapi.ts';
import { needsToken, ROLES, type Role } from '../api/route.ts';
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import type { Turns } from '../jobs/turns.ts';
import { format, type Message, msg } from '../message.ts';
import type { AuditLog } from './audit.ts';
import type { HubUser, Identities, Identity, Visitor } from './identities.ts';
import { sendProblem } from './problems.ts';
import { rigOfRequest } from './rig-addresses.ts';
import type { App } from './routes/add-routes.ts';

/** Settings of access control. */
export interface AccessConfig {
  /** If set, required from every client that has no token of its own; its role is teacher. */
  readonly token?: string | undefined;
  /** Whether clients need a token even if there is none: they could be on other machines. */
  readonly requireToken?: boolean | undefined;
  /** Allowed Host names, in addition to localhost and IP addresses. */
  readonly allowedHosts: readonly string[];
  /** Origins of other pages that may use the daemon (`http://127.0.0.1:3000`); `*` for all. */
  readonly allowedOrigins?: readonly string[] | undefined;
}

/** What access control reads. */
export interface AccessParts {
  readonly clock: Clock;
  /** The turns of the rigs of a request. */
  readonly turnsOf?: ((request: FastifyRequest) => Turns[]) | undefined;
}

/** Any origin, in `allowedOrigins`. */
export const ANY_ORIGIN = '*';

/** The WebSocket subprotocol; a token is sent as a second one, since browsers cannot set headers. */
export const SUBPROTOCOL = 'pantilt';
const TOKEN_PROTOCOL = 'token.';
/** Close code for a client that may not stay (RFC 6455, section 7.4.1). */
export const POLICY_VIOLATION = 1008;

/** How long browsers may keep the response to a preflight request [s]. */
const PREFLIGHT_AGE_S = 600;

/** A reason for refusals is logged at most once in this time [ms]: a page may ask again and again. */
const LOG_PERIOD_MS = 60_000;

/**
 * Guards every route of the app. Routes under `/api/` and `/metrics` require a token; `/healthz`,
 * `/readyz`, `/docs`, `/openapi.json` and the page itself do not, and may be read from any origin.
 */
export async function useAccessControl(
  app: App,
  { allowedHosts, allowedOrigins = [] }: AccessConfig,
  identities: Identities,
  { clock, turnsOf }: AccessParts,
): Promise<void> {
  app.decorateRequest('identity', null as never);
  const anyOrigin = allowedOrigins.includes(ANY_ORIGIN);
  if (allowedOrigins.length > 0) {
    const { default: fastifyCors } = await import('@fastify/cors');
    // Before the guard, so that allowed pages can also read its refusals.
    await app.register(fastifyCors, {
      origin: anyOrigin ? ANY_ORIGIN : [...allowedOrigins],
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      exposedHeaders: ['content-disposition', 'retry-after', 'x-request-id'],
      maxAge: PREFLIGHT_AGE_S,
    });
  }
  const names = new Set(['localhost', ...allowedHosts.map((host) => host.toLowerCase())]);
  const isAllowedHost = (host: string): boolean => {
    const name = hostName(host);
    return isIP(name) !== 0 || names.has(name);
  };
  const mayCommand = commandRates(clock);
  let lastAllowed: string | undefined; // Most requests have the same Host as the previous one.
  const loggedMs = new Map<string, number>();
  const logRefusal = ({ log }: FastifyRequest, code: string, wording: Message) => {
    const nowMs = clock.nowMs();
    if (nowMs - (loggedMs.get(code) ?? Number.NEGATIVE_INFINITY) < LOG_PERIOD_MS) return;
    loggedMs.set(code, nowMs);
    log.warn({ code }, `a request was refused: ${format(wording)}`);
  };
  const refusal = (request: FastifyRequest, code: string, wording: Message) => {
    logRefusal(request, code, wording);
    return new PantiltError('forbidden', code, wording);
  };
  app.addHook('onRequest', (request, reply, done) => {
    const host = request.headers.host ?? '';
    // A page that rebinds its name to this machine still sends that name; an IP address is safe.
    if (host !== lastAllowed && !isAllowedHost(host)) {
      const detail = msg`host "${host}" is unknown; allow it with --allow-host`;
      done(refusal(request, 'host-forbidden', detail));
      return;
    }
    lastAllowed = host;
    // By the matched route, since a path can be written in many ways.
    const { url: route = '' } = request.routeOptions;
    const isGuarded = needsToken(route);
    const { origin } = request.headers;
    const isForeign = origin !== undefined && !anyOrigin && !sameHost(origin, host);
    if (isForeign && !allowedOrigins.includes(origin) && (isGuarded || request.method !== 'GET')) {
      const detail = msg`pages from ${origin} may not use this daemon at ${host}; allow them with --allow-origin ${origin}`;
      done(refusal(request, 'origin-forbidden', detail));
      return;
    }
    if (isGuarded) {
      try {
        const identity = identities.of(tokenOf(request), hubUserOf(request));
        if (!identity) {
          const detail = msg`send the token as "Authorization: Bearer TOKEN"`;
          logRefusal(request, 'token-wrong', detail);
          reply.header('www-authenticate', CHALLENGE);
          sendProblem(request, reply, 401, 'token-wrong', detail);
          return;
        }
        request.identity = identity;
        identities.assertRole(identity, request.routeOptions.config.role ?? 'teacher');
      } catch (error) {
        done(error as PantiltError);
        return;
      }
    }
    // Otherwise the plugin would accept the upgrade on any path and then close it.
    if (request.ws && !request.routeOptions.config.websocket) {
      const detail = msg`there is no WebSocket at ${request.url}: telemetry is at /api/v1/telemetry`;
      sendProblem(request, reply, 404, 'route-unknown', detail);
      return;
    }
    if (
      request.method === 'POST' &&
      COMMAND.test(route) &&
      !mayCommand(rigOfRequest(request.raw))
    ) {
      reply.header('retry-after', 1);
      done(tooManyCommands());
      return;
    }
    done();
  });
  if (!turnsOf) return;
  app.addHook('preHandler', (request, _reply, done) => {
    const { routeOptions, identity, body } = request;
    const turnsOff = (body as { on?: unknown } | undefined)?.on === false; // The laser, for safety.
    let refusal: PantiltError | undefined;
    try {
      if (routeOptions.config.turn && !turnsOff) {
        for (const turns of turnsOf(request)) identities.assertTurn(identity, turns);
      }
    } catch (error) {
      refusal = error as PantiltError;
    }
    done(refusal);
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set for a route that may be upgraded to WebSocket. */
    websocket?: boolean;
    /** The role that the route requires. */
    role?: Role;
    /** Whether people take turns for it. */
    turn?: boolean;
  }
  interface FastifyRequest {
    /** Who sends it; set for routes that require a token. */
    identity: Identity;
  }
}

/** The sender of a request as the WebSocket sees it. */
export const visitorOf = (
  request: FastifyRequest,
  { identities, turns, audit }: { identities: Identities; turns: Turns; audit: AuditLog },
): Visitor => {
  const { identity } = request;
  return {
    isCurrent: currentIn(identities, request),
    assertMayMove: () => {
      identities.assertRole(identity, 'operator');
      identities.assertTurn(identity, turns);
    },
    joinQueue: (joins) => {
      identities.assertRole(identity, 'operator');
      const name = identities.assertShared(identity);
      if (joins) turns.join(name);
      else turns.leave(name);
    },
    record: (action, detail, code) =>
      audit.record(identity, { action, detail, code, status: code === null ? 200 : 409 }),
  };
};

/** Returns a function that tests whether the token of a request still has the role that it had. */
export function currentIn(identities: Identities, request: FastifyRequest): () => boolean {
  const { identity } = request;
  const [token, user] = [tokenOf(request), hubUserOf(request)];
  return () => isDeepStrictEqual(identities.of(token, user), identity);
}

/** The token in a request, from its header or from a subprotocol. */
function tokenOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const offered = headers['sec-websocket-protocol']
    ?.split(',')
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith(TOKEN_PROTOCOL));
  return bearer ?? offered?.slice(TOKEN_PROTOCOL.length);
}

/** Headers with which a hub names the sender of a request; only its token makes them count. */
const HUB_USER = { name: 'pantilt-name', role: 'pantilt-role', shared: 'pantilt-shared' } as const;

/** The headers that name the sender of a request. */
export const hubUserHeaders = ({ identity, shared }: HubUser): Record<string, string> => ({
  ...(identity.name !== null && { [HUB_USER.name]: encodeURIComponent(identity.name) }),
  [HUB_USER.role]: identity.role,
  [HUB_USER.shared]: String(shared),
});

/** Whether a header names the sender, so that only a hub may set it. */
export const isUserHeader = (name: string): boolean =>
  Object.values<string>(HUB_USER).includes(name);

/** The sender that a hub names; undefined if it names none. */
function hubUserOf({ headers }: FastifyRequest): HubUser | undefined {
  const role = ROLES.find((known) => known === headers[HUB_USER.role]);
  if (!role) return undefined;
  const name = headers[HUB_USER.name];
  return {
    identity: { name: typeof name === 'string' ? decoded(name) : null, role },
    shared: headers[HUB_USER.shared] === 'true',
  };
}

/** A name as `hubUserHeaders` encodes it; any other as it is, since nothing is known of its sender yet. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Routes that move the rig. A stop, a release, or the laser's switch is never refused. */
const COMMAND = /\/v1\/((rigs\/)?aim|rig\/(arm|command|home|resume))$/;
/** Commands accepted per second on average, and at once; a control loop sends 50 per second. */
const COMMANDS_PER_S = 100;
const MAX_BURST = 200;

/** Limits the rate of commands of each rig. @returns whether the next command of a rig is accepted */
function commandRates(clock: Clock): (rig: string | undefined) => boolean {
  const rates = new Map<string | undefined, () => boolean>();
  return (rig) => {
    const rate = rates.get(rig) ?? commandRate(clock);
    rates.set(rig, rate);
    return rate();
  };
}

/** Limits the rate of commands (a token bucket). @returns whether the next command is accepted */
function commandRate(clock: Clock): () => boolean {
  let left = MAX_BURST;
  let atMs = clock.nowMs();
  return () => {
    const nowMs = clock.nowMs();
    left = Math.min(MAX_BURST, left + ((nowMs - atMs) * COMMANDS_PER_S) / 1000);
    atMs = nowMs;
    if (left < 1) return false;
    left--;
    return true;
  };
}

const tooManyCommands = (): PantiltError =>
  new PantiltError(
    'too-many',
    'commands-too-fast',
    msg`the rig accepts ${COMMANDS_PER_S} commands per second: send fewer; a stop is always accepted`,
  );

/** The name in a Host header, without port and brackets. */
const hostName = (host: string): string =>
  host
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();

const sameHost = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
