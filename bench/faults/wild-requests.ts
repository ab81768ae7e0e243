/**
 * Requests with wild parameters and bodies for every operation of an OpenAPI document: what its
 * schemas allow, with parts replaced by values that a client sends by mistake or to do harm.
 */
import type { InjectOptions } from 'fastify';
import type { openApiDocument } from '../../src/api/openapi.ts';
import type { Random } from '../../src/random.ts';

/** The parts of a JSON schema that the generator uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly content: readonly (readonly [mediaType: string, schema: Schema])[];
}

const LONG = 100_000;
const DEEP = 20_000;
/** Values that no schema of the document expects. */
const WILD: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    '',
    'abc',
    ' ',
    '1',
    '-1',
    'NaN',
    '1e999',
    '\0',
    '\u202e',
    '😀',
    '../../etc/passwd',
  ],
  ...[
    "'; drop table samples;--",
    '<script>alert(1)</script>',
    '%00',
    'constructor',
    'x'.repeat(LONG),
  ],
  ...[0, -0, -1, 0.1, 1e-300, 1e308, -1e308, 2 ** 31, 2 ** 53 + 2, 1e16],
  ...[
    [],
    [[]],
    {},
    [null],
    JSON.parse('{"__proto__": {"stopped": true}, "toString": 1}'),
    Array.from({ length: 5000 }, () => 0),
  ],
];
/** Bodies that are not JSON documents. */
const BROKEN: readonly (string | Buffer)[] = [
  ...['{', '{"xM": 1e999}', '{"xM": NaN}', '[1,]', '"', '{"__proto__": {"stopped": true}}'],
  ...['[', '{"a":'].map((opening) => opening.repeat(DEEP)),
  ...['\uFEFF{}', 'null', '', 'a,b\n1,2\n', '"a\n', 'x'.repeat(LONG)],
  ...[
    [0, 255, 254, 0],
    [0xff, 0xfe, 0x41],
    [0x50, 0x4b, 3, 4],
  ].map((bytes) => Buffer.from(bytes)),
];
const MEDIA_TYPES = ['application/json', 'text/csv', 'application/octet-stream', 'text/plain', ''];
const IDS = ['1', '2', '3', '0', '-1', '1e3', '99999999999999999999', '%2e%2e', '%00', 'x', '1.5'];
const MAX_ITEMS = 4;
const MAX_DEPTH = 8;

/** Generates requests. */
export class WildRequests {
  readonly #random: Random;
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #operations: readonly Operation[];

  constructor({ paths, components }: ReturnType<typeof openApiDocument>, random: Random) {
    this.#random = random;
    this.#schemas = components.schemas as Readonly<Record<string, Schema>>;
    this.#operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): Operation => {
        const { parameters = [], requestBody } = operation as {
          parameters?: Parameter[];
          requestBody?: { content: Record<string, { schema?: Schema }> };
        };
        const content = Object.entries(requestBody?.content ?? {}).map(
          ([type, { schema = {} }]) => [type, schema] as const,
        );
        return { method: method.toUpperCase(), path, parameters, content };
      }),
    );
  }

  /** The next request. */
  next(): InjectOptions & { readonly method: string; readonly url: string } {
    const operation = this.#one(this.#operations);
    const query = new URLSearchParams();
    let path = operation.path;
    for (const { name, in: place, required = false, schema } of operation.parameters) {
      if (place === 'path') path = path.replace(`{${name}}`, this.#one(IDS));
      else if (required || this.#happens(0.3)) {
        const value = this.#happens(0.5) ? this.#wild() : this.#valueOf(schema);
        query.set(name, typeof value === 'string' ? value : JSON.stringify(value));
      }
    }
    const url = query.size > 0 ? `${path}?${query}` : path;
    return { method: operation.method as never, url, ...this.#bodyOf(operation) };
  }

  #bodyOf({ content }: Operation) {
    if (content.length === 0 && this.#happens(0.9)) return {};
    const [type, schema] =
      content.length > 0 ? this.#one(content) : (['application/json', {}] as const);
    const headers = { 'content-type': this.#happens(0.05) ? this.#one(MEDIA_TYPES) : type };
    if (!type.includes('json') || this.#happens(0.1))
      return { headers, payload: this.#one(BROKEN) };
    return { headers, payload: JSON.stringify(this.#mutated(this.#valueOf(schema))) ?? '' };
  }

  /** A value that a schema allows, apart from the constraints that the generator does not know. */
  #valueOf(schema: Schema, depth = 0): unknown {
    if (schema.$ref !== undefined) {
      return this.#valueOf(this.#schemas[schema.$ref.split('/').at(-1)!] ?? {}, depth);
    }
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.#one(schema.enum);
    if (schema.anyOf) return this.#valueOf(this.#one(schema.anyOf), depth);
    const { minimum = -2, maximum = 2 } = schema;
    switch (typeof schema.type === 'string' ? schema.type : this.#one(schema.type ?? ['null'])) {
      case 'object':
        return Object.fromEntries(
          Object.entries(schema.properties ?? {})
            .filter(([name]) => schema.required?.includes(name) || this.#happens(0.4))
            .map(([name, property]) => [name, this.#valueOf(property, depth + 1)]),
        );
      case 'array':
        return Array.from({ length: depth > MAX_DEPTH ? 0 : this.#random.integer(MAX_ITEMS) }, () =>
          this.#valueOf(schema.items ?? {}, depth + 1),
        );
      case 'integer':
        return Math.round(this.#random.uniform(minimum, Math.min(maximum, minimum + 10)));
      case 'number':
        return this.#random.uniform(minimum, maximum);
      case 'string':
        return this.#one(['a', 'hobby', 'simulated', '2026-01-01T00:00:00.000Z', 'b'.repeat(40)]);
      case 'boolean':
        return this.#happens(0.5);
      default:
        return null;
    }
  }

  /** Replaces, adds or removes a part in two of three values. */
  #mutated(value: unknown): unknown {
    const choice = this.#random.integer(6);
    if (choice < 2) return value;
    if (typeof value !== 'object' || value === null) return this.#wild();
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    const keys = Object.keys(copy);
    const key = keys.length > 0 && choice !== 2 ? this.#one(keys) : 'unknown';
    if (choice === 3) delete copy[key];
    else copy[key] = this.#happens(0.5) ? this.#wild() : this.#mutated(copy[key]);
    return copy;
  }

  #wild(): unknown {
    return this.#one(WILD);
  }

  #happens(probability: number): boolean {
    return this.#random.uniform() < probability;
  }

  #one<T>(values: readonly T[]): T {
    return values[this.#random.integer(values.length)]!;
  }
}
