/**
 * The steps from a rig that was just plugged in to a model that aims it: which one is open, and which ones
 * are done for this rig.
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

/** The steps from a rig that was just plugged in to a model that aims it, in their order. */
export const STEP_IDS = ['wiring', 'limits', 'direction', 'way', 'collect', 'train'] as const;
export type StepId = (typeof STEP_IDS)[number];

/** Steps that a rig made of software has no need of. */
const HARDWARE: readonly StepId[] = ['wiring', 'limits', 'direction'];

/** The steps that somebody has ticked, by rig. */
const ticks = persistedSignal<Readonly<Record<string, readonly StepId[]>>>('steps', {});

/** The steps that are done for this rig: those that were ticked, and those that the daemon has something of. */
export const doneSteps = computed<readonly StepId[]>(() => {
  const ticked = ticks.value[rigName.value ?? ''] ?? [];
  return STEP_IDS.filter((id) => {
    if (id === 'collect') return (sampleTotal.value ?? 0) > 0;
    if (id === 'train') return (models.value ?? []).some(isValidated);
    return ticked.includes(id);
  });
});
const isValidated = ({ validationMedianMm }: ModelRecord): boolean => validationMedianMm !== null;

/** Whether this rig can do without a step. */
export const isNeedless = (id: StepId): boolean => isSimulated.value && HARDWARE.includes(id);

/** Where the wizard begins when the address doesn't say; it stays there, whatever is ticked. */
const first = signal<StepId | null>(null);
effect(() => {
  if (rigName.value === null || sampleTotal.value === null || models.value === null) return;
  first.value ??= isUnfinished(collection.peek()) ? 'collect' : firstOf(doneSteps.peek());
});

/**
 * The step after the last one that is done: whoever has samples has been through what comes before them.
 * When all is done it is the one with the samples.
 */
function firstOf(done: readonly StepId[]): StepId {
  const last = STEP_IDS.findLastIndex((id) => done.includes(id));
  return STEP_IDS.slice(last + 1).find((id) => !isNeedless(id)) ?? 'collect';
}

/** The step that is open; null while nothing is known of the rig. */
export const openStep = computed<StepId | null>(() => {
  const asked = route.value.query.get('step');
  return STEP_IDS.find((id) => id === asked) ?? first.value;
});

/** Opens a step. */
export const goTo = (step: StepId): void => rememberSetting('step', step);

/** Ticks a step for this rig. */
export function tick(id: StepId): void {
  const name = rigName.peek();
  if (name === null || doneSteps.peek().includes(id)) return;
  ticks.value = { ...ticks.peek(), [name]: [...(ticks.peek()[name] ?? []), id] };
}

/** The step after one; null after the last. */
export const stepAfter = (id: StepId): StepId | null => STEP_IDS[STEP_IDS.indexOf(id) + 1] ?? null;

/**
 * Shows a collection that begins while the way of seeing is open, or that is heard of when the wizard has just
 * begun by itself; until the returned function is called.
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
