/**
 * The page's state as signals, updated from telemetry and answers (daemon-feed.ts), read by components.
 */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { CheckView } from '../api/checks.ts';
import type { CollectionView } from '../api/collections.ts';
import type { ExerciseView } from '../api/exercises.ts';
import type { IntroductionView } from '../api/introduction.ts';
import type { ModelRecord } from '../api/models.ts';
import type { PathView } from '../api/paths.ts';
import type { Preset } from '../api/presets.ts';
import type { RigView } from '../api/rig.ts';
import type { Sample } from '../api/samples.ts';
import type { SessionView } from '../api/session.ts';
import type { TrainingView } from '../api/trainings.ts';
import type { FloorPoint } from '../units.ts';
import type { Link } from './daemon/telemetry.ts';

/** The connection to the daemon. */
export const link = signal<Link>({ phase: 'connecting' });
/** The rig's last known state; outdated while disconnected. */
export const rig = signal<RigView | null>(null);
/** Whether the rig's state is current. */
export const live = computed(
  () => link.value.phase === 'open' && rig.value?.connection === 'connected',
);
/** A key that changes when the rig connects, disconnects, or has another problem. */
export const rigConnection = computed(
  () => `${rig.value?.connection} ${rig.value?.port} ${rig.value?.problem?.message}`,
);
/** Whether the rig is simulated; kept after its last connection. */
export const isSimulated = signal(false);
effect(() => {
  const port = rig.value?.port;
  if (port) isSimulated.value = ['sim', 'emulator'].includes(port);
});
export const surfaces = byValue(() => rig.value?.surfaces ?? []);
export const workArea = byValue(() => rig.value?.workArea ?? null);
export const keepOut = byValue(() => rig.value?.keepOut ?? []);
/** Pulse and speed limits of the axes. */
export const limits = byValue(() => rig.value?.limits ?? null);
/** The lengths of the rig's links. */
export const rigLengths = byValue(() => rig.value?.geometry ?? null);
export const rigName = computed(() => rig.value?.name ?? null);

/** Who this page is for the daemon; null until the first connection. */
export const session = signal<SessionView | null>(null);
/** Whether this person may move the rig and change data. */
export const mayOperate = computed(() => session.value?.role !== 'viewer');
export const isTeacher = computed(() => session.value?.role === 'teacher');

/** Whose turn it is, and who waits; null and empty unless people share the rig. */
export const turn = byValue(() => rig.value?.control.turn ?? null);
export const queue = byValue(() => rig.value?.control.queue ?? []);
/** Whether it is the turn of another person. */
export const isOthersTurn = computed(
  () => turn.value !== null && turn.value.name !== session.value?.name,
);
/** Whether this page can move the rig now. */
export const mayMove = computed(() => live.value && mayOperate.value && !isOthersTurn.value);

/** The recent path of the spot, oldest first. */
export const trail = signal<readonly FloorPoint[]>([]);

/** The drawn samples of this rig; only the newest. */
export const samples = signal<readonly Sample[]>([]);
export const sampleTotal = signal<number | null>(null);
/** The rig's presets, by name; null until loaded. */
export const presets = signal<readonly Preset[] | null>(null);
export const models = signal<readonly ModelRecord[] | null>(null);
export const activeModel = computed(() => models.value?.find(({ active }) => active) ?? null);
/** The newest collection, check, training and path. */
export const collection = signal<CollectionView | null>(null);
export const check = signal<CheckView | null>(null);
export const training = signal<TrainingView | null>(null);
export const path = signal<PathView | null>(null);
/** The introduction of a simulated rig; null until loaded, and for a real rig. */
export const introduction = signal<IntroductionView | null>(null);
/** The exercise jobs of the daemon, finished or not. */
export const exercises = signal<readonly ExerciseView[]>([]);

/** Whether a job is queued or running. */
export const isUnfinished = (job: { readonly state: string } | null): boolean =>
  job?.state === 'queued' || job?.state === 'running';

/** A computed signal that changes only with its content. */
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
