/**
 * Jobs that run one at a time and are kept in memory, the newest fifty: what checks and paths have in
 * common. One that has ended never goes on by itself.
 */

import { EventEmitter } from 'node:events';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { unknownRecord } from '../job.ts';
import { msg } from '../message.ts';

const KEPT = 50;

/** What of a job its keeper looks at. */
interface JobView {
  readonly id: number;
  readonly finishedAt: string | null;
}

/** The jobs of one sort. */
export abstract class RememberedJobs<
  View extends JobView,
  Events extends Record<keyof Events, unknown[]>,
> extends EventEmitter<Events> {
  readonly #name: 'path' | 'check';
  readonly #clock: Clock;
  readonly #views = new Map<number, View>();
  #running:
    | { readonly id: number; readonly cancel: AbortController; readonly ended: Promise<void> }
    | undefined;
  #lastId = 0;

  /** @param name of one job, in codes and texts: "path" gives `path-unknown` and `path-cancelled` */
  constructor(name: 'path' | 'check', clock: Clock) {
    super();
    this.#name = name;
    this.#clock = clock;
  }

  /** Tells whoever listens how a job is now. */
  protected abstract announce(view: View): void;

  /** Whether one is under way. */
  get active(): boolean {
    return this.#running !== undefined;
  }

  /** Those of this run of the daemon, by id; the newest fifty. */
  list(): View[] {
    return [...this.#views.values()];
  }

  /** @throws PantiltError `NAME-unknown` */
  get(id: number): View {
    const view = this.#views.get(id);
    if (view) return view;
    throw unknownRecord(this.#name, id);
  }

  /** Ends a job; one that has ended stays as it is. @throws PantiltError `NAME-unknown` */
  async cancel(id: number): Promise<View> {
    const running = this.#running;
    if (running?.id === id) {
      const text = msg`the ${this.#name} was cancelled`;
      running.cancel.abort(new PantiltError('conflict', this.#cancelledCode, text));
      await running.ended;
    }
    return this.get(id);
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    if (this.#running) await this.cancel(this.#running.id);
  }

  /** The id that the next job gets. */
  protected get nextId(): number {
    return this.#lastId + 1;
  }

  /** Begins the job of the next id; `work` ends it by `end`, and never throws. */
  protected begun(view: View, work: (signal: AbortSignal) => Promise<void>): View {
    this.#lastId = view.id;
    this.#show(view);
    const cancel = new AbortController();
    const ended = work(cancel.signal);
    this.#running = { id: view.id, cancel, ended };
    return view;
  }

  /** Resolves when the job under way, if there is one, has ended. */
  protected get ended(): Promise<void> | undefined {
    return this.#running?.ended;
  }

  /** Whether it was `cancel` that aborted a signal. */
  protected wasCancelled({ aborted, reason }: AbortSignal): boolean {
    return aborted && reason.code === this.#cancelledCode;
  }

  protected change(id: number, change: Partial<View>): void {
    this.#show({ ...this.get(id), ...change });
  }

  protected end(id: number, change: Partial<View>): void {
    this.#running = undefined;
    this.change(id, { ...change, finishedAt: this.now() });
  }

  protected now(): string {
    return timestamp(this.#clock);
  }

  get #cancelledCode(): string {
    return `${this.#name}-cancelled`;
  }

  #show(view: View): void {
    this.#views.set(view.id, view);
    this.#views.delete(view.id - KEPT);
    this.announce(view);
  }
}
