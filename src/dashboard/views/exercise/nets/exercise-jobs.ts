/**
 * The steps that the daemon goes through, begun here or by others: which of them is what the fields ask
 * for, and which are others. Results are asked for once they are done.
 */
import { computed, effect, signal } from '@preact/signals';
import type { ExerciseDetails, ExerciseView } from '../../../../api/exercises.ts';
import type { ExerciseStep } from '../../../../course/steps.ts';
import { api, fileOf } from '../../../daemon/api.ts';
import { withProblemShown } from '../../../events.ts';
import { saveFile } from '../../../parts/save-file.ts';
import { exercises, isUnfinished } from '../../../state.ts';
import { openStep, seed, step, takeSeed } from '../exercise-route.ts';
import { areSame, isWhole, settingsOf, wishFor } from './settings-form.ts';

/** More than these aren't offered. */
const MAX_OTHERS = 5;

/** Why the daemon refused the last wish. */
export const refusal = signal<string | null>(null);
/** The newest job of each step that was begun here. */
const begun = signal<Partial<Record<ExerciseStep, number>>>({});
const results = signal<ReadonlyMap<string, ExerciseDetails>>(new Map());

/** Jobs are told apart by this: a daemon that was started again counts from 1. */
const keyOf = ({ id, createdAt }: ExerciseView): string => `${id} ${createdAt}`;

/**
 * The job of a step with the seed and the settings that are set: the one begun here, unless others have gone
 * through the same since it broke off; else the newest that wasn't cancelled.
 */
export function jobOf(name: ExerciseStep): ExerciseView | null {
  if (!isWhole(name)) return null;
  const settings = settingsOf(name);
  const same = ofStep(name).filter((job) => areSame(name, job.settings, settings));
  const own = same.find(({ id }) => id === begun.value[name]);
  const newest = same.findLast(({ state }) => state !== 'cancelled');
  if (!own || !newest) return own ?? newest ?? null;
  const brokeOff = own.state === 'cancelled' || own.state === 'failed';
  return brokeOff && newest.id > own.id ? newest : own;
}

const ofStep = (name: ExerciseStep): ExerciseView[] =>
  exercises.value.filter((job) => job.step === name && job.seed === seed.value);

/** The newest that are done of a step with the seed that is set, but with other settings; newest first. */
export function otherResults(name: ExerciseStep): ExerciseView[] {
  const settings = settingsOf(name);
  return ofStep(name)
    .filter((job) => job.state === 'done' && !areSame(name, job.settings, settings))
    .reverse()
    .filter(
      (job, i, all) =>
        !all.slice(0, i).some((newer) => areSame(name, newer.settings, job.settings)),
    )
    .slice(0, MAX_OTHERS);
}

/** What the daemon goes through now and what waits, in that order. */
export const queue = computed(() => exercises.value.filter(isUnfinished));

/** Sets seed and fields to what a job was asked for with, and opens its step: so it is shown. */
export function lookAt({ step: name, seed: itsSeed, settings }: ExerciseView): void {
  wishFor(name, settings);
  takeSeed(itsSeed);
  if (name !== step.peek()) openStep(name);
}

/** What a job has shown; null while that isn't known. */
export const resultOf = (job: ExerciseView | null): ExerciseDetails['result'] =>
  (job && results.value.get(keyOf(job))?.result) ?? null;

/** Asks for the result of the open step's job, while the view is open. */
export const followResults = (): (() => void) =>
  effect(() => {
    const job = jobOf(step.value);
    if (job?.state === 'done' && !results.peek().has(keyOf(job))) void load(job);
  });

const load = (job: ExerciseView): Promise<void> =>
  withProblemShown(refusal, async () => {
    keep(await api.call('GET /exercises/:id', { params: { id: job.id } }));
  });

/** Begins a step. */
export const begin = (name: ExerciseStep): Promise<void> =>
  withProblemShown(refusal, async () => {
    const job = await api.call('POST /exercises', {
      body: { step: name, seed: seed.peek(), settings: settingsOf(name) },
    });
    keep(job);
    begun.value = { ...begun.peek(), [name]: job.id };
  });

export const cancel = (id: number): Promise<void> =>
  withProblemShown(refusal, async () => {
    await api.call('DELETE /exercises/:id', { params: { id } });
  });

/** Saves the weights of a step's net as a file. */
export const saveWeights = (id: number, net: string): Promise<void> =>
  withProblemShown(refusal, async () => {
    const request = { params: { id }, query: { net } };
    const { name, content } = await fileOf(await api.fetch('GET /exercises/:id/weights', request));
    saveFile(name, content);
  });

/** Takes an answer in; telemetry may have said more meanwhile. */
function keep({ result, ...job }: ExerciseDetails): void {
  if (result) results.value = new Map(results.peek()).set(keyOf(job), { ...job, result });
  if (!exercises.peek().some((known) => keyOf(known) === keyOf(job))) {
    exercises.value = [...exercises.peek(), job];
  }
}
