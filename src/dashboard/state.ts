/**
 * What the page knows, as signals: set by telemetry and answers (daemon-feed.ts), read by components.
 */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { CollectionView } from '../api/collections.ts';
import type { ExerciseView } from '../api/exercises.ts';
import type { ModelRecord } from '../api/models.ts';
import type { PathView } from '../api/paths.ts';
import type { Preset } from '../api/presets.ts';
import type { RigView } from '../api/rig.ts';
import type { Sample } from '../api/samples.ts';
import type { TrainingView } from '../api/trainings.ts';
import type { FloorPoint } from '../units.ts';
import type { Link } from './daemon/telemetry.ts';

/** The connection with the daemon. */
export const link = signal<Link>({ phase: 'connecting' });
/** The rig as last heard of; old when the link is down. */
export const rig = signal<RigView | null>(null);
/** Whether what is shown of the rig is true now. */
export const live = computed(
  () => link.value.phase === 'open' && rig.value?.connection === 'connected',
);
/** Changes whenever the rig comes or goes, or another reason keeps it away. */
export const rigConnection = computed(
  () => `${rig.value?.connection} ${rig.value?.port} ${rig.value?.problem?.message}`,
);
/** Whether the rig is made of software; as it was when it was last connected. */
export const isSimulated = signal(false);
effect(() => {
  const port = rig.value?.port;
  if (port) isSimulated.value = ['sim', 'emulator'].includes(port);
});
export const workArea = byValue(() => rig.value?.workArea ?? null);
/** What its axes may be sent, and how fast. */
export const limits = byValue(() => rig.value?.limits ?? null);
/** The lengths of the rig's robot. */
export const rigLengths = byValue(() => rig.value?.geometry ?? null);
export const rigName = computed(() => rig.value?.name ?? null);

/** Where the spot went lately, oldest first. */
export const trail = signal<readonly FloorPoint[]>([]);

/** Samples of this rig that are drawn; there may be more than these. */
export const samples = signal<readonly Sample[]>([]);
export const sampleTotal = signal<number | null>(null);
/** The rig's presets, by name; null until they are known. */
export const presets = signal<readonly Preset[] | null>(null);
export const models = signal<readonly ModelRecord[] | null>(null);
export const activeModel = computed(() => models.value?.find(({ active }) => active) ?? null);
/** The newest collection, training and path. */
export const collection = signal<CollectionView | null>(null);
export const training = signal<TrainingView | null>(null);
export const path = signal<PathView | null>(null);
/** Steps of the exercise that the daemon has gone through, or does now. */
export const exercises = signal<readonly ExerciseView[]>([]);

/** Whether a job goes on. */
export const isUnfinished = (job: { readonly state: string } | null): boolean =>
  job?.state === 'queued' || job?.state === 'running';

/** A computed signal that keeps its value while it is equal in content. */
function byValue<T>(compute: () => T): ReadonlySignal<T> {
  let last: T;
  let lastJson: string | undefined;
  return computed(() => {
    const next = compute();
    const json = JSON.stringify(next);
    if (json !== lastJson) {
      last = next;
      lastJson = json;
    }
    return last;
  });
}
