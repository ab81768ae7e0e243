/**
 * The error class used across all layers. Its code is stable and part of the API; its text says
 * what happened, to which value, and what to do.
 */
import { format, type Message, msg } from './message.ts';

/** The category of a failure; the server maps it to an HTTP status, the command line to an exit code. */
export type ErrorKind =
  | 'invalid' // the caller's value is wrong
  | 'forbidden' // the caller may not
  | 'not-found'
  | 'conflict' // right in itself, but not in the present state
  | 'unreachable' // a target that the rig can't hit
  | 'unavailable' // the rig or a service isn't there now
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
