/**
 * Who holds control of the rig: a job that needs it for itself, or nobody. Single moves need no
 * lease, but are refused while a job holds one; a stop never is.
 */
import { PantiltError } from '../errors.ts';

/** At most one holder at a time. */
export class ControlLease {
  #holder: string | null = null;

  get holder(): string | null {
    return this.#holder;
  }

  /** Takes control until the returned function is called. @throws PantiltError `rig-busy` */
  take(holder: string): () => void {
    this.assertFree();
    this.#holder = holder;
    return () => {
      this.#holder = null;
    };
  }

  /** @throws PantiltError `rig-busy`, naming the holder */
  assertFree(): void {
    if (this.#holder === null) return;
    throw new PantiltError(
      'conflict',
      'rig-busy',
      `${this.#holder} holds the rig: wait for its end, or cancel it`,
      { holder: this.#holder },
    );
  }
}
