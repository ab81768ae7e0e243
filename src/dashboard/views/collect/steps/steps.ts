/**
 * The steps from a newly connected rig to a model: which one is open, and which ones are done for this
 * rig.
 */
import { computed, effect, signal } from '@preact/signals';
import type { ModelRecord } from '../../../../api/models.ts';
import { persistedSignal } from '../../../preferences.ts';
import { rememberSetting, route } from '../../../router.ts';
import {
  collection,
  isSimulated,
  isUnfinished,
  models,
  rigName,
  sampleTotal,
} from '../../../state.ts';

/** The steps in order. */
export const STEP_IDS = ['wiring', 'limits', 'direction', 'observer', 'collect', 'train'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** Steps that a simulated rig does not need. */
const HARDWARE: readonly StepId[] = ['wiring', 'limits', 'direction'];

/** Steps that were seen to be in order, by rig. */
const marks = persistedSignal<Readonly<Record<string, readonly StepId[]>>>('steps', {});

/** The steps that are done for this rig: seen on this page, or evident from the daemon's data. */
export const doneSteps = computed<readonly StepId[]>(() => {
  const ticked = marks.value[rigName.value ?? ''] ?? [];
  return STEP_IDS.filter((id) => {
    const hasSamples = (sampleTotal.value ?? 0) > 0;
    if (id === 'collect' || (id === 'observer' && hasSamples)) return hasSamples;
    if (id === 'train') return (models.value ?? []).some(isValidated);
    return ticked.includes(id);
  });
});
const isValidated = ({ validationMedianMm }: ModelRecord): boolean => validationMedianMm !== null;

/** Whether this rig does not need a step. */
export const isUnneeded = (id: StepId): boolean => isSimulated.value && HARDWARE.includes(id);

/** The initial step if the URL has none; it does not change when steps are marked as done. */
const initialStep = signal<StepId | null>(null);
effect(() => {
  if (rigName.value === null || sampleTotal.value === null || models.value === null) return;
  initialStep.value ??= isUnfinished(collection.peek())
    ? 'collect'
    : initialStepAfter(doneSteps.peek());
});

/** The step after the last completed one; `collect` when all are done. */
function initialStepAfter(done: readonly StepId[]): StepId {
  const last = STEP_IDS.findLastIndex((id) => done.includes(id));
  return STEP_IDS.slice(last + 1).find((id) => !isUnneeded(id)) ?? 'collect';
}

/** The open step; null until the rig is known. */
export const openStep = computed<StepId | null>(() => {
  const asked = route.value.query.get('step');
  return STEP_IDS.find((id) => id === asked) ?? initialStep.value;
});

/** Opens a step. */
export const goTo = (step: StepId): void => rememberSetting('step', step);

/** Records whether a step was seen to be in order for this rig. */
export function recordSeen(id: StepId, isInOrder: boolean): void {
  const name = rigName.peek();
  const before = marks.peek()[name ?? ''] ?? [];
  if (name === null || before.includes(id) === isInOrder) return;
  const others = before.filter((one) => one !== id);
  marks.value = { ...marks.peek(), [name]: isInOrder ? [...others, id] : others };
}

/** The next step; null after the last. */
export const stepAfter = (id: StepId): StepId | null => STEP_IDS[STEP_IDS.indexOf(id) + 1] ?? null;

/**
 * Opens step `collect` if a collection starts while step `observer` is open, or is already running when
 * the view opens; active until the returned function is called.
 */
export function followCollection(): () => void {
  let before = collection.peek()?.id;
  return effect(() => {
    const job = collection.value;
    const begun = before === undefined && !route.peek().query.has('step');
    const free = begun || openStep.peek() === 'observer';
    if (job && job.id !== before && isUnfinished(job) && free) goTo('collect');
    before = job?.id;
  });
}
