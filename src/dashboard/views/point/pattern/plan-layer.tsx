/** Patterns on the map: the line that is followed, and the one that would be: where it begins, and what is out of reach. */
import { useEffect } from 'preact/hooks';
import type { MapLayer } from '../../../map/floor-map.tsx';
import { toPixels } from '../../../map/map-geometry.ts';
import { dotsPath, linePath } from '../../../map/map-shapes.ts';
import { followed, watchFollowed } from './followed.ts';
import { outside, planned, refusedAt } from './planned.ts';
import './plan-layer.css';

export const FollowedLayer: MapLayer = ({ view }) => {
  useEffect(watchFollowed, []);
  return <path class="followed" d={linePath(view, followed.value)} />;
};

export const PlanLayer: MapLayer = ({ view }) => {
  const points = planned.value;
  const [first] = points;
  if (!first) return null;
  const start = toPixels(view, first);
  const faults = refusedAt.value ? [...outside.value, refusedAt.value] : outside.value;
  return (
    <g class="plan">
      <path class="line" d={linePath(view, points)} />
      <circle class="start" cx={start.xPx} cy={start.yPx} r={5} />
      <path class="fault" d={dotsPath(view, faults)} />
    </g>
  );
};
