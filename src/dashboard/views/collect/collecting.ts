/** What the view Collect asks of the daemon: collections, and answers of where the spot is. */
import { signal } from '@preact/signals';
import { api, type Observation } from '../../daemon/api.ts';
import { showingRefusal } from '../../events.ts';
import { collection } from '../../state.ts';

export const COLLECT_COUNT = 40;
const BY_HAND = 'external';

/** Why the last wish was refused, shown beside its button. */
export const collectRefusal = signal<string | null>(null);

/** Collects samples with the rig's own observer, or asks the person for each. */
export const collect = (byHand: boolean): Promise<void> =>
  showingRefusal(collectRefusal, async () => {
    // Each collection gets a seed of its own, or it would visit the same poses again.
    const seed = (collection.peek()?.id ?? 0) + 1;
    collection.value = await api.collect({
      count: COLLECT_COUNT,
      plan: 'active',
      seed,
      ...(byHand ? { observer: BY_HAND } : {}),
    });
  });

export const cancelCollection = (id: number): Promise<void> =>
  showingRefusal(collectRefusal, async () => {
    collection.value = await api.cancelCollection(id);
  });

/** Answers where the spot is. */
export const observe = (id: number, observation: Observation): Promise<void> =>
  showingRefusal(collectRefusal, async () => {
    await api.observe(id, observation); // what comes of it arrives by telemetry, in its order
  });
