/**
 * What an error of the angles means on the floor. Validation has no rig to shoot with, only held-out
 * measurements; it carries the error of the predicted angles to the floor by the nominal kinematics.
 */
import { type Geometry, laser } from '../geometry/kinematics.ts';
import { quantile } from '../quantile.ts';
import { type Angles, type FloorPoint, radians } from '../units.ts';
import type { AngleSample } from './angle-samples.ts';

/** How far the laser point moves on the floor per angle [m/rad], at the target that it points to. */
export interface FloorSensitivity {
  readonly panMPerRad: number;
  readonly tiltMPerRad: number;
}

/**
 * The Jacobian of the nominal laser point. Pan turns the point about the base. In tilt t the point
 * lies (l2 + l1 cos t) / sin t from the base, whose derivative is -(l1 + l2 cos t) / sin² t.
 */
export function floorSensitivity(
  { xM, yM }: FloorPoint,
  tiltRad: number,
  { l1, l2 }: Geometry,
): FloorSensitivity {
  const sine = Math.sin(tiltRad);
  return {
    panMPerRad: Math.hypot(xM, yM),
    tiltMPerRad: (l1 + l2 * Math.cos(tiltRad)) / (sine * sine),
  };
}

/**
 * How far from the measured point the nominal laser would land if the predicted angles were in error
 * there as they are against the applied ones [mm]; undefined when it would miss the floor.
 */
export function floorErrorMm(
  { measured, applied, nominal }: Pick<AngleSample, 'measured' | 'applied' | 'nominal'>,
  predicted: Angles | undefined,
  geometry: Geometry,
): number | undefined {
  if (!predicted) return undefined;
  const hit = laser(
    {
      panRad: radians(nominal.panRad + predicted.panRad - applied.panRad),
      tiltRad: radians(nominal.tiltRad + predicted.tiltRad - applied.tiltRad),
    },
    geometry,
  );
  return hit && 1000 * Math.hypot(hit.xM - measured.xM, hit.yM - measured.yM);
}

/**
 * Statistics of errors on the floor, the same for validation, the demo and the command line. A miss
 * is a shot that marks nothing; it is counted, and has no place in the median.
 */

/** How far shots landed from their targets. */
export interface FloorErrors {
  /** Median over the shots that hit the floor [mm]; null when none did. */
  readonly medianMm: number | null;
  /** 95th percentile over the shots that hit the floor [mm]; null when none did. */
  readonly p95Mm: number | null;
  /** The share of shots that missed the floor, 0 to 1; 0 when there were no shots. */
  readonly missRate: number;
}

/**
 * Summarises shots.
 * @param errorsMm distance of each shot from its target [mm], undefined for a miss
 */
export function floorErrors(errorsMm: readonly (number | undefined)[]): FloorErrors {
  const hits = errorsMm.filter((errorMm) => errorMm !== undefined);
  return {
    medianMm: quantile(hits, 0.5) ?? null,
    p95Mm: quantile(hits, 0.95) ?? null,
    missRate: errorsMm.length === 0 ? 0 : 1 - hits.length / errorsMm.length,
  };
}
