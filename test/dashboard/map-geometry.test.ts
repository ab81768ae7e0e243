import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arcPath,
  boundsOf,
  clampToMap,
  dotsPath,
  fitMap,
  floorRings,
  middleOf,
  panned,
  ringRadii,
  roundStepM,
  sectorPath,
  tickBearings,
  toFloor,
  toPixels,
  type WorkAreaView,
  zoomAt,
  zoomed,
} from '../../src/dashboard/map/map-geometry.ts';
import { texts } from '../../src/dashboard/map/texts.ts';
import { polarPoint } from '../../src/geometry/work-area.ts';
import { floorPoint } from '../../src/units.ts';

const TOLERANCE_M = 1e-9;
const TOLERANCE_PX = 1e-6;
const MARGIN_PX = 20;

const hobby: WorkAreaView = { rMinM: 0.25, rMaxM: 1.8, bearingMinRad: -1.3, bearingMaxRad: 1.3 };

const areas: fc.Arbitrary<WorkAreaView> = fc
  .record({
    rMinM: fc.double({ min: 0.01, max: 2, noNaN: true }),
    depthM: fc.double({ min: 0.05, max: 8, noNaN: true }),
    bearingMinRad: fc.double({ min: -Math.PI, max: 3, noNaN: true }),
    part: fc.double({ min: 0.02, max: 1, noNaN: true }),
  })
  .map(({ rMinM, depthM, bearingMinRad, part }) => ({
    rMinM,
    rMaxM: rMinM + depthM,
    bearingMinRad,
    bearingMaxRad: bearingMinRad + part * (Math.PI - bearingMinRad),
  }));
const views = fc
  .tuple(areas, fc.integer({ min: 100, max: 4000 }), fc.integer({ min: 100, max: 4000 }))
  .map(([area, widthPx, heightPx]) => ({
    area,
    view: fitMap(area, widthPx, heightPx, MARGIN_PX),
  }));
const points = fc
  .tuple(
    fc.double({ min: -20, max: 20, noNaN: true }),
    fc.double({ min: -20, max: 20, noNaN: true }),
  )
  .map(([xM, yM]) => floorPoint(xM, yM));

