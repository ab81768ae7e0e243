/**
 * Collections as jobs: one at a time, stored in the database, and resumed after a restart of the
 * daemon.
 */

import { PantiltError } from '../errors.ts';
import type { JobView } from '../job.ts';
import { type Mistake, SAMPLES_COMPARED } from '../learning/mistakes/find-mistakes.ts';
import type { SearchGuess } from '../learning/mistakes/search.ts';
import { joinMessages, msg } from '../message.ts';
import { assertApproachable } from '../rig/approach.ts';
import type { Hold } from '../rig/control-lease.ts';
import type { RigDescription } from '../rig-file.ts';
import type { CollectionRecord, NewCollection } from '../samples/collection.ts';
import { type Proposer, sidesAt } from '../samples/plans.ts';
import type { Measurement } from '../samples/sample.ts';
import { spotFault } from '../samples/sample-import.ts';
import type { CollectionStore } from '../store/collections.ts';
import { FLOOR, type SurfaceSpot } from '../surfaces.ts';
import type { CollectionMistakes } from './collection-mistakes.ts';
import { collect, sessionOf } from './collector.ts';
import type { FieldsOf, Job } from './job-records.ts';
import type { JobWork } from './jobs.ts';
import { ObservedJobs, type ObservedJobsConfig } from './observed-jobs.ts';

/** Dependencies of collections. */
export interface CollectionsConfig extends ObservedJobsConfig {
  readonly store: CollectionStore;
  /** The stored samples of a session. */
  readonly samplesOf: (session: string) => Promise<readonly Measurement[]>;
  /** Proposes the poses of plan `active`. */
  readonly proposer: Proposer;
  /** Finds mistakes in the first samples; without it, none are looked for. */
  readonly mistakes?: CollectionMistakes;
}

type CollectionFields = FieldsOf<CollectionRecord> & {
  /** The search for the spot while it runs. */
  readonly search?: SearchGuess | undefined;
};

/** A collection and its progress. */
export type CollectionJob = CollectionRecord &
  JobView & {
    /** The pose whose observation is awaited, or null. */
    readonly awaiting: number | null;
    readonly search: SearchGuess | null;
    readonly mistakes: readonly Mistake[];
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
   * @throws PantiltError `observer-unknown`, `surface-unknown`, `pulse-out-of-limits`, `pulse-not-approachable`
   */
  async create(request: Omit<NewCollection, 'rig' | 'createdAt'>): Promise<CollectionJob> {
    this.observerName(request.observer);
    const { approach = 'below', surface = FLOOR, seed } = request;
    assertSurface(this.rig.description, surface);
    for (const [i, pose] of (request.poses ?? []).entries()) {
      assertApproachable(this.rig, { ...pose, ...sidesAt(approach, seed, i) });
    }
    const fields = { poses: null, approach, surface, ...request, nextPose: 0, taken: 0, missed: 0 };
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
   * @throws PantiltError `pose-not-awaited`, `collection-unknown`, `collection-ended`, `sample-invalid`
   */
  override async observe(
    id: number,
    pose: number,
    point: SurfaceSpot | undefined,
  ): Promise<CollectionJob> {
    const { surface } = (await this.get(id)) as CollectionRecord;
    const isElsewhere = point && (point.surface ?? FLOOR) !== surface;
    const fault = isElsewhere
      ? msg`the spots of collection ${id} are on surface "${surface}", not on "${point.surface ?? FLOOR}"`
      : point && spotFault(this.rig.description, point);
    if (fault) throw new PantiltError('invalid', 'sample-invalid', fault);
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

  /**
   * Fixes a mistake that the samples of a collection show.
   * @param restart requests a restart of the daemon, which reads the changed rig file, and continues
   * an unfinished collection; undefined if the daemon cannot restart
   * @returns whether it was requested
   * @throws PantiltError `mistake-unknown`, `collection-unknown`, `restart-needed`, `file-unwritable`
   */
  async fixMistake(id: number, name: string, restart: (() => void) | undefined): Promise<boolean> {
    const session = sessionOf(id);
    await this.get(id);
    const { mistakes } = this.#config;
    const mistake = mistakes?.of(session).find((each) => each.name === name);
    if (!mistakes || !mistake) throw unknownMistake(name, id);
    const needsRestart = mistake.changes.length > 0;
    if (needsRestart) {
      if (!restart) throw restartNeeded();
      restart();
      await this.close(); // No sample may be added with the mistake from now on.
    }
    await mistakes.fix(session, mistake);
    return needsRestart;
  }

  protected override view(record: Job<CollectionFields>): CollectionJob {
    return {
      ...record,
      progress: this.progress(record),
      awaiting: this.awaiting(record.id),
      search: record.search ?? null,
      mistakes: this.#config.mistakes?.of(sessionOf(record.id)) ?? [],
    };
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
    const { store, samplesOf, proposer, mistakes } = this.#config;
    const session = sessionOf(record.id);
    try {
      await mistakes?.find(session);
      return await collect(
        record,
        {
          ...this.observation(record, () => report({})),
          beyondFloor: true,
          store,
          proposer,
          taken: await samplesOf(session),
          onPose: async ({ collection, sample }) => {
            report(collection, sample);
            this.poseDone();
            if (!mistakes || !sample || !SAMPLES_COMPARED.includes(collection.taken)) return;
            await mistakes.find(session);
            report({});
          },
          onSearch: (search) => report({ search }),
        },
        signal,
      );
    } finally {
      await this.rig.setLaser(false).catch(() => {});
    }
  };
}

function assertSurface({ surfaces = [] }: RigDescription, surface: string): void {
  const known = [FLOOR, ...surfaces.map(({ name }) => name)];
  if (known.includes(surface)) return;
  throw new PantiltError(
    'invalid',
    'surface-unknown',
    msg`the rig file has no surface "${surface}"; it has: ${joinMessages(known, ', ')}`,
  );
}

const unknownMistake = (name: string, id: number): PantiltError =>
  new PantiltError(
    'conflict',
    'mistake-unknown',
    msg`no mistake "${name}" is known in collection ${id}: it may have been fixed; the collection lists those that are known`,
  );

const restartNeeded = (): PantiltError =>
  new PantiltError(
    'conflict',
    'restart-needed',
    msg`this needs a restart, which would lose the data kept in memory: start the daemon with --data FOLDER, or change the rig file by hand`,
  );
