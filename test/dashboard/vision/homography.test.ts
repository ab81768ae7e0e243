/**
 * Mapping between floor and pixels, against a camera with known ground truth, and impossible marks.
 */
import { describe, expect, it } from 'vitest';
import { fitCamera } from '../../../src/dashboard/vision/camera-fit.ts';
import { fitHomography, type Mark } from '../../../src/dashboard/vision/homography.ts';
import { PinholeCamera } from '../../../src/dashboard/vision/synthetic/pinhole-camera.ts';
import { quantile } from '../../../src/quantile.ts';
import { Random } from '../../../src/random.ts';
import { type FloorPoint, floorPoint } from '../../../src/units.ts';

const CORNERS = [
  floorPoint(0.3, 0.8),
  floorPoint(1.6, 0.8),
  floorPoint(1.6, -0.8),
  floorPoint(0.3, -0.8),
];
const place = { positionM: [-0.4, 0.5, 1.3], lookAt: floorPoint(0.9, 0) } as const;
const camera = new PinholeCamera(place);
const marksOf = (points: readonly FloorPoint[], seenBy = camera): Mark[] =>
  points.map((floor) => ({ floor, pixel: seenBy.project(floor) }));
const inside = Array.from({ length: 200 }, (_, i) => {
  const random = new Random(1, `inside ${i}`);
  return floorPoint(random.uniform(0.3, 1.6), random.uniform(-0.8, 0.8));
});
const apartMm = (a: FloorPoint | undefined, b: FloorPoint) =>
  1000 * Math.hypot(a!.xM - b.xM, a!.yM - b.yM);

describe('fitHomography', () => {
  it('maps floor and pixels as the camera does, both ways', () => {
    const { toFloor, toPixel } = fitHomography(marksOf(CORNERS));
    for (const point of inside) {
      const seen = camera.project(point);
      expect(apartMm(toFloor(seen), point)).toBeLessThan(1e-6);
      expect(Math.hypot(toPixel(point).xPx - seen.xPx, toPixel(point).yPx - seen.yPx)).toBeLessThan(
        1e-6,
      );
    }
  });

  it('has no floor above the horizon', () => {
    expect(fitHomography(marksOf(CORNERS)).toFloor({ xPx: 640, yPx: -2000 })).toBeUndefined();
  });

  const swapped = marksOf(CORNERS).map(({ floor }, i, marks) => ({
    floor,
    pixel: marks[[1, 0, 2, 3][i]!]!.pixel,
  }));
  const mirrored = marksOf(CORNERS).map(({ floor, pixel }) => ({
    floor: floorPoint(floor.xM, -floor.yM),
    pixel,
  }));
  const lined = marksOf([0.4, 0.7, 1.1, 1.5].map((xM) => floorPoint(xM, 0.2)));
  it.each([
    ['marks-too-few', marksOf(CORNERS.slice(1))],
    ['marks-coincide', marksOf([...CORNERS.slice(1), CORNERS[1]!])],
    ['marks-collinear', lined],
    ['marks-crossed', swapped],
    ['marks-mirrored', mirrored],
  ])('refuses %s', (code, marks) => {
    expect(() => fitHomography(marks)).toThrowError(expect.objectContaining({ code }));
  });
});

describe('fitCamera', () => {
  const bent = new PinholeCamera({ ...place, k1: -0.08 });
  const nine = [0.3, 0.95, 1.6].flatMap((xM) => [-0.8, 0, 0.8].map((yM) => floorPoint(xM, yM)));
  const worstMm = (marks: readonly Mark[], seenBy: PinholeCamera) => {
    const { toFloor } = fitCamera(marks, seenBy);
    return quantile(
      inside.map((point) => apartMm(toFloor(seenBy.project(point)), point)),
      0.95,
    )!;
  };

  it('has no residual for four marks, and gives the size of a pixel', () => {
    const fit = fitCamera(marksOf(CORNERS), camera);
    expect(fit.residualMm).toBeUndefined();
    expect(fit.pixelMm(floorPoint(1.6, 0))).toBeGreaterThan(fit.pixelMm(floorPoint(0.4, 0)));
  });

  it('fits the lens from nine marks, which four do not determine', () => {
    expect(worstMm(marksOf(CORNERS, bent), bent)).toBeGreaterThan(8);
    expect(worstMm(marksOf(nine, bent), bent)).toBeLessThan(5);
  });

  it('estimates the accuracy of marks from its residual', () => {
    const random = new Random(3, 'clicks');
    const clicked = marksOf(nine).map(({ floor, pixel }) => ({
      floor,
      pixel: { xPx: pixel.xPx + random.normal(2), yPx: pixel.yPx + random.normal(2) },
    }));
    const { residualMm, pixelMm } = fitCamera(clicked, camera);
    expect(residualMm!).toBeGreaterThan(0.5 * pixelMm(floorPoint(0.9, 0)));
    expect(fitCamera(marksOf(nine), camera).residualMm!).toBeLessThan(1);
  });
});
