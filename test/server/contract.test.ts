/** Responses to wild requests, held against the OpenAPI document from which the requests are made. */
import { pino } from 'pino';
import { Compile, type Validator } from 'typebox/schema';
import { expect, test } from 'vitest';
import { WildRequests } from '../../bench/faults/wild-requests.ts';
import { openApiDocument } from '../../src/api/openapi.ts';
import { Random } from '../../src/random.ts';
import { type Answer, startTestDaemon } from '../support/daemon.ts';

/** They compute for seconds, or hold the rig; they have their own tests. */
const COSTLY = /^POST .*\/(trainings|exercises|introduction)$/;
const REQUESTS = Number(process.env.WILD_REQUESTS ?? 150);

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

const document = openApiDocument('0.0.0');
const { schemas, responses } = document.components;
/** The declared responses of each operation, by verb and a pattern of its path; fixed paths first. */
const operations = Object.entries(document.paths)
  .sort(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      pattern: new RegExp(`^${method} ${path.replace(/\{\w+\}/g, '[^/?]+')}(\\?|$)`, 'i'),
      declared: (operation as { responses: Record<string, Response> }).responses,
    })),
  );

/** What the document does not allow in a response; undefined if it allows it. */
function violationOf(
  call: string,
  { status, headers, body }: Pick<Answer<unknown>, 'status' | 'headers' | 'body'>,
): string | undefined {
  const { declared } = operations.find(({ pattern }) => pattern.test(call))!;
  const response = declared[status] ?? declared[`${Math.floor(status / 100)}XX`];
  if (!response) return `status ${status} is not declared`;
  const shared = response.$ref?.split('/').at(-1) as keyof typeof responses | undefined;
  const { content = {} }: Response = shared ? responses[shared] : response;
  const [mediaType = ''] = String(headers['content-type']).split(';');
  const schema = content[mediaType]?.schema;
  if (!schema) return `status ${status} has no content "${mediaType}"`;
  if (!/json$/.test(mediaType)) return undefined;
  const [isValid, errors] = validatorOf(schema).Errors(body);
  if (isValid) return undefined;
  return errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
}

const validators = new Map<object, Validator>();

function validatorOf(schema: object): Validator {
  const known = validators.get(schema);
  if (known) return known;
  const validator = Compile({ ...schema, components: { schemas } }) as Validator;
  validators.set(schema, validator);
  return validator;
}

/** Requests with their statuses, for the statuses that wild requests may not meet. */
const STATUSES: readonly (readonly [call: string, status: number, type?: string, body?: string])[] =
  [
    ['POST /api/v1/rig/stop', 200],
    ['POST /api/v1/aim', 400, 'application/json', '{'],
    ['GET /api/v1/models/999', 404],
    ['POST /api/v1/aim', 409, 'application/json', '{"xM": 0.8, "yM": 0}'],
    ['POST /api/v1/aim', 415, 'text/plain', 'x'],
  ];

test('the document allows every response to its own requests, valid or broken', async () => {
  const errors: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => errors.push(line) });
  const daemon = await startTestDaemon({ log });
  const send = async (call: string, type?: string, body?: Buffer | string) => {
    const [method, url] = call.split(' ') as ['GET', string];
    const answer = await daemon.request(method, url, {
      headers: type === undefined ? {} : { 'content-type': type },
      ...(body !== undefined && { body: Buffer.from(body) }),
    });
    expect(violationOf(call, answer), `${call} ${String(body).slice(0, 500)}`).toBeUndefined();
    expect(errors, call).toEqual([]);
    return answer.status;
  };
  const requests = new WildRequests(document, new Random(11, 'contract'));
  for (let i = 0; i < REQUESTS; i++) {
    const { method, url, payload, headers } = requests.next();
    const call = `${method} ${url}`;
    const type = headers?.['content-type'] as string | undefined;
    if (!COSTLY.test(call)) await send(call, type, payload as string | Buffer | undefined);
  }
  for (const [call, status, type, body] of STATUSES)
    expect(await send(call, type, body), call).toBe(status);
});

test('an undeclared response is a violation', () => {
  const violation = (status: number, body: unknown, type = 'application/json; charset=utf-8') =>
    violationOf('POST /api/v1/rig/stop', { status, headers: { 'content-type': type }, body });
  expect(violation(200, { stopped: true, confirmed: true })).toBeUndefined();
  expect(violation(200, { stopped: true })).toContain('confirmed');
  expect(violation(201, {})).toContain('status 201 is not declared');
  expect(violation(409, {})).toContain('no content "application/json"');
  expect(violation(409, {}, 'application/problem+json')).toContain('code');
});
