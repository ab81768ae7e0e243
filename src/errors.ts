/**
 * The one error class that crosses a boundary of the project. Its code is stable and goes to users
 * as it is; its text says what happened, to which value, and what to do about it.
 */

/** What sort of failure it is; the server and the command line translate it, nothing else does. */
export type ErrorKind =
  | 'invalid' // the caller's value is wrong
  | 'forbidden' // the caller may not
  | 'not-found'
  | 'conflict' // right in itself, but not in the present state
  | 'unreachable' // a target that the rig can't hit
  | 'unavailable' // the rig or a service isn't there now
  | 'failed';

/** An error with a stable code for programs and a text for people. */
export class PantiltError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  /** Machine-readable particulars, shown in problem documents. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'PantiltError';
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

/** The text of anything that was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
