/**
 * The floor under the map's other layers: rings and bearings over all that is visible, the work
 * area on them, and the zones where the laser stays off.
 */
import { polarPoint } from '../../geometry/work-area.ts';
import { floorPoint, fromDegrees } from '../../units.ts';
import { keepOut } from '../state.ts';
import {
  floorRings,
  linePath,
  type MapView,
  sectorPath,
  tickBearings,
  toPixels,
  type WorkAreaView,
} from './map-geometry.ts';
import type { MapLayer } from './map-layers.tsx';
import { texts } from './texts.ts';

const TICK_PX = 6;
const LABEL_PX = 17;
const LABELLED_DEG = 30;
const RAYS_DEG = Array.from({ length: 12 }, (_, i) => i * 30);
const BASE = floorPoint(0, 0);

/** Rings and bearings up to the edge of the map. */
export const GridLayer = ({ view }: { readonly view: MapView }) => {
  const { xPx, yPx } = toPixels(view, BASE);
  const rings = floorRings(view);
  const farM = 2 * (rings.at(-1) ?? 0);
  return (
    <g class="grid">
      {rings.map((radiusM) => (
        <circle key={radiusM} cx={xPx} cy={yPx} r={radiusM * view.pxPerM} />
      ))}
      <path
        d={RAYS_DEG.map((deg) => linePath(view, [BASE, polarPoint(farM, fromDegrees(deg))])).join(
          '',
        )}
      />
    </g>
  );
};

/** The border of the work area, with radii and bearings. */
export const WorkAreaLayer: MapLayer = ({ area, view }) => (
  <g class="work-area">
    <path class="sector" d={sectorPath(view, area)} />
    {floorRings(view)
      .filter((radiusM) => radiusM > area.rMinM && radiusM <= area.rMaxM)
      .map((radiusM) => {
        const rim = toPixels(view, polarPoint(radiusM, area.bearingMinRad));
        return (
          <text key={radiusM} class="label" x={rim.xPx + 5} y={rim.yPx + 14}>
            {texts.ring(radiusM)}
          </text>
        );
      })}
    <Ticks area={area} view={view} />
  </g>
);

function Ticks({ area, view }: { readonly area: WorkAreaView; readonly view: MapView }) {
  const outside = (px: number) => area.rMaxM + px / view.pxPerM;
  return tickBearings(area).map((deg) => {
    const bearing = fromDegrees(deg);
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

/** The zones where the laser must not be lit; a sector ends at the rim of the work area. */
export const KeepOutLayer: MapLayer = ({ area, view }) => (
  <g class="keep-out">
    {keepOut.value.map(({ name, corners, bearingMinRad, bearingMaxRad }) => (
      <path
        key={name}
        d={
          corners
            ? `${linePath(view, corners)}Z`
            : sectorPath(view, {
                ...area,
                rMinM: 0,
                bearingMinRad: bearingMinRad ?? 0,
                bearingMaxRad: bearingMaxRad ?? 0,
              })
        }
      >
        <title>{texts.keepOut(name)}</title>
      </path>
    ))}
  </g>
);
