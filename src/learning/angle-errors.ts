/**
 * Floor errors from errors of the angles. Validation has held-out samples but no rig to aim, so it maps
 * the error of the predicted angles to the floor by the nominal kinematics.
 */
import { type Geometry, laser } from '../geometry/kinematics.ts';
import { quantile } from '../quantile.ts';
import { type Angles, type FloorPoint, radians } from '../units.ts';
import type { AngleSample } from './angle-samples.ts';

/** Displacement of the laser point on the floor per angle [m/rad], at a target. */
export interface FloorSensitivity {
  readonly panMPerRad: number;
  readonly tiltMPerRad: number;
}

/**
 * Computes the Jacobian of the nominal laser point. Pan turns the point about the base. In tilt t the point
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
 * Floor error of predicted angles [mm]: the distance from the measured point to the nominal laser point
 * with the angle error added to the nominal angles; undefined when that beam misses the floor.
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

/** Statistics of floor errors. Misses are counted separately and excluded from the quantiles. */
export interface FloorErrors {
  /** Median over the hits [mm]; null without hits. */
  readonly medianMm: number | null;
  /** 95th percentile over the hits [mm]; null without hits. */
  readonly p95Mm: number | null;
  /** Fraction of misses, 0 to 1; 0 without errors. */
  readonly missRate: number;
}

/**
 * Summarises floor errors.
 * @param errorsMm distances from the targets [mm], undefined for a miss
 */
export function floorErrors(errorsMm: readonly (number | undefined)[]): FloorErrors {
  const hits = errorsMm.filter((errorMm) => errorMm !== undefined);
  return {
    medianMm: quantile(hits, 0.5) ?? null,
    p95Mm: quantile(hits, 0.95) ?? null,
    missRate: errorsMm.length === 0 ? 0 : 1 - hits.length / errorsMm.length,
  };
}
