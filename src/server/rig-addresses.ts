/**
 * Addresses of rigs by name. `/api/v1/rigs/NAME/aim` becomes `/api/v1/aim` with the name as a
 * constraint of the router, so that all rigs have the same routes; the first rig's routes have no
 * constraint and are also at `/api/v1/aim`.
 */
import type { IncomingMessage } from 'node:http';
import type { FastifyServerOptions } from 'fastify';
import { API_PREFIX } from '../api/route.ts';
import { PantiltError } from '../errors.ts';
import { joinMessages, msg } from '../message.ts';
import { type App, acceptAnyBody } from './routes/add-routes.ts';

const RIGS = `${API_PREFIX}/rigs/`;
const CONSTRAINT = 'rig';
const NAME = Symbol('name of the rig');

type Named = IncomingMessage & { [NAME]?: string };

/** Options of a router that finds the rigs with these names. */
export function rigRouting(
  names: readonly string[],
): Pick<FastifyServerOptions, 'rewriteUrl' | 'routerOptions'> {
  return {
    rewriteUrl: (request) => {
      const { url = '' } = request;
      if (!url.startsWith(RIGS)) return url;
      const end = url.indexOf('/', RIGS.length);
      const name = end < 0 ? undefined : decoded(url.slice(RIGS.length, end));
      if (name === undefined || !names.includes(name)) return url;
      if (name !== names[0]) (request as Named)[NAME] = name;
      return API_PREFIX + url.slice(end);
    },
    routerOptions: {
      constraints: {
        [CONSTRAINT]: {
          name: CONSTRAINT,
          storage: () => {
            const handlers = new Map();
            return { get: (name) => handlers.get(name) ?? null, set: handlers.set.bind(handlers) };
          },
          deriveConstraint: (request) => rigOfRequest(request) ?? '', // no rig has this name
        },
      },
    },
  };
}

/** The name of the rig in the address of a request; undefined for the first one. */
export const rigOfRequest = (request: IncomingMessage): string | undefined =>
  (request as Named)[NAME];

/** Makes all routes that are added to this scope those of one rig. */
export function constrainToRig(scope: App, name: string): void {
  scope.addHook('onRoute', (route) => {
    route.constraints = { ...route.constraints, [CONSTRAINT]: name };
  });
}

/** Answers requests for rigs that do not exist. */
export function answerUnknownRigs(api: App, names: readonly string[]): void {
  api.register(async (scope: App) => {
    acceptAnyBody(scope);
    const config = { role: 'viewer' } as const;
    scope.all<{ Params: { name: string } }>('/rigs/:name/*', { config }, async ({ params }) => {
      throw rigUnknown(params.name, names);
    });
  });
}

/** The error for a name that no rig has. */
export const rigUnknown = (name: string, names: readonly string[]): PantiltError =>
  new PantiltError(
    'not-found',
    'rig-unknown',
    names.length === 0
      ? msg`there is no rig "${name}" here`
      : msg`there is no rig "${name}" here; there is ${joinMessages(
          names.map((known) => msg`"${known}"`),
          ', ',
        )}`,
  );

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
