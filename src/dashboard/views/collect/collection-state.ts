/** State of the Collect view: collections, observations, dropped and restored samples. */
import { computed, signal } from '@preact/signals';
import type { CollectionRequest, CollectionView, Observation } from '../../../api/collections.ts';
import { FLOOR, type PlacedPlane, planeOf, pointInPlane, type Surface } from '../../../surfaces.ts';
import { ApiProblem, api } from '../../daemon/api.ts';
import { withErrorShown } from '../../events.ts';
import { readNumber } from '../../parts/fields.tsx';
import { persistedSignal } from '../../preferences.ts';
import { collection, isUnfinished, rigName, samples, surfaces } from '../../state.ts';
import { recordChange } from '../../undo.ts';
import { texts } from './texts.ts';

const BY_HAND = 'external';

/** The form of the next collection: number of samples and plan. */
export const countText = signal('40');
export const COUNT_BOUNDS = { minimum: 1, maximum: 10_000 } as const;
/** The typed number; undefined when it is invalid. */
export const sampleCount = computed(() => readNumber(countText.value, COUNT_BOUNDS));
export const samplingPlan = signal<CollectionView['plan']>('active');

const chosenSurface = signal(FLOOR);
/** The surface of the next collection, or of the one that runs. */
export const surfaceName = computed(() => {
  const job = collection.value;
  const name = job && isUnfinished(job) ? job.surface : chosenSurface.value;
  return surfaces.value.some((known) => known.name === name) ? name : FLOOR;
});
export const selectSurface = (name: string): void => {
  chosenSurface.value = name;
};
/** This surface with its plane; undefined for the floor. */
export const wall = computed((): Wall | undefined => {
  const surface = surfaces.value.find(({ name }) => name === surfaceName.value);
  const plane = surface && planeOf(surface);
  return plane && { ...surface, plane };
});

/** A surface with its plane. */
export type Wall = Surface & { readonly plane: PlacedPlane };

/** The observation of a spot at distances in the plane of a wall (`pointInPlane`) [m]. */
export function spotOnWall({ name, plane }: Wall, alongM: number, acrossM: number) {
  const { xM, yM, zM } = pointInPlane(plane, alongM, acrossM);
  return { xM, yM, zM, surface: name };
}

/** The error of the last request, shown beside its button. */
export const collectError = signal<string | null>(null);

/** Starts a collection with the rig's own observer, or with answers from the page. */
export const collect = (byHand: boolean, request: CollectionRequest): Promise<void> =>
  withErrorShown(collectError, async () => {
    // Each collection has its own seed; otherwise it would repeat the same poses.
    const seed = (collection.peek()?.id ?? 0) + 1;
    const body = { ...request, seed, ...(byHand && { observer: BY_HAND }) };
    collection.value = await api.call('POST /collections', { body });
  });

export const cancelCollection = (id: number): Promise<void> =>
  withErrorShown(collectError, async () => {
    collection.value = await api.call('DELETE /collections/:id', { params: { id } });
  });

/** Resumes a failed or cancelled collection. */
export const resumeCollection = (id: number): Promise<void> =>
  withErrorShown(collectError, async () => {
    collection.value = await api.call('POST /collections/:id/resume', { params: { id } });
  });

/** Applies the cure of a mistake; the daemon restarts if its rig file changes, and telemetry reconnects. */
export const fixMistake = (id: number, mistake: string): Promise<void> =>
  withErrorShown(collectError, async () => {
    const params = { id };
    const { restarts } = await api.call('POST /collections/:id/fix', {
      params,
      body: { mistake },
    });
    if (!restarts) collection.value = await api.call('GET /collections/:id', { params });
  });

/** Remaining poses of a failed or cancelled collection; 0 for any other. */
export function remainingPoses(job: CollectionView | null): number {
  if (!job || !['failed', 'cancelled'].includes(job.state)) return 0;
  return job.count - (job.posesGiven ? job.nextPose : job.taken);
}

/** Whether the observer is external, so that the page has to answer. */
export const isExternal = ({ observer }: CollectionView): boolean => observer === BY_HAND;

/** Submits an observation. */
export const observe = (id: number, observation: Observation): Promise<void> =>
  withErrorShown(collectError, async () => {
    // The resulting collection arrives by telemetry, in order.
    await api.call('POST /collections/:id/observations', { params: { id }, body: observation });
  });

/** Whether a sample is being dropped or restored; and the error of the last attempt. */
export const isDropping = signal(false);
export const dropError = signal<string | null>(null);
/** Dropped samples of all rigs, persisted so that they can be restored later. */
const droppedSamples = persistedSignal<readonly { readonly rig: string; readonly id: number }[]>(
  'dropped',
  [],
);
/** The last dropped sample of this rig that can be restored. */
export const lastDropped = computed(
  () => droppedSamples.value.findLast(({ rig }) => rig === rigName.value)?.id,
);

/**
 * Drops a sample. The list is updated at once, because waiting for telemetry would invite a second
 * click.
 */
export const dropSample = (id: number): Promise<void> =>
  changeSample(async () => {
    await api.call('DELETE /samples/:id', { params: { id } });
    droppedSamples.value = [...droppedSamples.peek(), { rig: rigName.peek()!, id }];
    samples.value = samples.peek().filter((sample) => sample.id !== id);
    recordChange(texts.list.dropped(id), () => restore(id));
  });

/** Restores a dropped sample. */
export const restoreSample = (id: number): Promise<void> => changeSample(() => restore(id));

async function restore(id: number): Promise<void> {
  const sample = await api
    .call('POST /samples/:id/restore', { params: { id } })
    .catch((error: unknown) => {
      if (error instanceof ApiProblem && error.code === 'sample-unknown') forgetDropped(id);
      throw error;
    });
  forgetDropped(id);
  const others = samples.peek().filter((one) => one.id !== id);
  samples.value = [...others, sample].sort((a, b) => a.id - b.id);
}

function forgetDropped(id: number): void {
  const rig = rigName.peek();
  droppedSamples.value = droppedSamples.peek().filter((one) => one.rig !== rig || one.id !== id);
}

async function changeSample(act: () => Promise<void>): Promise<void> {
  if (isDropping.peek()) return;
  isDropping.value = true;
  await withErrorShown(dropError, act);
  isDropping.value = false;
}
