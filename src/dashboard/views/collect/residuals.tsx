/** Residual arrows on the map, the list of samples, and the selected one. */

import { computed, effect, signal } from '@preact/signals';
import type { Sample } from '../../../api/samples.ts';
import { quantile } from '../../../quantile.ts';
import { FLOOR } from '../../../surfaces.ts';
import type { FloorPoint } from '../../../units.ts';
import { ApiProblem, api, UNREACHABLE } from '../../daemon/api.ts';
import { notifyFailure } from '../../events.ts';
import { type MapPoint, type MapView, toPixels } from '../../map/map-geometry.ts';
import type { MapLayer } from '../../map/map-layers.tsx';
import { activeModel, isSimulated, link, live, samples } from '../../state.ts';
import { texts } from './texts.ts';
import './samples.css';

/** Length of the two strokes of the arrowhead, and their angle to the shaft [px, rad]. */
const HEAD_PX = 5;
const SPREAD_RAD = 0.5;

/**
 * SVG path of an arrow that ends at `to` and is enlarged by `scale`. An arrow shorter than its head is
 * drawn as a line.
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

/** Arrows are drawn for this many samples, the newest ones. */
const MAX_ARROWS = 300;
/** Arrows are enlarged so that the 90th percentile reaches this length on the floor [m]. */
const LONG_M = 0.1;
const SCALES = [50, 20, 10, 5, 2];

/**
 * The predicted spot of each sample, where its residual arrow starts. Requested while the view is
 * open, for new samples and models.
 */
interface Predictions {
  readonly modelId: number;
  /** By sample id; null where the predicted beam misses the floor. */
  readonly spots: ReadonlyMap<number, FloorPoint | null>;
}

const predictions = signal<Predictions | null>(null);

/** A sample and its predicted spot. */
export interface Residual {
  readonly sample: Sample;
  readonly predicted: FloorPoint;
  readonly errorMm: number;
}

/** The known residuals, by sample id. */
export const residuals = computed<ReadonlyMap<number, Residual>>(() => {
  const known = predictions.value?.spots;
  const entries = samples.value.flatMap((sample): [number, Residual][] => {
    const spot = known?.get(sample.id);
    if (!spot || sample.surface !== FLOOR) return [];
    const errorMm = 1000 * Math.hypot(sample.xM - spot.xM, sample.yM - spot.yM);
    return [[sample.id, { sample, predicted: spot, errorMm }]];
  });
  return new Map(entries);
});

/** The enlargement of the arrows. */
const arrowScale = computed(() => {
  const errorsMm = [...residuals.value.values()].map(({ errorMm }) => errorMm);
  const longMm = quantile(errorsMm, 0.9) ?? 0;
  return SCALES.find((scale) => scale * longMm <= 1000 * LONG_M) ?? 1;
});

/** Requests predictions while the view is open; the returned function stops it. */
export function watchResiduals(): () => void {
  let asking = false;
  const look = async (): Promise<void> => {
    const model = activeModel.peek();
    const known = predictions.peek();
    const spots = known && known.modelId === model?.id ? known.spots : new Map<number, null>();
    const lacking = samples
      .peek()
      .slice(-MAX_ARROWS)
      .filter(({ id }) => !spots.has(id));
    if (!model || lacking.length === 0) return;
    const answer = await api.call('POST /spots', {
      body: { poses: lacking.map(({ panUs, tiltUs }) => ({ panUs, tiltUs })), asSeen: true },
    });
    const found = lacking.map(({ id }, i) => [id, answer.spots[i] ?? null] as const);
    const kept = answer.modelId === known?.modelId ? known.spots : [];
    predictions.value = { modelId: answer.modelId, spots: new Map([...kept, ...found]) };
    // Samples that arrived meanwhile are requested next; an unknown model will be announced by telemetry.
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
        if (!gone) notifyFailure(texts.list.residuals, error); // otherwise repeated when the connection is restored
      })
      .finally(() => {
        asking = false;
      });
  });
}

const BY_SIMULATION = 'simulated';
/** Maximum number of samples in the list. */
const MAX_LISTED = 100;

/** Order of the list. */
export type Order = 'worst' | 'newest';
export const order = signal<Order>('worst');
/** Id of the selected sample. */
export const selectedId = signal<number | null>(null);
/** The selected sample, if it exists. */
export const selectedSample = computed(
  () => samples.value.find(({ id }) => id === selectedId.value) ?? null,
);
/** The listed samples, first at the top. */
export const listed = computed(() => {
  const newest = samples.value.toReversed();
  if (order.value === 'newest') return newest.slice(0, MAX_LISTED);
  const errorMm = ({ id }: Sample) => residuals.value.get(id)?.errorMm ?? Infinity;
  return newest.sort((a, b) => errorMm(b) - errorMm(a) || b.id - a.id).slice(0, MAX_LISTED);
});
/** Whether a real rig has samples from a simulated rig of the same name. */
export const hasSimulatedSamples = computed(
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
      <SelectedSample view={view} />
    </g>
  );
};

function SelectedSample({ view }: { readonly view: MapView }) {
  const sample = selectedSample.value;
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

const arrowOf = (view: MapView, { predicted: believed, sample }: Residual): string =>
  arrowPath(toPixels(view, believed), toPixels(view, sample), arrowScale.value);

export const ResidualLegend = () => (
  <p class="residual-legend" data-shown={residuals.value.size > 0}>
    <svg viewBox="0 0 26 12" aria-hidden="true">
      <path d={arrowPath({ xPx: 2, yPx: 6 }, { xPx: 23, yPx: 6 }, 1)} />
    </svg>
    {texts.list.legend(arrowScale.value)}
  </p>
);
