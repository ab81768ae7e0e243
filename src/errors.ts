/**
 * The error class used across all layers, and the error for an unknown record. Its code is stable and
 * part of the API; its text says what happened, to which value, and what to do.
 */
import { format, type Message, msg } from './message.ts';

/** The category of a failure; the server maps it to an HTTP status, the command line to an exit code. */
export type ErrorKind =
  | 'invalid' // the caller's value is wrong
  | 'forbidden' // the caller has no permission
  | 'not-found'
  | 'conflict' // valid by itself, but not in the current state
  | 'unreachable' // a target that the rig can't hit
  | 'unavailable' // the rig or a service is not available now
  | 'too-many' // more at once than the daemon accepts
  | 'insufficient-storage' // the disk is full, or can't be written
  | 'failed';

/** An error with a stable code for programs and a text for people. */
export class PantiltError extends Error {
  readonly code: string;
  /** The text as data, for translation. */
  readonly wording: Message;
  readonly kind: ErrorKind;
  /** Machine-readable details, included in problem documents. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    kind: ErrorKind,
    code: string,
    wording: Message,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(format(wording), options);
    this.name = 'PantiltError';
    this.kind = kind;
    this.code = code;
    this.wording = wording;
    this.details = details;
  }
}

/** The text of any thrown value. */
export const errorText = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

/** The text as data; the text of any other error has no template and stays untranslated. */
export const errorMessage = (thrown: unknown): Message =>
  thrown instanceof PantiltError ? thrown.wording : msg`${errorText(thrown)}`;

/** Nouns for the records in error texts. */
export const NOUNS = {
  sample: msg`sample`,
  collection: msg`collection`,
  training: msg`training`,
  model: msg`model`,
  preset: msg`preset`,
  reference: msg`reference`,
  path: msg`path`,
  check: msg`check`,
  exercise: msg`exercise`,
  token: msg`token`,
};

/**
 * The error for a record that is not in the store; its code is `sample-unknown`, `preset-unknown`,
 * …
 */
export const unknownRecord = (what: keyof typeof NOUNS, id: number | string): PantiltError =>
  new PantiltError(
    'not-found',
    `${what}-unknown`,
    msg`there is no ${NOUNS[what]} ${id}; list the ${NOUNS[what]}s to see those that exist`,
    { id },
  );
