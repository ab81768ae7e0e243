/**
 * State of the view Learn: the displayed model and one to compare with (both in the URL), their
 * details, and the training form.
 */
import { computed, signal, useSignalEffect } from '@preact/signals';
import type { ModelDetails, ModelError, ModelRecord } from '../../../api/models.ts';
import type { Sample } from '../../../api/samples.ts';
import type { Activation } from '../../../learning/activations.ts';
import type { ModelKind } from '../../../learning/model-file.ts';
import { SEED_BOUNDS } from '../../../random.ts';
import { api, fileOf } from '../../daemon/api.ts';
import { withErrorShown } from '../../events.ts';
import { type NumberBounds, readNumber } from '../../parts/fields.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { coalescedLoad } from '../../resources.ts';
import { rememberQuery, route } from '../../router.ts';
import { activeModel, models, samples, sampleTotal, training } from '../../state.ts';
import { texts as shared } from '../../texts.ts';
import { recordChange } from '../../undo.ts';
import { texts } from './texts.ts';

/** The loaded data of a model. */
export interface ModelData {
  readonly details: ModelDetails;
  /** Number of samples with a known error. */
  readonly errorTotal: number;
  /** All errors, or the most relevant ones. */
  readonly errors: readonly ModelError[];
  /** The number of samples when it was loaded; if it has changed, the data is loaded again. */
  readonly samples: readonly Sample[];
}

/** Loaded data by a key that is unique across daemons and databases. */
const loaded = signal<ReadonlyMap<string, ModelData>>(new Map());
const keyOf = ({ id, createdAt, datasetHash }: ModelRecord) => `${id} ${createdAt} ${datasetHash}`;

const recordFromUrl = (name: string): ModelRecord | null => {
  const id = Number(route.value.query.get(name));
  return models.value?.find((model) => model.id === id) ?? null;
};

const shownRecord = computed(() => recordFromUrl('model') ?? activeModel.value);
const otherRecord = computed(() => {
  const other = recordFromUrl('with');
  return other?.id === shownRecord.value?.id ? null : other;
});
/** The geometry alone, validated on the samples of the displayed model. */
const baselineRecord = computed(() => {
  const { datasetHash } = shownRecord.value ?? {};
  const alike = models.value?.filter(
    (model) => model.kind === 'nominal' && model.datasetHash === datasetHash,
  );
  return alike?.find(({ validationMedianMm }) => validationMedianMm !== null) ?? null;
});
const dataOf = (record: ModelRecord | null) => (record && loaded.value.get(keyOf(record))) ?? null;

/** The displayed model: the selected one, by default the active one. */
export const shownId = computed(() => shownRecord.value?.id ?? null);
/** The model to compare with. */
export const otherId = computed(() => otherRecord.value?.id ?? null);
export const baselineId = computed(() => baselineRecord.value?.id ?? null);
/** Their data, once loaded. */
export const shownModel = computed(() => dataOf(shownRecord.value));
export const otherModel = computed(() => dataOf(otherRecord.value));
export const baselineModel = computed(() => dataOf(baselineRecord.value));

/** Text shown in place of the displayed model's data. */
export function emptyText(): string {
  if (!models.value) return texts.unknown;
  return shownId.value === null ? texts.curves.none : shared.view.loading;
}

/** Displays a model. */
export const showModel = (id: number): void => remember(id, otherId.peek());
/** Selects a model to compare with, or none. */
export const compareWith = (id: number | null): void => remember(shownId.peek(), id);

function remember(model: number | null, other: number | null): void {
  rememberQuery({
    ...(model !== null && { model: String(model) }),
    ...(other !== null && { with: String(other) }),
  });
}

const samplesKnown = computed(() => sampleTotal.value !== null);

/** Loads these models while a component is mounted; one such component is enough. */
export const useShownModels = (): void =>
  useSignalEffect(() => {
    const drawn = samples.value;
    if (!samplesKnown.value) return;
    for (const record of new Set([shownRecord.value, otherRecord.value, baselineRecord.value])) {
      if (record) void loadData(record, drawn);
    }
  });

