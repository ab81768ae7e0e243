/** What the view Learn asks of the daemon: trainings, and which model aims. */
import { signal } from '@preact/signals';
import { api } from '../../daemon/api.ts';
import { showingRefusal } from '../../events.ts';
import { models, training } from '../../state.ts';

/** Why the last wish was refused, shown beside its button. */
export const trainRefusal = signal<string | null>(null);
export const modelRefusal = signal<string | null>(null);

export const train = (): Promise<void> =>
  showingRefusal(trainRefusal, async () => {
    training.value = await api.train();
  });

export const cancelTraining = (id: number): Promise<void> =>
  showingRefusal(trainRefusal, async () => {
    training.value = await api.cancelTraining(id);
  });

/** Aims by this model from now on. */
export const activate = (id: number): Promise<void> =>
  showingRefusal(modelRefusal, async () => {
    await api.activate(id);
    models.value = (await api.models()).models;
  });
