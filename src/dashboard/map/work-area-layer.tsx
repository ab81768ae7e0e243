/** The still part of the map: work area, range rings, bearing ticks, base. */

import { polarPoint } from '../../geometry/bearings.ts';
import { type MapView, toPixels, type WorkAreaView } from './map-geometry.ts';
import { arcPath, linePath, ringRadii, sectorPath, tickBearings } from './map-shapes.ts';
import { texts } from './texts.ts';

const TICK_PX = 6;
const LABEL_PX = 17;
const LABELLED_DEG = 30;
/** Labels of rings stand so far apart [px]; the outermost has one. */
const LABELS_APART_PX = 34;

interface LayerProps {
  readonly area: WorkAreaView;
  readonly view: MapView;
}

export const WorkAreaLayer = ({ area, view }: LayerProps) => {
  const base = toPixels(view, polarPoint(0, 0));
  return (
    <g class="work-area">
      <path class="sector" d={sectorPath(view, area)} />
      <Rings area={area} view={view} />
      <Ticks area={area} view={view} />
      <g class="base" transform={`translate(${base.xPx} ${base.yPx})`}>
        <rect x={-7} y={-7} width={14} height={14} rx={3} />
        <circle r={2.5} />
      </g>
    </g>
  );
};

function Rings({ area, view }: LayerProps) {
  const { bearingMinRad, bearingMaxRad, rMinM, rMaxM } = area;
  const shown = ringRadii(rMaxM).filter((radiusM) => radiusM > rMinM);
  const apartPx = view.pxPerM * ((shown[1] ?? rMaxM) - (shown[0] ?? 0));
  const every = Math.max(1, Math.ceil(LABELS_APART_PX / apartPx));
  return shown.map((radiusM, i) => {
    const labelled = (shown.length - 1 - i) % every === 0;
    const rim = toPixels(view, polarPoint(radiusM, bearingMinRad));
    return (
      <g key={radiusM}>
        <path class="ring" d={arcPath(view, radiusM, bearingMinRad, bearingMaxRad)} />
        {labelled && (
          <text class="label" x={rim.xPx + 5} y={rim.yPx + 14}>
            {texts.ring(radiusM)}
          </text>
        )}
      </g>
    );
  });
}

function Ticks({ area, view }: LayerProps) {
  const outside = (px: number) => area.rMaxM + px / view.pxPerM;
  return tickBearings(area).map((deg) => {
    const bearing = (deg * Math.PI) / 180;
    const label = toPixels(view, polarPoint(outside(LABEL_PX), bearing));
    const ends = [polarPoint(area.rMaxM, bearing), polarPoint(outside(TICK_PX), bearing)];
    return (
      <g key={deg}>
        <path class="tick" d={linePath(view, ends)} />
        {deg % LABELLED_DEG === 0 && (
          <text class="label middle" x={label.xPx} y={label.yPx}>
            {texts.bearing(deg)}
          </text>
        )}
      </g>
    );
  });
}
