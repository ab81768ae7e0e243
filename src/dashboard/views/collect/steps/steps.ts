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
export const STEP_IDS = ['wiring', 'limits', 'direction', 'way', 'collect', 'train'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** Steps that a simulated rig does not need. */
const HARDWARE: readonly StepId[] = ['wiring', 'limits', 'direction'];

/** Steps marked as done, by rig. */
const marks = persistedSignal<Readonly<Record<string, readonly StepId[]>>>('steps', {});

/** The steps that are done for this rig: marked by the user, or evident from the daemon's data. */
export const doneSteps = computed<readonly StepId[]>(() => {
  const ticked = marks.value[rigName.value ?? ''] ?? [];
  return STEP_IDS.filter((id) => {
    if (id === 'collect') return (sampleTotal.value ?? 0) > 0;
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

/** Marks a step as done for this rig. */
export function markDone(id: StepId): void {
  const name = rigName.peek();
  if (name === null || doneSteps.peek().includes(id)) return;
  marks.value = { ...marks.peek(), [name]: [...(marks.peek()[name] ?? []), id] };
}

/** The next step; null after the last. */
export const stepAfter = (id: StepId): StepId | null => STEP_IDS[STEP_IDS.indexOf(id) + 1] ?? null;

/**
 * Opens step `collect` if a collection starts while step `way` is open, or is already running when
 * the view opens; active until the returned function is called.
 */
export function followCollection(): () => void {
  let before = collection.peek()?.id;
  return effect(() => {
    const job = collection.value;
    const begun = before === undefined && !route.peek().query.has('step');
    const free = begun || openStep.peek() === 'way';
    if (job && job.id !== before && isUnfinished(job) && free) goTo('collect');
    before = job?.id;
  });
}
