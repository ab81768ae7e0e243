/**
 * Errors as RFC 9457 problem documents, with a stable `code`. Texts of unexpected errors
 * stay in the log.
 */

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorKind, PantiltError } from '../errors.ts';
import { format, joinMessages, type Message, msg } from '../message.ts';
import { fieldErrors } from '../validation.ts';

const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unreachable: 422,
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
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unreachable',
  426: 'Upgrade required',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'Insufficient storage',
};

/** Codes and texts for errors of fastify itself. */
const FRAMEWORK_ERRORS: Record<string, readonly [code: string, words: (text: string) => Message]> =
  {
    FST_ERR_CTP_BODY_TOO_LARGE: [
      'body-too-large',
      () => msg`the request is too large: send less at once`,
    ],
    FST_ERR_CTP_INVALID_MEDIA_TYPE: [
      'media-type-unsupported',
      (text) =>
        msg`${text}: set Content-Type to one that this route accepts, usually application/json (/docs lists them)`,
    ],
    FST_ERR_CTP_EMPTY_JSON_BODY: [
      'json-invalid',
      (text) => msg`${text}: send a JSON document, at least {}, or omit Content-Type`,
    ],
    FST_ERR_CTP_INVALID_JSON_BODY: [
      'json-invalid',
      () => msg`the body isn't valid JSON: check that it is complete`,
    ],
    FST_ERR_BAD_URL: ['url-invalid', (text) => msg`${text}: escape % as %25`],
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
  const title = TITLES[status] ?? 'Error';
  const problem = {
    type: 'about:blank',
    title,
    status,
    detail: format(wording),
    wording,
    code,
    instance: request.id,
  };
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ ...details, ...problem });
}

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
    const [code, words] = FRAMEWORK_ERRORS[error.code] ?? [
      'request-invalid',
      (text) => msg`${text}`,
    ];
    return sendProblem(request, reply, statusCode, code, words(error.message));
  }
  request.log.error(error);
  return sendProblem(request, reply, 500, 'internal', msg`internal error: see the log of pantilt`);
}

/** Answers a request without a route. */
export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = msg`there is no ${request.method} ${request.url}`;
  return sendProblem(request, reply, 404, 'route-unknown', detail);
}
