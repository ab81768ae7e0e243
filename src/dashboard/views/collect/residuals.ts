/**
 * Where the active model believes the spot to have been at each sample: what the residual arrows begin at.
 * Asked for while the view is open, as samples come and models change.
 */
import { computed, effect, signal } from '@preact/signals';
import { quantile } from '../../../quantile.ts';
import type { FloorPoint } from '../../../units.ts';
import { ApiProblem, api, UNREACHABLE } from '../../daemon/api.ts';
import type { Sample } from '../../daemon/types.ts';
import { tellFailure } from '../../events.ts';
import { activeModel, link, samples } from '../../state.ts';
import { texts } from './texts.ts';

/** Arrows are drawn for so many samples, the newest. */
const MOST = 300;
/** Arrows are made longer, so that one in ten is longer than this on the floor [m]. */
const LONG_M = 0.1;
const SCALES = [50, 20, 10, 5, 2];

interface Believed {
  readonly modelId: number;
  /** By sample; null where the model believes in no spot on the floor. */
  readonly spots: ReadonlyMap<number, FloorPoint | null>;
}

const believed = signal<Believed | null>(null);

/** A sample and where the model believed its spot to be. */
export interface Residual {
  readonly sample: Sample;
  readonly believed: FloorPoint;
  readonly errorMm: number;
}

/** Those that are known, by sample. */
export const residuals = computed<ReadonlyMap<number, Residual>>(() => {
  const known = believed.value?.spots;
  const entries = samples.value.flatMap((sample): [number, Residual][] => {
    const spot = known?.get(sample.id);
    if (!spot) return [];
    const errorMm = 1000 * Math.hypot(sample.xM - spot.xM, sample.yM - spot.yM);
    return [[sample.id, { sample, believed: spot, errorMm }]];
  });
  return new Map(entries);
});

/** How many times longer than true the arrows are drawn. */
export const arrowScale = computed(() => {
  const errorsMm = [...residuals.value.values()].map(({ errorMm }) => errorMm);
  const longMm = quantile(errorsMm, 0.9) ?? 0;
  return SCALES.find((scale) => scale * longMm <= 1000 * LONG_M) ?? 1;
});

/** Asks as long as somebody looks, until the returned function is called. */
export function watchResiduals(): () => void {
  let asking = false;
  const look = async (): Promise<void> => {
    const model = activeModel.peek();
    const known = believed.peek();
    const spots = known && known.modelId === model?.id ? known.spots : new Map<number, null>();
    const lacking = samples
      .peek()
      .slice(-MOST)
      .filter(({ id }) => !spots.has(id));
    if (!model || lacking.length === 0) return;
    const answer = await api.spots(lacking);
    const found = lacking.map(({ id }, i) => [id, answer.spots[i] ?? null] as const);
    const kept = answer.modelId === known?.modelId ? known.spots : [];
    believed.value = { modelId: answer.modelId, spots: new Map([...kept, ...found]) };
    // What came meanwhile was not asked about; a model that the page doesn't know yet will be told.
    if (answer.modelId === activeModel.peek()?.id) await look();
  };
  return effect(() => {
    void samples.value;
    void activeModel.value;
    if (link.value.phase !== 'open' || asking) return;
    asking = true;
    look()
      .catch((error) => {
        const gone = error instanceof ApiProblem && error.code === UNREACHABLE;
        if (!gone) tellFailure(texts.list.residuals, error); // else it is asked again when the daemon is back
      })
      .finally(() => {
        asking = false;
      });
  });
}
