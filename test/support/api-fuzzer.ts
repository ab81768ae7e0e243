/**
 * Requests generated from the OpenAPI document, valid and broken ones, and a check of the responses
 * against the same document.
 */
import fc from 'fast-check';
import type { InjectOptions } from 'fastify';
import { Compile, type Validator } from 'typebox/schema';
import { openApiDocument } from '../../src/api/openapi.ts';
import type { Answer } from './daemon.ts';

/** A JSON Schema, as far as the document uses it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Response {
  readonly $ref?: string;
  readonly content?: Content;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Response>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

const { paths, components } = openApiDocument('0.0.0') as unknown as Document;

type Method = NonNullable<InjectOptions['method']>;

/** A request, and the call of which it is an example or a broken one. */
export interface FuzzedRequest {
  /** Verb and path as in the document: `GET /api/v1/models/{id}`. */
  readonly call: string;
  readonly method: Method;
  readonly url: string;
  readonly contentType?: string;
  readonly body?: string;
}

/** One value in so many is broken, at each part of a request. */
const BROKEN = 8;
const MAX_ITEMS = 5;
const MAX_TEXT = 30;

const broken = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(-1, 0, 1.5, 1e308, 2 ** 53, '', '__proto__', 'ÿ\u0000', [], {}, null),
);

/** Values of a schema, and now and then any other. */
function fuzzedValue(schema: Schema): fc.Arbitrary<unknown> {
  const right = validValue(schema);
  return fc.oneof({ weight: BROKEN - 1, arbitrary: right }, { weight: 1, arbitrary: broken });
}

function validValue(schema: Schema): fc.Arbitrary<unknown> {
  const { minimum, maximum, minLength, maxLength = MAX_TEXT, minItems = 0 } = schema;
  if (schema.$ref) return validValue(components.schemas[nameIn(schema.$ref)]!);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(validValue));
  if (Array.isArray(schema.type)) {
    return fc.oneof(...schema.type.map((type) => validValue({ ...schema, type })));
  }
  switch (schema.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, value]) => [
            name,
            fuzzedValue(value),
          ]),
        ),
        { requiredKeys: [...(schema.required ?? [])] },
      );
    case 'array':
      return fc.array(fuzzedValue(schema.items ?? {}), {
        minLength: minItems,
        maxLength: Math.max(minItems, MAX_ITEMS),
      });
    case 'integer':
      return fc.oneof(
        fc.integer({ min: minimum ?? 0, max: Math.min(maximum ?? 5, (minimum ?? 0) + 5) }),
        fc
          .maxSafeInteger()
          .filter((value) => value >= (minimum ?? -1) && value <= (maximum ?? value)),
      );
    case 'number':
      return fc.double({ min: minimum ?? -3, max: maximum ?? 3, noNaN: true });
    case 'string':
      return fc.string({ minLength: minLength ?? 0, maxLength: Math.min(maxLength, MAX_TEXT) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

const nameIn = (reference: string): string => reference.split('/').at(-1)!;

/** Requests of every call but the given ones. */
export function fuzzedRequests(except: readonly string[] = []): fc.Arbitrary<FuzzedRequest> {
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      call: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const unknown = except.filter((call) => !calls.some((each) => each.call === call));
  if (unknown.length > 0) throw new Error(`the document has no ${unknown.join(', ')}`);
  return fc.oneof(
    ...calls
      .filter(({ call }) => !except.includes(call))
      .map(({ call, operation }) => requestsOf(call, operation)),
  );
}

function requestsOf(call: string, { parameters = [], requestBody }: Operation) {
  const [method, path] = call.split(' ') as [Method, string];
  const values = fc.record(
    Object.fromEntries(parameters.map(({ name, schema }) => [name, fuzzedValue(schema)])),
    { requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name) },
  );
  return fc
    .record({ values, body: bodiesOf(requestBody?.content ?? {}) })
    .map(
      ({ values, body }): FuzzedRequest => ({ call, method, url: urlOf(path, values), ...body }),
    );
}

function urlOf(path: string, values: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  let url = path;
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    const place = `{${name}}`;
    // An empty one would make another path.
    if (url.includes(place)) url = url.replace(place, () => encodeURIComponent(text || ' '));
    else query.set(name, text);
  }
  return query.size > 0 ? `${url}?${query}` : url;
}

type Body = Pick<FuzzedRequest, 'contentType' | 'body'>;

function bodiesOf(content: Content): fc.Arbitrary<Body> {
  const declared = Object.entries(content).map(([contentType, { schema }]) =>
    fuzzedValue(schema).map((value) => ({
      contentType,
      body:
        typeof value === 'string' && !contentType.endsWith('json') ? value : JSON.stringify(value),
    })),
  );
  const types = fc.constantFrom('application/json', 'text/plain', 'text/csv', 'nonsense');
  const others = fc.record({ contentType: types, body: fc.string() });
  const none = fc.constant({});
  return declared.length === 0
    ? fc.oneof({ weight: BROKEN, arbitrary: none }, others)
    : fc.oneof({ weight: BROKEN, arbitrary: fc.oneof(...declared) }, none, others);
}

/** What the document does not allow in a response; undefined if it allows it. */
export function violationOf(
  call: string,
  { status, headers, body }: Pick<Answer<unknown>, 'status' | 'headers' | 'body'>,
): string | undefined {
  const [method = '', path = ''] = call.split(' ');
  const { responses } = paths[path]![method.toLowerCase()]!;
  const declared = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
  if (!declared) return `${call}: status ${status} is not declared`;
  const { content = {} } = declared.$ref ? components.responses[nameIn(declared.$ref)]! : declared;
  const [mediaType = ''] = String(headers['content-type']).split(';');
  const schema = content[mediaType]?.schema;
  if (!schema) return `${call}: status ${status} has no content "${mediaType}"`;
  if (!/json$/.test(mediaType)) return undefined;
  const validator = validatorOf(schema);
  if (validator.Check(body)) return undefined;
  const faults = validator
    .Errors(body)[1]
    .map(({ instancePath, message }) => `${instancePath} ${message}`);
  return `${call}: status ${status}: ${faults.join('; ')}`;
}

const validators = new Map<Schema, Validator>();

function validatorOf(schema: Schema): Validator {
  const known = validators.get(schema);
  if (known) return known;
  const validator = Compile({ components, ...schema } as never) as Validator;
  validators.set(schema, validator);
  return validator;
}
