/**
 * Collections as jobs: asked for, queued, run one at a time, cancelled, and taken up again after a
 * restart of the daemon.
 */

import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { type Clock, timestamp } from '../clock.ts';
import { EXTERNAL, ExternalObserver, type Observer, observerNamed } from '../control/observer.ts';
import { errorText, PantiltError } from '../errors.ts';
import { type JobState, jobProblem } from '../job.ts';
import { msg } from '../message.ts';
import { assertApproachable } from '../rig/approach.ts';
import type { Rig } from '../rig/rig.ts';
import type { CollectionLedger, CollectionRecord, NewCollection } from '../samples/collection.ts';
import type { Proposer } from '../samples/plans.ts';
import type { Measurement, Sample } from '../samples/sample.ts';
import type { FloorPoint } from '../units.ts';
import { collect, sessionOf } from './collector.ts';

/** What collections work with. */
export interface CollectionsConfig {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly ledger: CollectionLedger;
  /** The kept samples of a session. */
  readonly samplesOf: (session: string) => Promise<readonly Measurement[]>;
  /** Answers plan `active`. */
  readonly proposer: Proposer;
  /** Observers that look by themselves, by name; `external` is always there. */
  readonly observers: Readonly<Record<string, Observer>>;
}

interface CollectionsEvents {
  /** A collection has changed; with the sample that it has just taken, if that is why. */
  change: [CollectionRecord, Sample | undefined];
}

/** The collections of one rig. */
export class Collections extends EventEmitter<CollectionsEvents> {
  readonly #config: CollectionsConfig;
  readonly #external = new ExternalObserver();
  readonly #observers: Readonly<Record<string, Observer>>;
  #running: { id: number; abort: AbortController; ended: Promise<void> } | undefined;
  /** Those whose end couldn't be written: they aren't taken up again until they are cancelled. */
  readonly #unwritten = new Set<number>();
  #asked = false;
  #closed = false;
  #onPoseKept: (() => void) | undefined;

  constructor(config: CollectionsConfig) {
    super();
    this.#config = config;
    this.#observers = { ...config.observers, [EXTERNAL]: this.#external };
  }

  /** The names of the observers, the default first. */
  get observerNames(): string[] {
    return Object.keys(this.#observers);
  }

  /** Takes up what a former run of the daemon left unfinished. */
  async resumeUnfinished(): Promise<void> {
    await this.#runNext();
  }

  /**
   * Asks for a collection; it begins when those before it have ended.
   * @throws PantiltError `observer-unknown`, `pulse-out-of-limits`, `pulse-not-approachable`
   */
  async create(request: Omit<NewCollection, 'rig' | 'createdAt'>): Promise<CollectionRecord> {
    const { rig, ledger, clock } = this.#config;
    observerNamed(this.#observers, request.observer);
    for (const pose of request.poses ?? []) assertApproachable(rig, pose);
    const createdAt = timestamp(clock);
    return this.#queued(await ledger.create({ ...request, rig: rig.description.name, createdAt }));
  }

  /** Cancels a collection; what it has taken stays. One that has ended stays as it is. */
  async cancel(id: number): Promise<CollectionRecord> {
    const running = this.#running;
    if (running?.id === id) {
      running.abort.abort(cancelled());
      await running.ended;
    }
    const record = await this.#config.ledger.get(id);
    return record.finishedAt === null ? this.#end(id, 'cancelled') : record;
  }

  /**
   * Takes up again, at the pose where it ended, what was cancelled or has failed.
   * @throws PantiltError `collection-unknown`, `collection-complete`
   */
  async resume(id: number): Promise<CollectionRecord> {
    const { ledger } = this.#config;
    const { state, taken } = await ledger.get(id);
    if (state !== 'cancelled' && state !== 'failed') {
      throw new PantiltError(
        'conflict',
        'collection-complete',
        msg`collection ${id} is ${state}, with ${taken} taken: only what was cancelled or has failed goes on`,
      );
    }
    return this.#queued(await ledger.setState(id, 'queued'));
  }

  /** Resolves when a collection has ended, however. */
  async ended(id: number): Promise<CollectionRecord> {
    for (;;) {
      const record = await this.#config.ledger.get(id);
      if (record.finishedAt !== null) return record;
      await new Promise<void>((resolve) => this.once('change', () => resolve()));
    }
  }

  /** The pose that a collection awaits an observation of, or null. */
  awaiting(id: number): number | null {
    return this.#running?.id === id ? this.#external.awaiting : null;
  }

  /**
   * Answers for the awaited pose, and resolves when the sample, or the miss, is kept.
   * @throws PantiltError `pose-not-awaited`, `collection-unknown`
   */
  async observe(id: number, pose: number, point: FloorPoint | undefined): Promise<void> {
    await this.#config.ledger.get(id);
    if (this.awaiting(id) !== pose) {
      const awaiting = this.awaiting(id);
      throw new PantiltError(
        'conflict',
        'pose-not-awaited',
        msg`collection ${id} doesn't await pose ${pose}: it awaits ${awaiting ?? msg`none now`}`,
        { awaiting },
      );
    }
    const kept = new Promise<void>((resolve) => {
      this.#onPoseKept = resolve;
    });
    this.#external.answer(point);
    const ended = this.#running?.ended.then(() => {
      throw new PantiltError('conflict', 'collection-ended', msg`collection ${id} has ended`);
    });
    await Promise.race([kept, ended]);
  }

