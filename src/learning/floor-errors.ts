/**
 * Statistics of errors on the floor, the same for validation, the demo and the command line. A miss
 * is a shot that marks nothing; it is counted, and has no place in the median.
 */
import { quantile } from '../quantile.ts';

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
