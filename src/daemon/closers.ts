/** Closes resources in reverse order of opening. */
export class Closers {
  readonly #closers: (() => Promise<unknown>)[] = [];
  #closed: Promise<void> | undefined;

  /** Registers a function that closes a resource. */
  add(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  /** Closes all, even if some fail; may be called again. @throws the first error, at the end */
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
