/**
 * Errors as RFC 9457 problem documents, with a stable `code`. Texts of unexpected errors
 * stay in the log.
 */

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorKind, PantiltError } from '../errors.ts';
import { format, joinMessages, type Message, msg } from '../message.ts';
import { fieldErrors } from '../validation.ts';
import type { App } from './routes/add-routes.ts';

const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unreachable: 422,
  'too-many': 429,
  failed: 500,
  unavailable: 503,
  'insufficient-storage': 507,
};

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Content too large',
  414: 'URI too long',
  415: 'Unsupported media type',
  417: 'Expectation failed',
  422: 'Unreachable',
  426: 'Upgrade required',
  429: 'Too many requests',
  431: 'Request header fields too large',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'Insufficient storage',
};

/** Codes and texts for errors of fastify itself. */
const FRAMEWORK_ERRORS: Record<
  string,
  readonly [code: string, wording: (request: FastifyRequest) => Message]
> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'body-too-large',
    () => msg`the request is too large: send less at once`,
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'media-type-unsupported',
    ({ headers }) =>
      msg`this route doesn't accept the Content-Type "${headers['content-type'] ?? ''}": set one that it accepts, usually application/json (/docs lists them)`,
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: [
    'json-invalid',
    () =>
      msg`the body is empty, although Content-Type is application/json: send a JSON document, at least {}, or omit Content-Type`,
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'json-invalid',
    () => msg`the body isn't valid JSON: check that it is complete`,
  ],
  FST_ERR_MAX_PARAM_LENGTH: [
    'url-too-long',
    () => msg`a part of the URL is too long: names and ids are much shorter`,
  ],
  FST_ERR_BAD_URL: ['url-invalid', ({ url }) => msg`"${url}" isn't a valid URL: escape % as %25`],
};

/** Sends a problem document. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: string,
  wording: Message,
  details: object = {},
): FastifyReply {
  request.problemCode = code;
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ ...details, ...problemOf(status, code, wording, request.id) });
}

const problemOf = (status: number, code: string, wording: Message, instance: string) => ({
  type: 'about:blank',
  title: TITLES[status] ?? 'Error',
  status,
  detail: format(wording),
  wording,
  code,
  instance,
});

/** Sends the problem document for an error. */
export function answerError(
  error: FastifyError | PantiltError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof PantiltError) {
    const status = STATUS[error.kind];
    if (status >= 500) request.log.warn({ code: error.code }, error.message);
    return sendProblem(request, reply, status, error.code, error.wording, error.details);
  }
  const { validation, validationContext: where, statusCode = 500 } = error;
  if (validation && where) {
    const part = where === 'querystring' ? 'query' : where;
    const errors = fieldErrors(validation as never, request[part as 'body' | 'query' | 'params']);
    const detail = joinMessages(
      errors.map(({ path, wording }) => msg`${path || part} ${wording}`),
      '; ',
    );
    return sendProblem(request, reply, 400, 'request-invalid', detail, { errors });
  }
  if (statusCode < 500) {
    const [code, wording] = FRAMEWORK_ERRORS[error.code] ?? [
      'request-invalid',
      () => msg`${error.message}`,
    ];
    return sendProblem(request, reply, statusCode, code, wording(request));
  }
  request.log.error(error);
  return sendProblem(request, reply, 500, 'internal', msg`internal error: see the log of pantilt`);
}

/** Answers requests without a route: 405 where the path has a route for another verb, else 404. */
export function answerUnknownRoutes(app: App): void {
  const paths: { readonly pattern: RegExp; readonly verbs: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return; // files of the page
    const pattern = new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}/?$`);
    paths.push({ pattern, verbs: [method].flat() });
  });
  app.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    const [path = ''] = url.split('?');
    const verbs = paths.filter(({ pattern }) => pattern.test(path)).flatMap((each) => each.verbs);
    if (verbs.length === 0 || verbs.includes(method)) {
      return sendProblem(
        request,
        reply,
        404,
        'route-unknown',
        msg`there is no ${method} ${url}: see /docs`,
      );
    }
    const allowed = [...new Set(verbs)].sort().join(', ');
    const detail = msg`there is no ${method} ${url}: this path takes ${allowed}`;
    return sendProblem(request, reply.header('allow', allowed), 405, 'method-unknown', detail);
  });
}

type Reason = readonly [status: number, code: string, wording: Message];

const NO_REQUEST: Reason = [400, 'request-unreadable', msg`this is not an HTTP request`];

/** Responses to requests that Node could not parse, by error code. */
const UNREADABLE: Readonly<Record<string, Reason>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'headers-too-large',
    msg`the headers are too large: send fewer cookies`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request-slow', msg`the request took too long: send it faster`],
};

/** Headers of a problem document that ends its connection. */
const headersOf = (body: string) => ({
  'content-type': 'application/problem+json',
  'content-length': Buffer.byteLength(body),
  connection: 'close',
});

/** Time for a client to read the answer and to close its end; afterwards it would hold the connection [ms]. */
const LINGER_MS = 500;

/** Answers bytes that are not a request for a route or hook. */
export function answerUnreadable({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return;
  const [status, name, wording] = UNREADABLE[code ?? ''] ?? NO_REQUEST;
  const body = JSON.stringify(problemOf(status, name, wording, 'unread'));
  const headers = Object.entries(headersOf(body)).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

/** Answers a request with an Expect header other than 100-continue, which Node hands over before the hooks. */
export function answerExpectation({ headers }: IncomingMessage, response: ServerResponse): void {
  const wording = msg`the expectation "${headers.expect ?? ''}" can't be met: omit the header Expect`;
  const body = JSON.stringify(problemOf(417, 'expectation-unmet', wording, 'unread'));
  response.writeHead(417, headersOf(body)).end(body);
}
