/**
 * Validates values from outside (files, requests) against TypeBox schemas. Each error names the
 * path of the field, the rule and the value found.
 */

import type { Static, TObject, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/schema';
import { Settings } from 'typebox/system';
import { PantiltError } from './errors.ts';
import { format, joinMessages, type Message, type MessageValue, msg } from './message.ts';
import { PRINTABLE } from './schemas.ts';

/** An invalid field and the reason. */
export interface FieldFault {
  /** Dotted path from the root of the document; empty for the root itself. */
  readonly path: string;
  readonly wording: Message;
}

/** An invalid field with the reason in English. */
export interface FieldError extends FieldFault {
  readonly message: string;
}

interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params?: object;
}

/** Converts a validator's errors (TypeBox and Ajv share a format) to one error per field. */
export function fieldErrors(errors: Iterable<SchemaError>, value: unknown): FieldError[] {
  const fields: (FieldFault & { allowed?: unknown[] })[] = [];
  for (const error of ofNearestMembers([...errors])) {
    const keys = error.instancePath.split('/').slice(1).map(unescapePointer);
    const path = keys.join('.');
    const allowed = allowedBy(error);
    const before = fields.find((field) => field.path === path && field.allowed && allowed);
    if (before) before.allowed?.push(...(allowed ?? []));
    else if (allowed) fields.push({ path, wording: msg``, allowed });
    else if (error.keyword === 'boolean') {
      fields.push({ path, wording: msg`unknown key ${JSON.stringify(keys.at(-1))}` });
    } else if (error.keyword === 'required') {
      const { requiredProperties = [] } = (error.params ?? {}) as { requiredProperties?: string[] };
      for (const key of requiredProperties) {
        fields.push({ path: [...keys, key].join('.'), wording: msg`is missing` });
      }
    } else if (error.keyword !== 'additionalProperties' && error.keyword !== 'anyOf') {
      fields.push({ path, wording: msg`${ruleOf(error)}, not ${quote(valueAt(value, keys))}` });
    }
  }
  // The members of a union of values fail by their types, too.
  const isUnion = (path: string) => fields.some((field) => field.path === path && field.allowed);
  const distinct = fields.filter(({ path, allowed }) => allowed || !isUnion(path));
  const faults = distinct.map(({ path, wording, allowed }) =>
    withMessage({
      path,
      wording: allowed
        ? msg`must be ${joinAlternatives(allowed.map(quote))}, not ${quote(valueAt(value, path === '' ? [] : path.split('.')))}`
        : wording,
    }),
  );
  // All members of a union of objects fail alike for a value that is none.
  return [...new Map(faults.map((fault) => [`${fault.path}: ${fault.message}`, fault])).values()];
}

/** Of a union of objects, keeps the errors of the member that the value violates least. */
function ofNearestMembers(errors: SchemaError[]): SchemaError[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  return unions.reduce((kept, { schemaPath, instancePath }) => {
    const memberOf = (error: SchemaError): string | undefined =>
      error.instancePath.startsWith(instancePath)
        ? error.schemaPath.split(`${schemaPath}/anyOf/`)[1]?.split('/')[0]
        : undefined;
    const inside = kept.filter((error) => memberOf(error) !== undefined);
    const isOfObjects = inside.every(
      (error) => error.instancePath !== instancePath || OBJECT_RULES.has(error.keyword),
    );
    if (!isOfObjects || inside.length === 0) return kept;
    const faultsOf = (member: string | undefined) =>
      faultCount(inside.filter((error) => memberOf(error) === member));
    const nearest = [...new Set(inside.map(memberOf))].reduce(
      (best, member) => (faultsOf(member) < faultsOf(best) ? member : best),
      memberOf(inside[0]!),
    );
    return kept.filter((error) => [undefined, nearest].includes(memberOf(error)));
  }, errors);
}

const OBJECT_RULES = new Set(['required', 'additionalProperties']);

/** Number of fields with an error. */
const faultCount = (errors: readonly SchemaError[]): number =>
  errors.reduce((count, { keyword, params = {} }) => {
    if (keyword === 'additionalProperties') return count; // Each has an error of its own.
    return count + ('requiredProperties' in params ? (params.requiredProperties as []).length : 1);
  }, 0);

const withMessage = (fault: FieldFault): FieldError => ({
  ...fault,
  message: format(fault.wording),
});

const joinAlternatives = (values: readonly MessageValue[]): MessageValue =>
  values.reduce((others, value) => msg`${others} or ${value}`);

