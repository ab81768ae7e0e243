/** What the view Learn asks of the daemon: trainings, which model aims, files out and in. */
import { signal } from '@preact/signals';
import type { ModelKind } from '../../../learning/kinds/registry.ts';
import { SEED_BOUNDS } from '../../../random.ts';
import { api } from '../../daemon/api.ts';
import { showingRefusal } from '../../events.ts';
import { type NumberBounds, readNumber } from '../../parts/number-bounds.ts';
import { saveFile } from '../../parts/save-file.ts';
import { models, training } from '../../state.ts';
import { texts } from './texts.ts';

/** What the next training is to do; numbers as they were typed, empty for what a kind does by itself. */
export const wish = signal({
  kinds: ['nominal', 'calibrated', 'servo-nets'] as readonly ModelKind[],
  seed: '1',
  maxIterations: '',
  learningRate: '',
});

/** Between what its numbers are. */
export const NUMBER_BOUNDS = {
  seed: SEED_BOUNDS,
  maxIterations: { minimum: 1, maximum: 1_000_000 },
  learningRate: { exclusiveMinimum: 0 },
} as const satisfies Record<string, NumberBounds>;

/** Why the last wish was refused, each shown beside what asked for it. */
export const trainRefusal = signal<string | null>(null);
export const modelRefusal = signal<string | null>(null);
export const exportRefusal = signal<string | null>(null);
export const importRefusal = signal<string | null>(null);

/** Takes a kind into the wish, or out of it. */
export function toggleKind(kind: ModelKind): void {
  const { kinds, ...others } = wish.value;
  const next = kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind];
  wish.value = { ...others, kinds: next };
}

export const train = (): Promise<void> =>
  showingRefusal(trainRefusal, async () => {
    const { kinds, ...typed } = wish.value;
    const maxIterations = readNumber(typed.maxIterations, NUMBER_BOUNDS.maxIterations);
    const learningRate = readNumber(typed.learningRate, NUMBER_BOUNDS.learningRate);
    training.value = await api.train({
      kinds,
      seed: Number(typed.seed),
      settings: {
        ...(maxIterations !== undefined && { maxIterations }),
        ...(learningRate !== undefined && { learningRate }),
      },
    });
  });

export const cancelTraining = (id: number): Promise<void> =>
  showingRefusal(trainRefusal, async () => {
    training.value = await api.cancelTraining(id);
  });

/** Aims by this model from now on. */
export const activate = (id: number): Promise<void> => choosing(() => api.activate(id));

/** Aims again by the model that was active before. */
export const rollBack = (): Promise<void> => choosing(api.rollBack);

const choosing = (choose: () => Promise<unknown>): Promise<void> =>
  showingRefusal(modelRefusal, async () => {
    await choose();
    models.value = (await api.models()).models;
  });

export const FORMATS = ['json', 'safetensors', 'onnx'] as const;

/** Saves a model as a file. */
export const exportModel = (id: number, format: (typeof FORMATS)[number]): Promise<void> =>
  showingRefusal(exportRefusal, async () => {
    const { name, content } = await api.exportModel(id, format);
    saveFile(name, content);
  });

/**
 * Adds a model from a file.
 * @param activation of a net's hidden layers; empty for what the file says
 * @returns its id, unless the daemon refuses it
 */
export async function importModel(file: File, activation: string): Promise<number | undefined> {
  let id: number | undefined;
  await showingRefusal(importRefusal, async () => {
    ({ id } = await api.importModel(file, activation));
    models.value = (await api.models()).models;
  });
  const why = importRefusal.peek();
  if (id === undefined && why !== null) importRefusal.value = texts.import.refused(file.name, why);
  return id;
}
