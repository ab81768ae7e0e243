/** The spot in synthetic frames, whose truth is known: with noise, a lamp's glare and something red. */
import { describe, expect, it } from 'vitest';
import type { LaserColour } from '../../../src/dashboard/vision/frame.ts';
import { findSpot } from '../../../src/dashboard/vision/spot-detection.ts';
import { quantile } from '../../../src/quantile.ts';
import { Random } from '../../../src/random.ts';
import { floorPoint } from '../../../src/units.ts';
import { FloorScene, type Shot } from './floor-scene.ts';
import { PinholeCamera } from './pinhole-camera.ts';

const camera = new PinholeCamera({
  ...{ positionM: [-0.4, 0.4, 1.3], looksAt: floorPoint(0.9, 0) },
  ...{ width: 640, height: 360, focalPx: 450 },
});
const scene = new FloorScene(camera, {
  redThing: floorPoint(0.7, 0.35),
  glare: floorPoint(1.2, -0.35),
});
const SHOTS = 30;

/** Where each spot is found and where it truly is [px]; undefined when it wasn't seen. */
function errorsPx(shot: ColouredShot, seed: number): (number | undefined)[] {
  const { colour = 'red' } = shot;
  return Array.from({ length: SHOTS }, (_, i) => {
    const random = new Random(seed, `shot ${i}`);
    const hit = floorPoint(random.uniform(0.35, 1.6), random.uniform(-0.6, 0.6));
    const off = scene.shoot(random, shot);
    const on = scene.shoot(random, {
      ...shot,
      beam: { hit, colour: colour === 'any' ? 'blue' : colour },
    });
    const { spot } = findSpot(on, off, colour);
    const truth = camera.project(hit);
    return spot && Math.hypot(spot.xPx - truth.xPx, spot.yPx - truth.yPx);
  });
}

type ColouredShot = Shot & { readonly colour?: LaserColour };

describe('findSpot', () => {
  it.each<[string, ColouredShot]>([
    ['a quiet camera', { noiseLevels: 2 }],
    ['a noisy camera', { noiseLevels: 6 }],
    ['colour at half the resolution', { noiseLevels: 3, halfColour: true }],
    ['a green laser', { colour: 'green' }],
    ['a violet laser', { colour: 'blue' }],
    ['a laser of any colour', { colour: 'any' }],
  ])('finds it within a third of a pixel: %s', (_, shot) => {
    const errors = errorsPx(shot, 1);
    const seen = errors.filter((error) => error !== undefined);
    expect(seen.length).toBeGreaterThan(0.8 * SHOTS); // in the glare it may say that it can't
    expect(quantile(seen, 0.95)!).toBeLessThan(0.3);
  });

  it('sees nothing where the laser is off, whatever is red', () => {
    for (let i = 0; i < 10; i++) {
      const random = new Random(i, 'dark');
      const { notSeen } = findSpot(scene.shoot(random), scene.shoot(random), 'red');
      expect(notSeen).toBe('nothing');
    }
  });

  it('says when the picture is too bright for a spot to show', () => {
    const random = new Random(1, 'bright');
    const hit = floorPoint(0.9, -0.1);
    const on = scene.shoot(random, { exposure: 3, beam: { hit } });
    const { notSeen } = findSpot(on, scene.shoot(random, { exposure: 3 }), 'red');
    expect(notSeen).toBe('too-bright');
  });

  it('bears another exposure in the second frame', () => {
    const random = new Random(1, 'exposure');
    const hit = floorPoint(0.9, -0.1);
    const off = scene.shoot(random, { exposure: 0.85 });
    const { spot } = findSpot(scene.shoot(random, { beam: { hit } }), off, 'red');
    const truth = camera.project(hit);
    expect(Math.hypot(spot!.xPx - truth.xPx, spot!.yPx - truth.yPx)).toBeLessThan(0.3);
  });

  it('does not guess when the camera was moved between the frames', () => {
    const random = new Random(1, 'moved');
    const moved = new FloorScene(
      new PinholeCamera({
        ...{ positionM: [-0.4, 0.4, 1.3], looksAt: floorPoint(1.1, 0.3) },
        ...{ width: 640, height: 360, focalPx: 450 },
      }),
      { floorLevel: 60 },
    );
    const { spot } = findSpot(moved.shoot(random), scene.shoot(random), 'red');
    expect(spot).toBeUndefined();
  });
});
