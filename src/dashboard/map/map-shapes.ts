/**
 * What the floor map draws, as SVG path data and label places: the work area, its range rings and
 * its bearing ticks.
 */
import { polarPoint } from '../../geometry/bearings.ts';
import type { FloorPoint } from '../../units.ts';
import { type MapView, toPixels, type WorkAreaView } from './map-geometry.ts';

const RING_STEPS_M = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50];
const MAX_RINGS = 4;
const TICK_STEP_DEG = 15;
/** An arc is drawn in parts below half a turn, for which SVG needs no flags. */
const MAX_ARC_RAD = (2 * Math.PI) / 3;

/** Radii of the range rings [m]: round numbers, four at most. */
export function ringRadii(rMaxM: number): number[] {
  const stepM = RING_STEPS_M.find((step) => Math.floor(rMaxM / step + 1e-9) <= MAX_RINGS) ?? rMaxM;
  const count = Math.floor(rMaxM / stepM + 1e-9);
  return Array.from({ length: count }, (_, i) => Number(((i + 1) * stepM).toFixed(2)));
}

/** Bearings of the ticks inside the work area [degrees], every 15°. */
export function tickBearings({ bearingMinRad, bearingMaxRad }: WorkAreaView): number[] {
  const first = Math.ceil((bearingMinRad * 180) / Math.PI / TICK_STEP_DEG - 1e-9);
  const last = Math.floor((bearingMaxRad * 180) / Math.PI / TICK_STEP_DEG + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * TICK_STEP_DEG);
  return ticks.filter((deg) => !(deg === -180 && ticks.includes(180)));
}

/** The border of the work area, closed. */
export function sectorPath(view: MapView, area: WorkAreaView): string {
  const { rMinM, rMaxM, bearingMinRad: right, bearingMaxRad: left } = area;
  const outer = `M${at(view, polarPoint(rMaxM, right))}${arc(view, rMaxM, right, left)}`;
  const inner = `L${at(view, polarPoint(rMinM, left))}${arc(view, rMinM, left, right)}`;
  return `${outer}${inner}Z`;
}

/** An arc around the base. */
export const arcPath = (view: MapView, radiusM: number, fromRad: number, toRad: number): string =>
  `M${at(view, polarPoint(radiusM, fromRad))}${arc(view, radiusM, fromRad, toRad)}`;

/** Dots of no length, for a path with round line caps: one element, however many points. */
export const dotsPath = (view: MapView, points: readonly FloorPoint[]): string =>
  points.map((point) => `M${at(view, point)}h0`).join('');

/** A line through points. */
export const linePath = (view: MapView, points: readonly FloorPoint[]): string =>
  points.map((point, i) => `${i === 0 ? 'M' : 'L'}${at(view, point)}`).join('');

function at(view: MapView, point: FloorPoint): string {
  const { xPx, yPx } = toPixels(view, point);
  return `${xPx.toFixed(1)} ${yPx.toFixed(1)}`;
}

function arc(view: MapView, radiusM: number, fromRad: number, toRad: number): string {
  const parts = Math.max(1, Math.ceil(Math.abs(toRad - fromRad) / MAX_ARC_RAD));
  const radiusPx = (radiusM * view.pxPerM).toFixed(1);
  const sweep = toRad > fromRad ? 0 : 1; // a growing bearing turns to the left
  return Array.from({ length: parts }, (_, i) => {
    const bearing = fromRad + ((toRad - fromRad) * (i + 1)) / parts;
    return `A${radiusPx} ${radiusPx} 0 0 ${sweep} ${at(view, polarPoint(radiusM, bearing))}`;
  }).join('');
}
