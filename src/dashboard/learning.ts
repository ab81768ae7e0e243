/**
 * What the Learn panel does: collections, observations by hand, trainings, choice of a model.
 */
import { signal } from '@preact/signals';
import { api, type Observation } from './daemon/api.ts';
import { problemText } from './events.ts';
import { collection, models, training } from './state.ts';

export const COLLECT_COUNT = 40;
const BY_HAND = 'external';

/** Why the last of these was refused, shown beside its button. */
export const collectProblem = signal<string | null>(null);
export const trainProblem = signal<string | null>(null);
export const modelProblem = signal<string | null>(null);

/** Collects samples with the rig's own observer, or asks the person for each. */
export const collect = (byHand: boolean): Promise<void> =>
  showing(collectProblem, async () => {
    // Each collection gets a seed of its own, or it would visit the same poses again.
    const seed = (collection.peek()?.id ?? 0) + 1;
    collection.value = await api.collect({
      count: COLLECT_COUNT,
      plan: 'sobol',
      seed,
      ...(byHand ? { observer: BY_HAND } : {}),
    });
  });

export const cancelCollection = (id: number): Promise<void> =>
  showing(collectProblem, async () => {
    collection.value = await api.cancelCollection(id);
  });

/** Answers where the spot is; resolves to whether the answer was kept. */
export async function observe(id: number, observation: Observation): Promise<boolean> {
  await showing(collectProblem, async () => {
    await api.observe(id, observation); // what comes of it arrives by telemetry, in its order
  });
  return collectProblem.peek() === null;
}

export const train = (): Promise<void> =>
  showing(trainProblem, async () => {
    training.value = await api.train();
  });

export const cancelTraining = (id: number): Promise<void> =>
  showing(trainProblem, async () => {
    training.value = await api.cancelTraining(id);
  });

/** Aims by this model from now on. */
export const activate = (id: number): Promise<void> =>
  showing(modelProblem, async () => {
    await api.activate(id);
    models.value = (await api.models()).models;
  });

async function showing(problem: { value: string | null }, act: () => Promise<void>): Promise<void> {
  problem.value = null;
  try {
    await act();
  } catch (error) {
    problem.value = problemText(error);
  }
}
