/** An arrow of the map as SVG path data. Pure. */
import type { MapPoint } from '../../map/map-geometry.ts';

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
