/** Collections on a simulated rig, with a database in memory that is closed when the test ends. */
import { onTestFinished } from 'vitest';
import { automaticObserver } from '../../src/control/observer.ts';
import { Collections } from '../../src/jobs/collections.ts';
import { JobRunner } from '../../src/jobs/job-runner.ts';
import type { CollectionRecord } from '../../src/samples/collection.ts';
import type { Proposer } from '../../src/samples/plans.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { proposesNothing } from './proposes-nothing.ts';
import { quiet, simulateConnected } from './simulated.ts';

/** Options of a collection. */
export const request = { count: 6, plan: 'sobol', observer: 'simulated', seed: 1 } as const;

interface Options {
  readonly name?: string;
  readonly seed?: number;
  readonly store?: Store;
  readonly proposer?: Proposer;
}

/** Collections with their dependencies; a given store is left open. */
export async function collecting(options: Options = {}) {
  const store = options.store ?? (await openStore(':memory:'));
  if (!options.store) onTestFinished(() => store.close());
  const parts = await simulateConnected(options);
  const { rig, clock, simulated } = parts;
  const collections = new Collections({
    runner: new JobRunner({ clock, log: quiet }),
    rig,
    store: store.collections,
    samplesOf: (session) => store.samples.list({ session }),
    proposer: options.proposer ?? proposesNothing,
    observers: { simulated: automaticObserver(() => simulated.measureSpot()) },
  });
  /** Resolves to the collection as soon as it satisfies a condition. */
  const until = (id: number, wanted: (record: CollectionRecord) => boolean) =>
    clock.run(
      new Promise<CollectionRecord>((resolve) => {
        collections.on('change', (record) => record.id === id && wanted(record) && resolve(record));
      }),
    );
  return { ...parts, store, collections, until };
}
