/** Helpers for the tests of collections and observations. */
import type { TestDaemon } from '../../support/daemon.ts';

/** A collection, with the fields used in tests. */
export interface Collection {
  readonly id: number;
  readonly state: string;
  readonly nextPose: number;
  readonly taken: number;
  readonly awaiting: number | null;
}

/** Two samples of the external observer. */
export const EXTERNAL = { count: 2, observer: 'external', seed: 3 };

/** The collection when it has ended. */
export async function ended(daemon: TestDaemon, id: number): Promise<Collection> {
  await daemon.clock.run(daemon.services.collections.ended(id));
  return (await daemon.get<Collection>(`collections/${id}`)).body;
}

/** The awaited pose, as soon as there is one. */
export async function awaitPose(daemon: TestDaemon, id: number): Promise<number> {
  await daemon.until(() => daemon.services.collections.awaiting(id) !== null);
  return (await daemon.get<Collection>(`collections/${id}`)).body.awaiting!;
}

/** The number of samples. */
export const sampleCount = async (daemon: TestDaemon): Promise<number> =>
  (await daemon.get<{ total: number }>('samples')).body.total;
