/**
 * Spot detection in synthetic frames with known ground truth: with noise, glare of a lamp and a red
 * object.
 */
import { describe, expect, it } from 'vitest';
import { detectSpot } from '../../../src/dashboard/vision/spot-detection.ts';
import { FloorScene } from '../../../src/dashboard/vision/synthetic/floor-scene.ts';
import { PinholeCamera } from '../../../src/dashboard/vision/synthetic/pinhole-camera.ts';
import { Random } from '../../../src/random.ts';
import { floorPoint } from '../../../src/units.ts';
import { camera, errorsPx, scene } from './spot-errors.ts';

describe('detectSpot', () => {
  it('finds it within a third of a pixel', () => {
    for (const error of errorsPx({ noiseLevels: 3 }, 4, 2)) expect(error).toBeLessThan(0.3);
  });

  it('finds no spot with the laser off, even with red objects', () => {
    for (let i = 0; i < 10; i++) {
      const random = new Random(i, 'dark');
      const { notSeen } = detectSpot(scene.shoot(random), scene.shoot(random), 'red');
      expect(notSeen).toBe('nothing');
    }
  });

  it('reports a picture that is too bright to show a spot', () => {
    const random = new Random(1, 'bright');
    const hit = floorPoint(0.9, -0.1);
    const on = scene.shoot(random, { exposure: 3, beam: { hit } });
    const { notSeen } = detectSpot(on, scene.shoot(random, { exposure: 3 }), 'red');
    expect(notSeen).toBe('too-bright');
  });

  it('tolerates a different exposure in the second frame', () => {
    const random = new Random(1, 'exposure');
    const hit = floorPoint(0.9, -0.1);
    const off = scene.shoot(random, { exposure: 0.85 });
    const { spot } = detectSpot(scene.shoot(random, { beam: { hit } }), off, 'red');
    const truth = camera.project(hit);
    expect(Math.hypot(spot!.xPx - truth.xPx, spot!.yPx - truth.yPx)).toBeLessThan(0.3);
  });

  it('finds no spot if the camera was moved between the frames', () => {
    const random = new Random(1, 'moved');
    const moved = new FloorScene(
      new PinholeCamera({
        positionM: [-0.4, 0.4, 1.3],
        lookAt: floorPoint(1.1, 0.3),
        width: 640,
        height: 360,
        focalPx: 450,
      }),
      { floorLevel: 60 },
    );
    const { spot } = detectSpot(moved.shoot(random), scene.shoot(random), 'red');
    expect(spot).toBeUndefined();
  });
});
