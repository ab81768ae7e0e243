/**
 * What is to be expected of shots, kept on a grid of targets whose nodes are worked out once, when first
 * needed: the doubt of fifty parameters costs more at a single target than all the rest of a prediction,
 * and changes slowly from target to target.
 */
import { polarPoint } from '../geometry/bearings.ts';
import type { FloorPoint } from '../units.ts';
import type { ModelFile } from './model-file.ts';
import type { ShotSpread } from './shot-spread.ts';

/** Steps of the grid: radii in equal ratios, bearings in equal angles. */
const RADIUS_STEPS = 40;
const BEARING_STEPS = 32;

type SpreadAt = (target: FloorPoint) => ShotSpread | undefined;

/** The same within two per cent, between the nodes of a grid over the reach; exact outside of it. */
export function tabulated(exact: SpreadAt, reach: NonNullable<ModelFile['reach']>): SpreadAt {
  const { radiusMinM, radiusMaxM, bearingMinRad, bearingMaxRad } = reach;
  const ratio = Math.log(radiusMaxM / radiusMinM) / RADIUS_STEPS;
  const stepRad = (bearingMaxRad - bearingMinRad) / BEARING_STEPS;
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY && stepRad > 0)) return exact;
  const width = BEARING_STEPS + 1;
  const expectedMm = new Float64Array((RADIUS_STEPS + 1) * width);
  const boundMm = new Float64Array(expectedMm.length);
  const known = new Uint8Array(expectedMm.length);
  const workOut = (i: number): void => {
    if (known[i]) return;
    known[i] = 1;
    const radiusM = radiusMinM * Math.exp(ratio * Math.floor(i / width));
    const bearingRad = bearingMinRad + stepRad * (i % width);
    const spread = exact(polarPoint(radiusM, bearingRad));
    expectedMm[i] = spread?.expectedErrorMm ?? Number.NaN;
    boundMm[i] = spread?.errorBound90Mm ?? Number.NaN;
  };
  return (target) => {
    const row = Math.log(Math.hypot(target.xM, target.yM) / radiusMinM) / ratio;
    const column = (Math.atan2(target.yM, target.xM) - bearingMinRad) / stepRad;
    if (!(row >= 0 && row < RADIUS_STEPS && column >= 0 && column < BEARING_STEPS)) {
      return exact(target);
    }
    const at = Math.floor(row) * width + Math.floor(column);
    for (const node of [at, at + 1, at + width, at + width + 1]) workOut(node);
    const down = row - Math.floor(row);
    const right = column - Math.floor(column);
    const between = (table: Float64Array): number =>
      (1 - down) * ((1 - right) * table[at]! + right * table[at + 1]!) +
      down * ((1 - right) * table[at + width]! + right * table[at + width + 1]!);
    const errorBound90Mm = between(boundMm);
    // A node without angles has no errors, nor has what lies beside it.
    if (Number.isNaN(errorBound90Mm)) return exact(target);
    return { expectedErrorMm: between(expectedMm), errorBound90Mm };
  };
}