const TYPES: Readonly<Record<string, Message>> = {
  number: msg`a number`,
  integer: msg`an integer`,
  string: msg`a string`,
  boolean: msg`a boolean`,
  array: msg`an array`,
  object: msg`an object`,
};

const NO_PARAMS = { type: '', comparison: '', limit: 0, format: '', pattern: '' as unknown };

/** The rule as a message; rules that no schema here uses keep the validator's own text. */
function ruleOf({ keyword, message, params }: SchemaError): Message {
  const { type, comparison, limit, format, pattern } = { ...NO_PARAMS, ...params };
  switch (keyword) {
    case 'type':
      return msg`must be ${TYPES[type] ?? String(type)}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return msg`must be ${comparison} ${String(limit)}`;
    case 'minLength':
      if (limit === 1) return msg`must not be empty`;
      return msg`must not have fewer than ${limit} characters`;
    case 'maxLength':
      return msg`must not have more than ${limit} characters`;
    case 'minItems':
      return msg`must not have fewer than ${limit} items`;
    case 'maxItems':
      return msg`must not have more than ${limit} items`;
    case 'pattern':
      if (pattern === PRINTABLE) return msg`must not contain control characters`;
      return msg`${message}`;
    case 'format':
      if (format === 'date-time') return msg`must be a date and time such as 2026-01-31T12:00:00Z`;
      return msg`${message}`;
    default:
      return msg`${message}`;
  }
}

/** The allowed values of a `const` or `enum` rule. */
function allowedBy({ keyword, params }: SchemaError): unknown[] | undefined {
  const { allowedValue, allowedValues } = (params ?? {}) as {
    allowedValue?: unknown;
    allowedValues?: unknown[];
  };
  if (keyword === 'const') return [allowedValue];
  return keyword === 'enum' ? [...(allowedValues ?? [])] : undefined;
}

/**
 * Maximum number of errors reported per document, more than the fields of a rig file. TypeBox's
 * default is eight.
 */
Settings.Set({ maxErrors: 100 });

const WHOLE = /^-?(0|[1-9]\d*)$/;

/**
 * The texts of a path or a query, with numbers in place of those that are written as an integer
 * where the schema takes one.
 */
export const integersInTexts = ({ properties }: TObject, texts: unknown): object =>
  Object.fromEntries(
    Object.entries(texts as object).map(([name, text]) => {
      const { type } = (properties[name] ?? {}) as { type?: string };
      return [name, type === 'integer' && WHOLE.test(text) ? Number(text) : text];
    }),
  );

/** Compiled schemas: checking the 132,866 weights of a net takes 1 ms instead of 80. */
const validators = new WeakMap<TSchema, Validator>();

function validatorOf(schema: TSchema): Validator {
  const known = validators.get(schema);
  if (known) return known;
  const validator = Compile(schema);
  validators.set(schema, validator);
  return validator;
}

/**
 * Returns the value with its type if it matches the schema.
 * @throws PantiltError `code`, kind `invalid`; text and details name each invalid field
 */
export function parseAs<S extends TSchema>(
  schema: S,
  value: unknown,
  what: MessageValue,
  code: string,
): Static<S> {
  if (matches(schema, value)) return value;
  throw invalidFields(fieldFaults(schema, value), what, code);
}

/** Whether a value matches a schema. */
export const matches = <S extends TSchema>(schema: S, value: unknown): value is Static<S> =>
  validatorOf(schema).Check(value);

/** The validator's errors for a value that does not match a schema. */
export const schemaErrors = (schema: TSchema, value: unknown): SchemaError[] =>
  validatorOf(schema).Errors(value)[1];

/** The invalid fields of a value with the reasons. */
export const fieldFaults = (schema: TSchema, value: unknown): FieldError[] =>
  fieldErrors(schemaErrors(schema, value), value);

/** The error for a document with these invalid fields. */
export function invalidFields(
  faults: readonly FieldFault[],
  what: MessageValue,
  code: string,
): PantiltError {
  const texts = faults.map(({ path, wording }) => (path ? msg`${path}: ${wording}` : wording));
  return new PantiltError('invalid', code, msg`${what}: ${joinMessages(texts, '; ')}`, {
    errors: faults.map(withMessage),
  });
}

const unescapePointer = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

function valueAt(root: unknown, keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
}

function quote(value: unknown): MessageValue {
  if (typeof value === 'number') return String(value);
  const text = textOf(value);
  return typeof text !== 'string' || text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function textOf(value: unknown): MessageValue {
  try {
    return JSON.stringify(value) ?? msg`nothing`;
  } catch {
    return msg`a value nested too deeply`; // The recursion overflowed the stack.
  }
}
