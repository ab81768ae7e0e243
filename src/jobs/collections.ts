/**
 * Collections as jobs: one at a time, stored in the database, and resumed after a restart of the
 * daemon.
 */

import { PantiltError } from '../errors.ts';
import type { JobView } from '../job.ts';
import { msg } from '../message.ts';
import { assertApproachable } from '../rig/approach.ts';
import type { Hold } from '../rig/control-lease.ts';
import type { CollectionRecord, NewCollection } from '../samples/collection.ts';
import type { Proposer } from '../samples/plans.ts';
import type { Measurement } from '../samples/sample.ts';
import type { CollectionStore } from '../store/collections.ts';
import type { FloorPoint } from '../units.ts';
import { collect, sessionOf } from './collector.ts';
import type { FieldsOf } from './job-records.ts';
import type { JobWork } from './jobs.ts';
import { ObservedJobs, type ObservedJobsConfig } from './observed-jobs.ts';

/** Dependencies of collections. */
export interface CollectionsConfig extends ObservedJobsConfig {
  readonly store: CollectionStore;
  /** The stored samples of a session. */
  readonly samplesOf: (session: string) => Promise<readonly Measurement[]>;
  /** Proposes the poses of plan `active`. */
  readonly proposer: Proposer;
}

type CollectionFields = FieldsOf<CollectionRecord>;

/** A collection and its progress. */
export type CollectionJob = CollectionRecord &
  JobView & {
    /** The pose whose observation is awaited, or null. */
    readonly awaiting: number | null;
  };

/** The collections of one rig. */
export class Collections extends ObservedJobs<CollectionFields, CollectionJob> {
  readonly #config: CollectionsConfig;

  constructor(config: CollectionsConfig) {
    super(config, {
      name: 'collection',
      resource: 'rig',
      records: config.store,
      isResumable: true,
    });
    this.#config = config;
  }

  /**
   * Requests a collection.
   * @throws PantiltError `observer-unknown`, `pulse-out-of-limits`, `pulse-not-approachable`
   */
  async create(request: Omit<NewCollection, 'rig' | 'createdAt'>): Promise<CollectionJob> {
    this.observerName(request.observer);
    for (const pose of request.poses ?? []) assertApproachable(this.rig, pose);
    const fields = { poses: null, ...request, nextPose: 0, taken: 0, missed: 0 };
    return this.add(fields, this.#collect);
  }

  /**
   * Resumes a cancelled or failed collection at the pose where it ended.
   * @throws PantiltError `collection-unknown`, `collection-complete`
   */
  async resume(id: number): Promise<CollectionJob> {
    const { store } = this.#config;
    const { state, taken } = await this.get(id);
    if (state !== 'cancelled' && state !== 'failed') {
      throw new PantiltError(
        'conflict',
        'collection-complete',
        msg`collection ${id} is ${state}, with ${taken} samples: only a cancelled or failed collection can be resumed`,
      );
    }
    const queued = { id, state: 'queued', problem: null, finishedAt: null } as const;
    return this.submit(await store.update(queued), this.#collect);
  }

  /**
   * Answers for the awaited pose; resolves when the sample or the miss is stored.
   * @throws PantiltError `pose-not-awaited`, `collection-unknown`, `collection-ended`
   */
  override async observe(
    id: number,
    pose: number,
    point: FloorPoint | undefined,
  ): Promise<CollectionJob> {
    const collection = await super.observe(id, pose, point);
    if (collection.nextPose > pose) return collection;
    throw new PantiltError('conflict', 'collection-ended', msg`collection ${id} has ended`);
  }

  protected override async recoverUnfinished(): Promise<void> {
    for (const record of await this.#config.store.unfinished()) {
      if (record.rig === this.rig.description.name) this.submit(record, this.#collect);
    }
  }

  protected override session(id: number): string {
    return sessionOf(id);
  }

  protected override view(record: CollectionRecord): CollectionJob {
    return { ...record, progress: this.progress(record), awaiting: this.awaiting(record.id) };
  }

  protected override progress({ state, taken, count }: CollectionRecord): number {
    return state === 'done' ? 1 : taken / count; // Given poses may be missed.
  }

  protected override effort({ count }: CollectionRecord): number {
    return count;
  }

  protected override async ready({ id }: CollectionRecord, signal: AbortSignal): Promise<Hold> {
    await this.rig.connected(signal);
    return this.rig.lease.holdWhenFree(msg`collection ${id}`, signal);
  }

  readonly #collect: JobWork<CollectionFields> = async (record, { signal, report }) => {
    const { store, samplesOf, proposer } = this.#config;
    try {
      return await collect(
        record,
        {
          ...this.observation(record, () => report({})),
          store,
          proposer,
          taken: await samplesOf(sessionOf(record.id)),
          onPose: ({ collection, sample }) => {
            report(collection, sample);
            this.poseDone();
          },
        },
        signal,
      );
    } finally {
      await this.rig.setLaser(false).catch(() => {});
    }
  };
}