  /** Lets go of the rig; unfinished collections go on when the daemon runs again. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.abort.abort(cancelled());
    await this.#running?.ended;
  }

  #queued(record: CollectionRecord): CollectionRecord {
    this.emit('change', record, undefined);
    this.#asked = true;
    void this.#runNext();
    return record;
  }

  async #runNext(): Promise<void> {
    if (this.#running || this.#closed) return;
    const abort = new AbortController();
    const slot = { id: 0, abort, ended: Promise.resolve() };
    this.#running = slot; // taken before the first await, so that two calls can't run two
    const next = await this.#next().catch((error) => this.#config.log.error(errorText(error)));
    if (!next) {
      this.#running = undefined;
      return;
    }
    slot.id = next.id;
    slot.ended = this.#run(next, abort.signal);
  }

  async #next(): Promise<CollectionRecord | undefined> {
    const { ledger, rig } = this.#config;
    for (;;) {
      this.#asked = false;
      const next = (await ledger.unfinished()).find(
        (record) => record.rig === rig.description.name && !this.#unwritten.has(record.id),
      );
      if (next || !this.#asked) return next; // else it was asked for while the ledger was being read
    }
  }

  async #run(record: CollectionRecord, signal: AbortSignal): Promise<void> {
    const { rig, clock, ledger, log, samplesOf, proposer } = this.#config;
    const { id } = record;
    try {
      await rig.connected(signal);
      if ((await ledger.get(id)).finishedAt !== null) return; // cancelled while it was picked
      const hold = rig.lease.hold(msg`collection ${id}`);
      try {
        const started = await ledger.setState(id, 'running');
        this.emit('change', started, undefined);
        let latest = started;
        await collect(
          started,
          {
            rig,
            clock,
            ledger,
            proposer,
            observer: this.#observers[record.observer]!,
            taken: await samplesOf(sessionOf(id)),
            onAwaiting: () => this.emit('change', latest, undefined),
            onPose: ({ collection, sample }) => {
              latest = collection;
              this.#onPoseKept?.();
              this.emit('change', collection, sample);
            },
          },
          AbortSignal.any([signal, hold.signal]),
        );
      } finally {
        await rig.setLaser(false).catch(() => {});
        hold.release();
      }
      await this.#end(id, 'done');
    } catch (error) {
      if (this.#closed) return;
      log.warn({ collection: id }, errorText(error));
      const end = signal.aborted ? this.#end(id, 'cancelled') : this.#end(id, 'failed', error);
      await end.catch((failure) => {
        this.#unwritten.add(id);
        log.error({ collection: id }, errorText(failure));
      });
    } finally {
      this.#running = undefined;
      void this.#runNext();
    }
  }

  async #end(id: number, state: JobState, error?: unknown): Promise<CollectionRecord> {
    const { ledger, clock } = this.#config;
    const finishedAt = timestamp(clock);
    const problem = error === undefined ? null : jobProblem(error);
    const record = await ledger.setState(id, state, problem, finishedAt);
    this.#unwritten.delete(id);
    this.emit('change', record, undefined);
    return record;
  }
}

const cancelled = (): PantiltError =>
  new PantiltError('conflict', 'collection-cancelled', msg`the collection was cancelled`);
