/** Residual arrows on the map, and the sample that is chosen. */
import type { MapLayer } from '../../map/floor-map.tsx';
import { type MapView, toPixels } from '../../map/map-geometry.ts';
import { arrowPath } from './residual-arrows.ts';
import { arrowScale, type Residual, residuals } from './residuals.ts';
import { chosenSample } from './sample-list.ts';
import { texts } from './texts.ts';
import './samples.css';

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
