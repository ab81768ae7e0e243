/** Which samples the list shows, in which order, and which one is chosen. */
import { computed, signal } from '@preact/signals';
import type { Sample } from '../../daemon/types.ts';
import { isSimulated, live, samples } from '../../state.ts';
import { residuals } from './residuals.ts';

const BY_SIMULATION = 'simulated';
/** So many are listed. */
const LISTED = 100;

/** What the list begins with. */
export type Order = 'worst' | 'newest';
export const order = signal<Order>('worst');
/** Id of the sample that was chosen. */
export const chosen = signal<number | null>(null);
/** That sample, while there is one. */
export const chosenSample = computed(
  () => samples.value.find(({ id }) => id === chosen.value) ?? null,
);
/** What the list shows, the first at the top. */
export const listed = computed(() => {
  const newest = samples.value.toReversed();
  if (order.value === 'newest') return newest.slice(0, LISTED);
  const errorMm = ({ id }: Sample) => residuals.value.get(id)?.errorMm ?? Infinity;
  return newest.sort((a, b) => errorMm(b) - errorMm(a) || b.id - a.id).slice(0, LISTED);
});
/** Whether a real rig has samples of a simulated one, which had the same name. */
export const ofSimulation = computed(
  () =>
    live.value &&
    !isSimulated.value &&
    samples.value.some(({ observer }) => observer === BY_SIMULATION),
);
