/** The living part of the map, a layer for each signal, so that each is drawn when its own changes. */
import { floorPoint } from '../../units.ts';
import { aim } from '../aim.ts';
import { live, rig, samples, trail } from '../state.ts';
import { type MapView, toPixels } from './map-geometry.ts';
import { dotsPath, linePath } from './map-shapes.ts';
import { aiming, crosshair } from './pointing.ts';

const BASE = floorPoint(0, 0);
const TRAIL_PARTS = 4;

interface LayerProps {
  readonly view: MapView;
}

export const SamplesLayer = ({ view }: LayerProps) => (
  <path class="samples" d={dotsPath(view, samples.value)} />
);

/** The beam from the base, its spot, and where the spot has been lately, fading in steps. */
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
