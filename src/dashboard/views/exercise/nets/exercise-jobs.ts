/**
 * Exercise jobs, started here or elsewhere: the one that matches the form, other results, and the
 * queue. Results are loaded when a job is done.
 */
import { computed, effect, signal } from '@preact/signals';
import type { ExerciseDetails, ExerciseView } from '../../../../api/exercises.ts';
import type { ExerciseStep } from '../../../../course/steps.ts';
import { api, fileOf } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { saveFile } from '../../../parts/save-file.ts';
import { exercises, isUnfinished } from '../../../state.ts';
import { isStep, markDone, openStep, seed, step, takeSeed } from '../exercise-route.ts';
import { areEqual, isValid, setForm, settingsOf } from './settings-form.ts';

/** Maximum number of other results shown. */
const MAX_OTHERS = 5;

/** The error of the last request, or null. */
export const jobError = signal<string | null>(null);
/** The newest job started on this page, by step. */
const started = signal<Partial<Record<ExerciseStep, number>>>({});
const results = signal<ReadonlyMap<string, ExerciseDetails>>(new Map());

/** A key of a job that is unique even after a restart of the daemon, which resets the ids. */
const keyOf = ({ id, createdAt }: ExerciseView): string => `${id} ${createdAt}`;

/**
 * The job of a step with the current seed and settings: the one started here, unless it ended early
 * and an equal one is newer; otherwise the newest that was not cancelled.
 */
export function jobOf(name: ExerciseStep): ExerciseView | null {
  if (!isValid(name)) return null;
  const settings = settingsOf(name);
  const same = ofStep(name).filter((job) => areEqual(name, job.settings, settings));
  const own = same.find(({ id }) => id === started.value[name]);
  const newest = same.findLast(({ state }) => state !== 'cancelled');
  if (!own || !newest) return own ?? newest ?? null;
  const brokeOff = own.state === 'cancelled' || own.state === 'failed';
  return brokeOff && newest.id > own.id ? newest : own;
}

const ofStep = (name: ExerciseStep): ExerciseView[] =>
  exercises.value.filter((job) => job.step === name && job.seed === seed.value);

/** Finished jobs of a step with the current seed but other settings; newest first. */
export function otherResults(name: ExerciseStep): ExerciseView[] {
  const settings = settingsOf(name);
  return ofStep(name)
    .filter((job) => job.state === 'done' && !areEqual(name, job.settings, settings))
    .reverse()
    .filter(
      (job, i, all) =>
        !all.slice(0, i).some((newer) => areEqual(name, newer.settings, job.settings)),
    )
    .slice(0, MAX_OTHERS);
}

/** The running job and the queued ones, in order. */
export const queue = computed(() => exercises.value.filter(isUnfinished));

/** Sets seed and form to those of a job, and opens its step, which shows the job. */
export function showJob({ step: name, seed: itsSeed, settings }: ExerciseView): void {
  setForm(name, settings);
  takeSeed(itsSeed);
  if (name !== step.peek()) openStep(name);
}

/** The result of a job; null until loaded. */
export const resultOf = (job: ExerciseView | null): ExerciseDetails['result'] =>
  (job && results.value.get(keyOf(job))?.result) ?? null;

/** Loads the result of the open step's job while the view is open. */
export const followResults = (): (() => void) =>
  effect(() => {
    const open = step.value;
    const job = isStep(open) ? jobOf(open) : null;
    if (job?.state === 'done' && !results.peek().has(keyOf(job))) void load(job);
  });

const load = (job: ExerciseView): Promise<void> =>
  withErrorShown(jobError, async () => {
    storeJob(await api.call('GET /exercises/:id', { params: { id: job.id } }));
    markDone(job.step);
  });

/** Starts a step. */
export const start = (name: ExerciseStep): Promise<void> =>
  withErrorShown(jobError, async () => {
    const job = await api.call('POST /exercises', {
      body: { step: name, seed: seed.peek(), settings: settingsOf(name) },
    });
    storeJob(job);
    started.value = { ...started.peek(), [name]: job.id };
  });

export const cancel = (id: number): Promise<void> =>
  withErrorShown(jobError, async () => {
    await api.call('DELETE /exercises/:id', { params: { id } });
  });

/** Saves the weights of a step's net. */
export const saveWeights = (id: number, net: string): Promise<void> =>
  withErrorShown(jobError, async () => {
    const request = { params: { id }, query: { net } };
    const { name, content } = await fileOf(await api.fetch('GET /exercises/:id/weights', request));
    saveFile(name, content);
  });

/** Stores an answer, unless telemetry has delivered a newer state. */
function storeJob({ result, ...job }: ExerciseDetails): void {
  if (result) results.value = new Map(results.peek()).set(keyOf(job), { ...job, result });
  if (!exercises.peek().some((known) => keyOf(known) === keyOf(job))) {
    exercises.value = [...exercises.peek(), job];
  }
}
