/**
 * The layers of the map above the floor: samples, rig and beam, target and crosshair. One component
 * per signal, so that each is redrawn by its own changes only.
 */

import type { FunctionComponent } from 'preact';
import { polarPoint } from '../../geometry/work-area.ts';
import { floorPoint, toDegrees } from '../../units.ts';
import { aim } from '../aim.ts';
import { live, rig, samples, trail } from '../state.ts';
import { dotsPath, linePath, type MapView, toPixels, type WorkAreaView } from './map-geometry.ts';
import { aiming, crosshair } from './pointing.ts';

interface AreaLayerProps {
  readonly area: WorkAreaView;
  readonly view: MapView;
}

/** A layer of the map. */
export type MapLayer = FunctionComponent<AreaLayerProps>;

const BASE = floorPoint(0, 0);
const TRAIL_PARTS = 4;
/** A smaller circle of the expected error would be hidden by the spot [px]. */
const MIN_CIRCLE_PX = 6;

interface LayerProps {
  readonly view: MapView;
}

export const SamplesLayer = ({ view }: LayerProps) => (
  <path class="samples" d={dotsPath(view, samples.value)} />
);

/**
 * The rig, always: where its head points, the predicted spot (hollow while the laser is off) with
 * the circle of its expected error, and its recent path, fading in steps.
 */
export function RigLayer({ area, view }: AreaLayerProps) {
  const now = live.value ? rig.value : null;
  const { pointing: spot = null, pose = null, laserOn = false, spotErrorMm = null } = now ?? {};
  const base = toPixels(view, BASE);
  return (
    <g class="rig" data-lit={laserOn}>
      {pose && (
        <path
          class="heading"
          d={linePath(view, [BASE, spot ?? polarPoint(area.rMaxM, pose.panRad)])}
        />
      )}
      {spot && <Spot view={view} spot={toPixels(view, spot)} errorMm={spotErrorMm} />}
      <g
        class="base"
        transform={`translate(${base.xPx} ${base.yPx}) rotate(${-toDegrees(pose?.panRad ?? 0)})`}
      >
        <rect x={-8} y={-8} width={16} height={16} rx={3} />
        {pose && <path d="M-4 -8L0 -16L4 -8Z" />}
        <circle r={2.5} />
      </g>
    </g>
  );
}

interface SpotProps extends LayerProps {
  readonly spot: { readonly xPx: number; readonly yPx: number };
  readonly errorMm: number | null;
}

function Spot({ view, spot: { xPx, yPx }, errorMm }: SpotProps) {
  const points = trail.value;
  const partLength = Math.ceil((points.length + 1) / TRAIL_PARTS);
  const circlePx = ((errorMm ?? 0) / 1000) * view.pxPerM;
  return (
    <>
      {Array.from({ length: TRAIL_PARTS }, (_, i) => (
        <path
          key={i}
          class="trail"
          opacity={(i + 1) / TRAIL_PARTS}
          d={linePath(view, points.slice(i * partLength, (i + 1) * partLength + 1))}
        />
      ))}
      {circlePx > MIN_CIRCLE_PX && <circle class="expected" cx={xPx} cy={yPx} r={circlePx} />}
      <circle class="halo" cx={xPx} cy={yPx} r={11} />
      <circle class="spot" cx={xPx} cy={yPx} r={5} />
    </>
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
