/**
 * The steps from a rig that was just plugged in to a model that aims it: which one is open, and which ones
 * this browser has seen done for this rig.
 */
import { computed, effect, signal } from '@preact/signals';
import { rememberSetting, route } from '../../../router.ts';
import { collection, isSimulated, isUnfinished, rigName, sampleTotal } from '../../../state.ts';
import { STEP_IDS, type StepId } from './step-ids.ts';

/** Steps that a rig made of software has no need of. */
const HARDWARE: readonly StepId[] = ['wiring', 'limits', 'direction'];
const KEY = 'pantilt-steps';

type Ticks = Readonly<Record<string, readonly StepId[]>>;
const ticks = signal<Ticks>(stored());

/** The steps that are done for this rig. */
export const doneSteps = computed<readonly StepId[]>(() => ticks.value[rigName.value ?? ''] ?? []);

/** Whether this rig can do without a step. */
export const isNeedless = (id: StepId): boolean => isSimulated.value && HARDWARE.includes(id);

/** Where the wizard begins when the address doesn't say; it stays there, whatever is ticked. */
const first = signal<StepId | null>(null);
effect(() => {
  if (rigName.value === null || sampleTotal.value === null || first.peek() !== null) return;
  const lacking = STEP_IDS.find((id) => !isNeedless(id) && !doneSteps.peek().includes(id));
  // Whoever has samples has been through it.
  first.value = sampleTotal.value > 0 ? 'collect' : (lacking ?? 'collect');
});

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
  ticks.value = { ...ticks.peek(), [name]: [...doneSteps.peek(), id] };
  localStorage.setItem(KEY, JSON.stringify(ticks.peek()));
}

/** The step after one; null after the last. */
export const stepAfter = (id: StepId): StepId | null => STEP_IDS[STEP_IDS.indexOf(id) + 1] ?? null;

/**
 * Follows collections until the returned function is called: one that begins while the way of seeing is open
 * is shown, one that has its samples ticks its step.
 */
export function followCollection(): () => void {
  let before = collection.peek()?.id;
  return effect(() => {
    const job = collection.value;
    if (job && job.id !== before && isUnfinished(job) && openStep.peek() === 'way') goTo('collect');
    before = job?.id;
    if (job?.state === 'done' && job.taken > 0) tick('collect');
  });
}

function stored(): Ticks {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Ticks;
  } catch {
    return {};
  }
}
