/**
 * The priors that rigs of a type learn from each other (learning/fleet-prior.ts): fitted in a thread to the
 * newest models that rigs have delivered, kept in versions, handed to daemons before they train. No request
 * waits for a fit: it gets the newest version, and the next one may get a newer.
 */
import type { FastifyBaseLogger } from 'fastify';
import { type Clock, timestamp } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import type { FleetPrior } from '../learning/fleet-prior.ts';
import { msg } from '../message.ts';
import { runTask } from '../worker-task.ts';
import type { FleetPriorTask } from './fleet-prior-worker.ts';
import type { HubStore } from './store/hub-store.ts';

/** Minimum time between two looks at the models of a type [ms]. */
const LOOK_MS = 60_000;

/** The fleet priors of a hub. */
export class FleetPriors {
  readonly #store: HubStore;
  readonly #clock: Clock;
  readonly #log: FastifyBaseLogger;
  readonly #lookedMs = new Map<string, number>();
  readonly #end = new AbortController();
  /** The latest fit; fits follow each other. */
  #fitting: Promise<void> = Promise.resolve();

  constructor(store: HubStore, clock: Clock, log: FastifyBaseLogger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** The newest prior of a type. @throws PantiltError `fleet-prior-unknown` */
  async newest(type: string): Promise<FleetPrior> {
    this.#look(type);
    const [prior] = await this.#store.fleetPriors(type);
    if (prior) return prior.document;
    throw new PantiltError(
      'not-found',
      'fleet-prior-unknown',
      msg`there is no prior for rigs of type ${type} yet: five of them must have delivered a model`,
    );
  }

  /** Resolves when no fit runs. */
  settled(): Promise<void> {
    return this.#fitting;
  }

  /** Ends the fit that runs. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#fitting;
  }

  /** Fits a new version in the background if there are other models than those of the newest one. */
  #look(type: string): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - (this.#lookedMs.get(type) ?? Number.NEGATIVE_INFINITY) < LOOK_MS) return;
    this.#lookedMs.set(type, nowMs);
    this.#fitting = this.#fitting
      .then(() => this.#fit(type))
      .catch((error) => {
        if (!this.#end.signal.aborted) this.#log.warn(`fleet prior: ${errorText(error)}`);
      });
  }

  async #fit(type: string): Promise<void> {
    const models = await this.#store.records.newestServoNets();
    const sources = models.map(({ uuid }) => uuid).join();
    const known = await this.#store.fleetPriors(type);
    if (known[0]?.sources === sources || models.length === 0) return;
    const request: FleetPriorTask = {
      type,
      version: (known[0]?.document.version ?? 0) + 1,
      createdAt: timestamp(this.#clock),
      files: models.map(({ file }) => file),
      earlier: known.map(({ document }) => document),
    };
    const document = await runTask<never, FleetPrior | null>({
      name: 'fleet-prior',
      worker: 'fleet-prior-worker',
      from: import.meta.url,
      request,
      signal: this.#end.signal,
    });
    if (!document) return;
    await this.#store.addFleetPrior({ document, sources });
    const { version, rigs } = document;
    this.#log.info({ type, version, rigs }, 'fleet prior fitted');
  }
}
