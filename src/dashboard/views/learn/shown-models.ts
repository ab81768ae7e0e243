/**
 * The models that the view shows, one and perhaps another beside it, from the address; and what the
 * daemon tells of them.
 */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../../daemon/api.ts';
import type { ModelDetails, ModelError } from '../../daemon/types.ts';
import { tellFailure } from '../../events.ts';
import { rememberQuery, route } from '../../router.ts';
import { activeModel, models, sampleTotal } from '../../state.ts';
import { texts } from './texts.ts';

/** What is known of a model. */
export interface ModelData {
  readonly details: ModelDetails;
  readonly errors: readonly ModelError[];
}

const known = signal<ReadonlyMap<number, ModelData>>(new Map());

const askedFor = (name: string): number | null => {
  const id = Number(route.value.query.get(name));
  return models.value?.some((model) => model.id === id) ? id : null;
};

/** The model that is looked at: the one that was chosen, else the one that aims. */
export const shownId = computed(() => askedFor('model') ?? activeModel.value?.id ?? null);
/** The one beside it. */
export const otherId = computed(() => {
  const id = askedFor('with');
  return id === shownId.value ? null : id;
});

/** Looks at a model. */
export const show = (id: number): void => remember(id, otherId.peek());
/** Puts another one beside it, or none. */
export const compareWith = (id: number | null): void => remember(shownId.peek(), id);

function remember(model: number | null, other: number | null): void {
  rememberQuery({
    ...(model !== null && { model: String(model) }),
    ...(other !== null && { with: String(other) }),
  });
}

/** Both models, as far as they have been loaded; samples that come add errors. */
export function useShownModels(): { shown: ModelData | null; other: ModelData | null } {
  const [shown, other] = [shownId.value, otherId.value];
  const total = sampleTotal.value;
  useEffect(() => {
    for (const id of [shown, other]) if (id !== null) void load(id);
  }, [shown, other, total]);
  const find = (id: number | null) => (id === null ? null : (known.value.get(id) ?? null));
  return { shown: find(shown), other: find(other) };
}

async function load(id: number): Promise<void> {
  try {
    const [details, { errors }] = await Promise.all([api.model(id), api.modelErrors(id)]);
    known.value = new Map(known.peek()).set(id, { details, errors });
  } catch (error) {
    tellFailure(texts.models.title, error);
  }
}
