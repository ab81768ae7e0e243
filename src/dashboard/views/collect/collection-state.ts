/** What the view Collect asks of the daemon: collections, answers of where the spot is, samples dropped and put back. */
import { computed, signal } from '@preact/signals';
import type { CollectionRequest, CollectionView, Observation } from '../../../api/collections.ts';
import { ApiProblem, api } from '../../daemon/api.ts';
import { withProblemShown } from '../../events.ts';
import { readNumber } from '../../parts/fields.tsx';
import { persistedSignal } from '../../preferences.ts';
import { collection, rigName, samples } from '../../state.ts';

const BY_HAND = 'external';

/** How many samples the next collection is to take, by which plan. */
export const wantedText = signal('40');
export const COUNT_BOUNDS = { minimum: 1, maximum: 10_000 } as const;
/** The number that was typed; undefined when it is none that can be taken. */
export const wantedCount = computed(() => readNumber(wantedText.value, COUNT_BOUNDS));
export const wantedPlan = signal<CollectionView['plan']>('active');

/** Why the last wish was refused, shown beside its button. */
export const collectRefusal = signal<string | null>(null);

/** Collects samples with the rig's own observer, or asks the person for each. */
export const collect = (byHand: boolean, request: CollectionRequest): Promise<void> =>
  withProblemShown(collectRefusal, async () => {
    // Each collection gets a seed of its own, or it would visit the same poses again.
    const seed = (collection.peek()?.id ?? 0) + 1;
    const body = { ...request, seed, ...(byHand && { observer: BY_HAND }) };
    collection.value = await api.call('POST /collections', { body });
  });

export const cancelCollection = (id: number): Promise<void> =>
  withProblemShown(collectRefusal, async () => {
    collection.value = await api.call('DELETE /collections/:id', { params: { id } });
  });

/** Takes up again what was broken off, where it was. */
export const resumeCollection = (id: number): Promise<void> =>
  withProblemShown(collectRefusal, async () => {
    collection.value = await api.call('POST /collections/:id/resume', { params: { id } });
  });

/** How many poses a collection that was broken off still lacks; 0 when it goes on by itself, or lacks none. */
export function lackingOf(job: CollectionView | null): number {
  if (!job || !['failed', 'cancelled'].includes(job.state)) return 0;
  return job.count - (job.posesGiven ? job.nextPose : job.taken);
}

/** Whether a collection asks somebody outside of the daemon. */
export const asksOutside = ({ observer }: CollectionView): boolean => observer === BY_HAND;

/** Answers where the spot is. */
export const observe = (id: number, observation: Observation): Promise<void> =>
  withProblemShown(collectRefusal, async () => {
    // The collection as it is then arrives by telemetry, in its order.
    await api.call('POST /collections/:id/observations', { params: { id }, body: observation });
  });

/** While a sample is dropped or put back; and why the last one was not. */
export const dropping = signal(false);
export const dropRefusal = signal<string | null>(null);
/** What was dropped of any rig, kept: whoever comes back later may want it back. */
const droppedOf = persistedSignal<readonly { readonly rig: string; readonly id: number }[]>(
  'dropped',
  [],
);
/** The sample of this rig that was dropped last and can be put back. */
export const lastDropped = computed(
  () => droppedOf.value.findLast(({ rig }) => rig === rigName.value)?.id,
);

/** Takes a sample out. The daemon tells of it too, but a list that shows it until then invites a second click. */
export const dropSample = (id: number): Promise<void> =>
  whileDropping(async () => {
    await api.call('DELETE /samples/:id', { params: { id } });
    droppedOf.value = [...droppedOf.peek(), { rig: rigName.peek()!, id }];
    samples.value = samples.peek().filter((sample) => sample.id !== id);
  });

/** Puts one back in its place, as it was. */
export const putBack = (id: number): Promise<void> =>
  whileDropping(async () => {
    const sample = await api
      .call('POST /samples/:id/restore', { params: { id } })
      .catch((error: unknown) => {
        if (error instanceof ApiProblem && error.code === 'sample-unknown') forgetDropped(id);
        throw error;
      });
    forgetDropped(id);
    const others = samples.peek().filter((one) => one.id !== id);
    samples.value = [...others, sample].sort((a, b) => a.id - b.id);
  });

function forgetDropped(id: number): void {
  const rig = rigName.peek();
  droppedOf.value = droppedOf.peek().filter((one) => one.rig !== rig || one.id !== id);
}

async function whileDropping(act: () => Promise<void>): Promise<void> {
  if (dropping.peek()) return;
  dropping.value = true;
  await withProblemShown(dropRefusal, act);
  dropping.value = false;
}
