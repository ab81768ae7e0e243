/**
 * Checks a value from outside (file, request) against a TypeBox schema, and words what is wrong so
 * that a person can mend it: the path of the field, what it must be, what it was.
 */
import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Value } from 'typebox/value';
import { PantiltError } from './errors.ts';

/** One field that doesn't hold. */
export interface FieldError {
  /** Dotted path from the document's root, empty for the root itself. */
  readonly path: string;
  readonly message: string;
}

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params?: object;
}

/**
 * Rewords a validator's errors (TypeBox and Ajv speak alike) as fields with the value that was found.
 */
export function fieldErrors(errors: Iterable<SchemaError>, value: unknown): FieldError[] {
  const fields: { path: string; message: string; allowed?: unknown[] }[] = [];
  for (const error of errors) {
    const keys = error.instancePath.split('/').slice(1).map(unescapePointer);
    const path = keys.join('.');
    const allowed = allowedBy(error);
    const before = fields.find((field) => field.path === path && field.allowed && allowed);
    if (before) before.allowed?.push(...(allowed ?? []));
    else if (allowed) fields.push({ path, message: '', allowed });
    else if (error.keyword === 'boolean') {
      fields.push({ path, message: `unknown key ${JSON.stringify(keys.at(-1))}` });
    } else if (error.keyword === 'required') {
      const { requiredProperties = [] } = (error.params ?? {}) as { requiredProperties?: string[] };
      for (const key of requiredProperties) {
        fields.push({ path: [...keys, key].join('.'), message: 'is missing' });
      }
    } else if (error.keyword !== 'additionalProperties' && error.keyword !== 'anyOf') {
      fields.push({ path, message: `${error.message}, not ${show(valueAt(value, keys))}` });
    }
  }
  return fields.map(({ path, message, allowed }) => ({
    path,
    message: allowed
      ? `must be ${allowed.map(show).join(' or ')}, not ${show(valueAt(value, path === '' ? [] : path.split('.')))}`
      : message,
  }));
}

/** The values that would do, when it is a matter of certain values. */
function allowedBy({ keyword, params }: SchemaError): unknown[] | undefined {
  const { allowedValue, allowedValues } = (params ?? {}) as {
    allowedValue?: unknown;
    allowedValues?: unknown[];
  };
  if (keyword === 'const') return [allowedValue];
  return keyword === 'enum' ? [...(allowedValues ?? [])] : undefined;
}

/** Compiled schemas: a net's 132,866 weights are checked in a millisecond, not in eighty. */
const validators = new WeakMap<TSchema, Validator>();

function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema);
  if (known) return known;
  const validator = Compile(schema);
  validators.set(schema, validator);
  return validator;
}

/**
 * Returns the value, typed, when it fits the schema.
 * @throws PantiltError `code`, kind `invalid`, whose text and details name each field that doesn't fit
 */
export function parseAs<S extends TSchema>(
  schema: S,
  value: unknown,
  what: string,
  code: string,
): Static<S> {
  if (validatorOf(schema).Check(value)) return value as Static<S>;
  throw invalidFields(fieldErrors(Value.Errors(schema, value), value), what, code);
}

/** The error for a document with these wrong fields. */
export function invalidFields(fields: FieldError[], what: string, code: string): PantiltError {
  const text = fields.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  return new PantiltError('invalid', code, `${what}: ${text.join('; ')}`, { errors: fields });
}

const unescapePointer = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

function valueAt(root: unknown, keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = textOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'something too deeply nested'; // the stack ends before it does
  }
}
