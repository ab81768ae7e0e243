import { describe, expect, it } from 'vitest';
import { isInWorkArea, nearestReachable, pointInWorkArea } from '../../src/geometry/work-area.ts';
import { Random } from '../../src/random.ts';
import type { WorkArea } from '../../src/rig-file.ts';
import { type FloorPoint, floorPoint } from '../../src/units.ts';

const AREA = { rMin: 0.25, rMax: 1.8, bearingMin: -1.3, bearingMax: 1.3 } as WorkArea;
/** The rounding to whole millimetres, and the tolerance of the search in direction. */
const TOLERANCE_M = 0.002;

const distanceM = (a: FloorPoint, b: FloorPoint) => Math.hypot(a.xM - b.xM, a.yM - b.yM);
const inArea = (point: FloorPoint) => isInWorkArea(AREA, point);

describe('the nearest reachable target', () => {
  it('is on the rim of the work area when all of it can be hit', () => {
    const nearest = nearestReachable(AREA, floorPoint(3, 0), inArea);
    expect(nearest).toEqual(floorPoint(1.8, 0));
  });

  it('is as near as the end of the reach lets it be, within some 2 mm', () => {
    const random = new Random(1, 'targets');
    const reaches: ((point: FloorPoint) => boolean)[] = [
      ({ xM }) => xM <= 0.35, // a straight end
      ({ xM, yM }) => Math.hypot(xM - 0.6, yM - 0.3) <= 0.2, // a disc
      ({ xM, yM }) => Math.hypot(xM, yM) <= 0.3, // points near the base
    ];
    for (const reach of reaches) {
      const isReachable = (point: FloorPoint) => inArea(point) && reach(point);
      const fine = Array.from({ length: 400 * 400 }, (_, i) =>
        pointInWorkArea(AREA, Math.floor(i / 400) / 399, (i % 400) / 399),
      ).filter(isReachable);
      for (let i = 0; i < 20; i++) {
        const target = pointInWorkArea(AREA, random.uniform(), random.uniform());
        if (isReachable(target)) continue;
        const nearest = nearestReachable(AREA, target, isReachable)!;
        expect(isReachable(nearest)).toBe(true);
        const truthM = fine.reduce(
          (best, point) => Math.min(best, distanceM(point, target)),
          Number.POSITIVE_INFINITY,
        );
        expect(distanceM(nearest, target)).toBeLessThan(truthM + TOLERANCE_M);
      }
    }
  });

  it('can be entered as it is printed', () => {
    const { xM, yM } = nearestReachable(AREA, floorPoint(2, 0.777_777), inArea)!;
    expect(inArea(floorPoint(Number(xM.toFixed(3)), Number(yM.toFixed(3))))).toBe(true);
    expect([Number(xM.toFixed(3)), Number(yM.toFixed(3))]).toEqual([xM, yM]);
  });

  it('is undefined when nothing can be hit', () => {
    expect(nearestReachable(AREA, floorPoint(0.8, 0), () => false)).toBeUndefined();
  });
});
