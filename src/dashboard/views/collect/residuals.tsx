/** Residual arrows on the map, and the sample that is chosen. */

import { computed, effect, signal } from '@preact/signals';
import type { Sample } from '../../../api/samples.ts';
import { quantile } from '../../../quantile.ts';
import type { FloorPoint } from '../../../units.ts';
import { ApiProblem, api, UNREACHABLE } from '../../daemon/api.ts';
import { notifyFailure } from '../../events.ts';
import { type MapPoint, type MapView, toPixels } from '../../map/map-geometry.ts';
import type { MapLayer } from '../../map/map-layers.tsx';
import { activeModel, isSimulated, link, live, samples } from '../../state.ts';
import { texts } from './texts.ts';
import './samples.css';

/** An arrow of the map as SVG path data. Pure. */

/** Length of the two strokes of its head, and how far they spread from its shaft [px, rad]. */
const HEAD_PX = 5;
const SPREAD_RAD = 0.5;

/**
 * An arrow that ends where it should and is so many times longer than true. Shorter than its head, it
 * is a stroke without one.
 */
export function arrowPath(from: MapPoint, to: MapPoint, scale: number): string {
  const [alongX, alongY] = [scale * (to.xPx - from.xPx), scale * (to.yPx - from.yPx)];
  const head = at(to.xPx, to.yPx);
  const shaft = `M${at(to.xPx - alongX, to.yPx - alongY)}L${head}`;
  if (Math.hypot(alongX, alongY) < HEAD_PX) return shaft;
  const back = Math.atan2(-alongY, -alongX);
  const [one, other] = [back - SPREAD_RAD, back + SPREAD_RAD].map((angle) =>
    at(to.xPx + HEAD_PX * Math.cos(angle), to.yPx + HEAD_PX * Math.sin(angle)),
  );
  return `${shaft}M${one}L${head}L${other}`;
}

const at = (xPx: number, yPx: number): string => `${xPx.toFixed(1)} ${yPx.toFixed(1)}`;

/**
 * Where the active model believes the spot to have been at each sample: what the residual arrows begin at.
 * Asked for while the view is open, as samples come and models change.
 */

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
    const answer = await api.call('POST /spots', {
      body: { poses: lacking.map(({ panUs, tiltUs }) => ({ panUs, tiltUs })) },
    });
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
        if (!gone) notifyFailure(texts.list.residuals, error); // else it is asked again when the daemon is back
      })
      .finally(() => {
        asking = false;
      });
  });
}

/** Which samples the list shows, in which order, and which one is chosen. */

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

export const ResidualLayer: MapLayer = ({ view }) => {
  const arrows = [...residuals.value.values()];
  return (
    <g class="residuals">
      <path class="arrows" d={arrows.map((one) => arrowOf(view, one)).join('')} />
      <Chosen view={view} />
    </g>
  );
};

function Chosen({ view }: { readonly view: MapView }) {
  const sample = chosenSample.value;
  if (!sample) return null;
  const residual = residuals.value.get(sample.id);
  const { xPx, yPx } = toPixels(view, sample);
  return (
    <g class="chosen">
      <circle cx={xPx} cy={yPx} r={9} />
      {residual && <path class="arrows" d={arrowOf(view, residual)} />}
    </g>
  );
}

const arrowOf = (view: MapView, { believed, sample }: Residual): string =>
  arrowPath(toPixels(view, believed), toPixels(view, sample), arrowScale.value);

export const ResidualLegend = () => (
  <p class="residual-legend" data-shown={residuals.value.size > 0}>
    <svg viewBox="0 0 26 12" aria-hidden="true">
      <path d={arrowPath({ xPx: 2, yPx: 6 }, { xPx: 23, yPx: 6 }, 1)} />
    </svg>
    {texts.list.legend(arrowScale.value)}
  </p>
);
