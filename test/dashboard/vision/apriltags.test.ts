/** Printed tags on the floor: detection, decoding, and calibration of a camera. */
import { expect, it } from 'vitest';
import { detectTags } from '../../../src/dashboard/vision/apriltags.ts';
import { FloorScene } from '../../../src/dashboard/vision/synthetic/floor-scene.ts';
import { PinholeCamera } from '../../../src/dashboard/vision/synthetic/pinhole-camera.ts';
import { fitCameraToTags } from '../../../src/dashboard/vision/tag-marks.ts';
import { quantile } from '../../../src/quantile.ts';
import { Random } from '../../../src/random.ts';
import { floorPoint } from '../../../src/units.ts';

const PLACES = [
  floorPoint(0.45, 0.5),
  floorPoint(1.4, 0.6),
  floorPoint(1.4, -0.6),
  floorPoint(0.45, -0.5),
];
const SIZE_M = 0.12;
const camera = new PinholeCamera({ positionM: [-0.3, 0.2, 1.3], lookAt: floorPoint(0.9, 0) });
const scene = new FloorScene(camera, {
  tags: PLACES.map((middle, id) => ({ id, middle, turnRad: 0.4 * id, sizeM: SIZE_M })),
  redThing: floorPoint(0.9, 0),
});
const frame = scene.shoot(new Random(1, 'tags'));

it('reads all four, and nothing else', () => {
  expect(detectTags(frame).map(({ id }) => id)).toEqual([0, 1, 2, 3]);
});

it('calibrates a camera with them to a few millimetres', () => {
  const {
    camera: fit,
    oversize,
    apartMm,
  } = fitCameraToTags(detectTags(frame), PLACES, SIZE_M, frame);
  const errorsMm = Array.from({ length: 200 }, (_, i) => {
    const random = new Random(i, 'points');
    const point = floorPoint(random.uniform(0.45, 1.4), random.uniform(-0.5, 0.5));
    const seen = fit.toFloor(camera.project(point))!;
    return 1000 * Math.hypot(seen.xM - point.xM, seen.yM - point.yM);
  });
  expect(quantile(errorsMm, 0.95)!).toBeLessThan(3);
  expect([oversize.length, apartMm.length]).toEqual([4, 4]);
  expect(Math.max(...oversize.map(Math.abs))).toBeLessThan(0.03);
  expect(Math.max(...apartMm)).toBeLessThan(5);
});

it('names the missing tags', () => {
  const seen = detectTags(frame).filter(({ id }) => id !== 2);
  expect(() => fitCameraToTags(seen, PLACES, SIZE_M, frame)).toThrowError(
    expect.objectContaining({ code: 'tags-too-few', details: { missing: [2] } }),
  );
});

it('finds the misplaced tag and its displacement', () => {
  const wrong = PLACES.map(({ xM, yM }, id) => floorPoint(id === 2 ? xM + 0.03 : xM, yM));
  const { ids, suspect, apartMm } = fitCameraToTags(detectTags(frame), wrong, SIZE_M, frame);
  expect(ids[suspect]).toBe(2);
  expect(apartMm[suspect]! - 30).toBeCloseTo(0, -1);
});

it('finds the scale error of the print', () => {
  const { oversize } = fitCameraToTags(detectTags(frame), PLACES, SIZE_M / 0.97, frame);
  expect(oversize).toHaveLength(4);
  expect(Math.max(...oversize)).toBeLessThan(-0.01);
});