async function loadData(record: ModelRecord, drawn: readonly Sample[]): Promise<void> {
  const key = keyOf(record);
  if (loaded.peek().get(key)?.samples === drawn) return;
  await coalescedLoad(async () => {
    const now = samples.peek();
    const before = loaded.peek().get(key);
    const params = { id: record.id };
    const [details, { total, errors }] = await Promise.all([
      before?.details ?? api.call('GET /models/:id', { params }),
      api.call('GET /models/:id/errors', { params }),
    ]);
    const data = { details, errorTotal: total, errors, samples: now };
    loaded.value = new Map(loaded.peek()).set(keyOf(details), data);
  }, key);
}

/** The training form; numbers as typed, empty for the default of the kind. */
export const trainingForm = signal({
  kinds: ['nominal', 'calibrated', 'servo-nets'] as readonly ModelKind[],
  seed: '1',
  maxIterations: '',
  learningRate: '',
});

/** Bounds of the numbers in the form. */
export const NUMBER_BOUNDS = {
  seed: SEED_BOUNDS,
  maxIterations: { minimum: 1, maximum: 1_000_000 },
  learningRate: { exclusiveMinimum: 0 },
} as const satisfies Record<string, NumberBounds>;

/** Errors of the last requests, each shown next to its control. */
export const trainError = signal<string | null>(null);
export const modelError = signal<string | null>(null);
export const exportError = signal<string | null>(null);
export const importError = signal<string | null>(null);

/** Adds a kind to the training form, or removes it. */
export function toggleKind(kind: ModelKind): void {
  const { kinds, ...others } = trainingForm.value;
  const next = kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind];
  trainingForm.value = { ...others, kinds: next };
}

export const train = (): Promise<void> =>
  withErrorShown(trainError, async () => {
    const { kinds, ...typed } = trainingForm.value;
    const maxIterations = readNumber(typed.maxIterations, NUMBER_BOUNDS.maxIterations);
    const learningRate = readNumber(typed.learningRate, NUMBER_BOUNDS.learningRate);
    training.value = await api.call('POST /trainings', {
      body: {
        kinds,
        seed: Number(typed.seed),
        settings: {
          ...(maxIterations !== undefined && { maxIterations }),
          ...(learningRate !== undefined && { learningRate }),
        },
      },
    });
  });

export const cancelTraining = (id: number): Promise<void> =>
  withErrorShown(trainError, async () => {
    training.value = await api.call('DELETE /trainings/:id', { params: { id } });
  });

/** Activates a model. */
export const activate = (id: number): Promise<void> =>
  changeActive(() => api.call('POST /models/:id/activate', { params: { id } }));

/** Activates the previously active model. */
export const rollBack = (): Promise<void> => changeActive(() => api.call('POST /models/rollback'));

const changeActive = (choose: () => Promise<unknown>): Promise<void> =>
  withErrorShown(modelError, async () => {
    const before = activeModel.peek();
    await choose();
    await loadModels();
    const after = activeModel.peek();
    if (!before || !after || before.id === after.id) return;
    recordChange(texts.models.activated(after.id, after.kind), async () => {
      await api.call('POST /models/:id/activate', { params: { id: before.id } });
      await loadModels();
    });
  });

async function loadModels(): Promise<void> {
  models.value = (await api.call('GET /models')).models;
}

export const FORMATS = ['json', 'safetensors', 'onnx'] as const;

/** Saves a model as a file. */
export const exportModel = (id: number, format: (typeof FORMATS)[number]): Promise<void> =>
  withErrorShown(exportError, async () => {
    const request = { params: { id }, query: { format } };
    const { name, content } = await fileOf(await api.fetch('GET /models/:id/export', request));
    saveFile(name, content);
  });

/**
 * Imports a model from a file.
 * @param activation of a net's hidden layers; empty for the one in the file
 * @returns its id; undefined if the daemon refused it
 */
export async function importModel(
  file: File,
  activation: Activation | '',
): Promise<number | undefined> {
  const isJson = file.name.toLowerCase().endsWith('.json');
  const type = isJson ? 'application/json' : 'application/octet-stream';
  let id: number | undefined;
  await withErrorShown(importError, async () => {
    ({ id } = await api.call('POST /models', {
      query: activation ? { activation } : {},
      body: file.slice(0, file.size, type),
    }));
    models.value = (await api.call('GET /models')).models;
  });
  const why = importError.peek();
  if (id === undefined && why !== null) importError.value = texts.import.refused(file.name, why);
  return id;
}
