/** What the tests of collections and of what is observed share. */
import type { TestDaemon } from '../../support/daemon.ts';

/** A collection, as far as tests look at it. */
export interface Collection {
  readonly id: number;
  readonly state: string;
  readonly nextPose: number;
  readonly taken: number;
  readonly awaiting: number | null;
}

/** Two samples, of an observer who is asked. */
export const EXTERNAL = { count: 2, observer: 'external', seed: 3 };

/** The collection when it has ended. */
export async function ended(daemon: TestDaemon, id: number): Promise<Collection> {
  await daemon.clock.run(daemon.services.collections.ended(id));
  return (await daemon.get<Collection>(`collections/${id}`)).body;
}

/** The pose that is asked about, as soon as one is. */
export async function awaitPose(daemon: TestDaemon, id: number): Promise<number> {
  await daemon.until(() => daemon.services.collections.awaiting(id) !== null);
  return (await daemon.get<Collection>(`collections/${id}`)).body.awaiting!;
}

/** How many samples there are. */
export const sampleCount = async (daemon: TestDaemon): Promise<number> =>
  (await daemon.get<{ total: number }>('samples')).body.total;