describe('the floor map', () => {
  const view = fitMap(hobby, 800, 600, MARGIN_PX);

  it('shows forward as up and left as left', () => {
    const base = toPixels(view, floorPoint(0, 0));
    const forward = toPixels(view, floorPoint(1, 0));
    const left = toPixels(view, floorPoint(0, 1));
    expect(forward.xPx).toBeCloseTo(base.xPx);
    expect(base.yPx - forward.yPx).toBeCloseTo(view.pxPerM);
    expect(left.yPx).toBeCloseTo(base.yPx);
    expect(base.xPx - left.xPx).toBeCloseTo(view.pxPerM);
  });

  it('maps every floor point back', () => {
    fc.assert(
      fc.property(views, points, ({ view }, point) => {
        const back = toFloor(view, toPixels(view, point));
        expect(Math.hypot(back.xM - point.xM, back.yM - point.yM)).toBeLessThan(TOLERANCE_M);
      }),
    );
  });

  it('zooms around a point, pans with the pointer, and shows the whole again', () => {
    const [at, by] = [
      { xPx: 500, yPx: 200 },
      { xPx: 30, yPx: -20 },
    ];
    const near = zoomAt(view, null, at, 3)!;
    const enlarged = zoomed(view, near);
    expect(enlarged.pxPerM).toBeCloseTo(3 * view.pxPerM);
    expect(toFloor(enlarged, at).xM).toBeCloseTo(toFloor(view, at).xM);
    expect(toFloor(enlarged, at).yM).toBeCloseTo(toFloor(view, at).yM);
    const grabbed = toPixels(zoomed(view, panned(enlarged, near, by)), toFloor(enlarged, at));
    expect(grabbed.xPx).toBeCloseTo(at.xPx + by.xPx);
    expect(grabbed.yPx).toBeCloseTo(at.yPx + by.yPx);
    expect(zoomAt(view, near, at, 1 / 3)).toBeNull();
    expect(zoomed(view, null)).toBe(view);
  });

  it('covers the visible floor with rings, even far from the base', () => {
    expect(floorRings(view)).toEqual([0.5, 1, 1.5, 2, 2.5]);
    const far = zoomed(view, { centre: floorPoint(1.5, 0), factor: 20 });
    const rings = floorRings(far);
    const { xM: farM } = toFloor(far, { xPx: 400, yPx: 0 });
    const { xM: nearM } = toFloor(far, { xPx: 400, yPx: 600 });
    expect(rings.length).toBeLessThan(15);
    expect(rings.filter((ringM) => ringM > nearM && ringM < farM).length).toBeGreaterThan(3);
  });

  it('keeps base and work area inside its margin, and fills it in one direction', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0, max: 1, noNaN: true }), ({ area, view }, part) => {
        const { bearingMinRad, bearingMaxRad } = area;
        const bearing = bearingMinRad + part * (bearingMaxRad - bearingMinRad);
        for (const point of [polarPoint(area.rMaxM, bearing), floorPoint(0, 0)]) {
          const { xPx, yPx } = toPixels(view, point);
          expect(xPx).toBeGreaterThanOrEqual(MARGIN_PX - TOLERANCE_PX);
          expect(xPx).toBeLessThanOrEqual(view.widthPx - MARGIN_PX + TOLERANCE_PX);
          expect(yPx).toBeGreaterThanOrEqual(MARGIN_PX - TOLERANCE_PX);
          expect(yPx).toBeLessThanOrEqual(view.heightPx - MARGIN_PX + TOLERANCE_PX);
        }
        const bounds = boundsOf(area);
        const usedPx = [bounds.yMaxM - bounds.yMinM, bounds.xMaxM - bounds.xMinM].map(
          (sideM) => sideM * view.pxPerM,
        );
        const slackPx = [view.widthPx - usedPx[0]!, view.heightPx - usedPx[1]!];
        expect(Math.min(...slackPx)).toBeCloseTo(2 * MARGIN_PX, 5);
      }),
    );
  });

  it('has a round length that suits the work area', () => {
    const stepOf = (rMinM: number, rMaxM: number) => roundStepM({ ...hobby, rMinM, rMaxM });
    expect(stepOf(0.25, 1.8)).toBe(0.05);
    expect(stepOf(0.1, 0.2)).toBe(0.0025);
    expect(stepOf(1, 10)).toBe(0.25);
    fc.assert(
      fc.property(areas, (area) => {
        const stepM = roundStepM(area);
        expect(stepM).toBeGreaterThan(0);
        const { xM, yM } = middleOf(area);
        const radiusM = Math.hypot(xM, yM);
        // A pattern with the initial size fits into the centre of the work area.
        expect(radiusM + 4 * stepM).toBeLessThan(area.rMaxM);
        expect(radiusM - 4 * stepM).toBeGreaterThan(area.rMinM);
      }),
    );
  });

  it('clamps a crosshair to the map, and leaves one inside unchanged', () => {
    const inside = floorPoint(0.8, -0.3);
    expect(clampToMap(view, inside)).toBe(inside);
    const far = toPixels(view, clampToMap(view, floorPoint(100, 100)));
    expect(far.xPx).toBeCloseTo(0);
    expect(far.yPx).toBeCloseTo(0);
  });
});

describe('drawings on the map', () => {
  const view = fitMap(hobby, 800, 600, MARGIN_PX);

  it('rings at round radii, at most four', () => {
    expect(ringRadii(1.8)).toEqual([0.5, 1, 1.5]);
    expect(ringRadii(0.4)).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(ringRadii(10)).toEqual([2.5, 5, 7.5, 10]);
    expect(ringRadii(1000)).toEqual([1000]);
  });

  it('labels a ring with its radius', () => {
    const shown = [1.8, 1.2, 0.2, 0.04].map((rMaxM) => ringRadii(rMaxM).map(texts.ring));
    expect(shown).toEqual([
      ['0.5 m', '1 m', '1.5 m'],
      ['0.25 m', '0.5 m', '0.75 m', '1 m'],
      ['0.05 m', '0.1 m', '0.15 m', '0.2 m'],
      ['0.01 m', '0.02 m', '0.03 m', '0.04 m'],
    ]);
  });

  it('ticks every 15 degrees within the bearings', () => {
    expect(tickBearings(hobby)).toEqual([-60, -45, -30, -15, 0, 15, 30, 45, 60]);
    const turn = { ...hobby, bearingMinRad: -Math.PI, bearingMaxRad: Math.PI };
    expect(tickBearings(turn)).toHaveLength(24);
  });

  it('splits wide arcs, so that a whole turn is drawn too', () => {
    expect(arcPath(view, 1, -0.5, 0.5).match(/A/g)).toHaveLength(1);
    expect(arcPath(view, 1, -Math.PI, Math.PI).match(/A/g)).toHaveLength(3);
    expect(sectorPath(view, hobby)).toMatch(/^M.*A.*L.*A.*Z$/);
    expect(dotsPath(view, [floorPoint(0, 0), floorPoint(1, 0)]).match(/h0/g)).toHaveLength(2);
  });
});
