/**
 * The layers of the map: work area, range rings, bearing ticks and base; samples, beam, target and
 * crosshair. One component per signal, so that each is redrawn by its own changes only.
 */

import type { FunctionComponent } from 'preact';
import { polarPoint } from '../../geometry/work-area.ts';
import { floorPoint } from '../../units.ts';
import { aim } from '../aim.ts';
import { keepOut, live, rig, samples, trail } from '../state.ts';
import {
  arcPath,
  dotsPath,
  linePath,
  type MapView,
  ringRadii,
  sectorPath,
  tickBearings,
  toPixels,
  type WorkAreaView,
} from './map-geometry.ts';
import { aiming, crosshair } from './pointing.ts';
import { texts } from './texts.ts';

const TICK_PX = 6;
const LABEL_PX = 17;
const LABELLED_DEG = 30;
/** Minimum distance of ring labels [px]; the outermost ring always has one. */
const LABELS_APART_PX = 34;

interface AreaLayerProps {
  readonly area: WorkAreaView;
  readonly view: MapView;
}

/** A layer of the map. */
export type MapLayer = FunctionComponent<AreaLayerProps>;

export const WorkAreaLayer = ({ area, view }: AreaLayerProps) => {
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

/** The zones where the laser must not be lit; a sector ends at the rim of the work area. */
export const KeepOutLayer = ({ area, view }: AreaLayerProps) => (
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

function Rings({ area, view }: AreaLayerProps) {
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

function Ticks({ area, view }: AreaLayerProps) {
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

const BASE = floorPoint(0, 0);
const TRAIL_PARTS = 4;

interface LayerProps {
  readonly view: MapView;
}

export const SamplesLayer = ({ view }: LayerProps) => (
  <path class="samples" d={dotsPath(view, samples.value)} />
);

/** The beam, the predicted spot, and its recent path, fading in steps. */
export function BeamLayer({ view }: LayerProps) {
  const spot = live.value ? rig.value?.spot : null;
  if (!spot) return null;
  const { xPx, yPx } = toPixels(view, spot);
  const points = [...trail.value, spot];
  const partLength = Math.ceil(points.length / TRAIL_PARTS);
  return (
    <g class="beam">
      <path class="ray" d={linePath(view, [BASE, spot])} />
      {Array.from({ length: TRAIL_PARTS }, (_, i) => (
        <path
          key={i}
          class="trail"
          opacity={(i + 1) / TRAIL_PARTS}
          d={linePath(view, points.slice(i * partLength, (i + 1) * partLength + 1))}
        />
      ))}
      <circle class="halo" cx={xPx} cy={yPx} r={10} />
      <circle class="spot" cx={xPx} cy={yPx} r={4.5} />
    </g>
  );
}

export function TargetLayer({ view }: LayerProps) {
  if (aiming.value) {
    const { xPx, yPx } = toPixels(view, aiming.value);
    return (
      <g class="target" transform={`translate(${xPx} ${yPx})`}>
        <circle r={20} />
        <path d="M0 -32V-20M0 20V32M-32 0H-20M20 0H32" />
      </g>
    );
  }
  if (!aim.value) return null;
  const { target, phase, nearest } = aim.value;
  const { xPx, yPx } = toPixels(view, target);
  const other = nearest && toPixels(view, nearest);
  return (
    <g>
      <g class="target" data-phase={phase} transform={`translate(${xPx} ${yPx})`}>
        {phase === 'refused' ? (
          <path d="M-7 -7L7 7M7 -7L-7 7" />
        ) : (
          <>
            <circle r={11} />
            <path d="M0 -16V-7M0 16V7M-16 0H-7M16 0H7" />
          </>
        )}
      </g>
      {other && (
        <g class="nearest">
          <path d={`M${xPx} ${yPx}L${other.xPx} ${other.yPx}`} />
          <circle cx={other.xPx} cy={other.yPx} r={7} />
        </g>
      )}
    </g>
  );
}

export function CrosshairLayer({ view }: LayerProps) {
  if (!crosshair.value) return null;
  const { xPx, yPx } = toPixels(view, crosshair.value);
  return <path class="crosshair" d={`M${xPx} 0V${view.heightPx}M0 ${yPx}H${view.widthPx}`} />;
}
