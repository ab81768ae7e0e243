/**
 * What has to be closed again: kept as it is opened, closed in the opposite order.
 */

/** Closes what was opened, the last first. */
export class Closers {
  readonly #closers: (() => Promise<unknown>)[] = [];
  #closed: Promise<void> | undefined;

  /** Keeps how to close what has just been opened. */
  add(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  /** Closes each, whatever becomes of the others; safe to call again. @throws the first error, at the end */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.#closers.reverse()) {
      await close().catch((error) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
  }
}
