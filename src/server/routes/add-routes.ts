/**
 * Connects the contract (src/api/) to fastify: adds the routes of a table to the app, each with its
 * handler.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  HTTPMethods,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteShorthandOptions,
} from 'fastify';
import {
  type AnswerOf,
  type BodyOf,
  type ParamsOf,
  type QueryOf,
  type Route,
  type RouteTable,
  roleOf,
} from '../../api/route.ts';

/** The app, whose requests are validated against TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Handles requests to a route; files are sent by the reply. */
type Handler<R extends Route> = (
  request: FastifyRequest<{ Params: ParamsOf<R>; Querystring: QueryOf<R>; Body: BodyOf<R> }>,
  reply: FastifyReply,
) => Promise<AnswerOf<R> | FastifyReply>;

/** A handler with options of its route. */
interface RouteHandler<R extends Route>
  extends Pick<RouteShorthandOptions, 'bodyLimit' | 'logLevel'> {
  readonly handler: Handler<R>;
  /** The body of a request without one. */
  readonly defaultBody?: object;
  /** Sets content type parsers for this route only. */
  readonly setParsers?: (scope: App) => void;
}

/** A handler for each route of a table. */
type Handlers<T extends RouteTable> = {
  readonly [Call in keyof T]: Handler<T[Call]> | RouteHandler<T[Call]>;
};

/** Adds the routes of a table. */
export function addRoutes<T extends RouteTable>(app: App, table: T, handlers: Handlers<T>): void {
  for (const [call, schema] of Object.entries(table)) {
    const [method, url] = call.split(' ') as [HTTPMethods, string];
    const given = handlers[call]!;
    const { setParsers, defaultBody, handler, ...options }: RouteHandler<Route> =
      typeof given === 'function' ? { handler: given } : given;
    const role = roleOf(method as string, schema);
    const add = (scope: App) => {
      scope.route({
        method,
        url,
        schema,
        config: {
          role,
          turn: schema.turn ?? false,
          audited: schema.audited ?? (method !== 'GET' && role !== 'viewer'),
        },
        handler: handler as never,
        ...options,
        ...(defaultBody && {
          preValidation: async (request) => {
            request.body ??= defaultBody;
          },
        }),
      });
    };
    if (!setParsers) add(app);
    else {
      app.register(async (scope: App) => {
        setParsers(scope);
        add(scope);
      });
    }
  }
}

/** Accepts any body unread, whatever its type: a stop is never refused because of its body. */
export function acceptAnyBody(scope: App): void {
  scope.addHook('onRequest', async ({ headers }) => {
    delete headers['content-type'];
  });
  scope.addContentTypeParser('*', (_request, body, done) => {
    body.resume();
    done(null);
  });
}
