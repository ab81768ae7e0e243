/** A scene with known spots, and the errors of the detection. */
import type { LaserColour } from '../../../src/dashboard/vision/frame.ts';
import { detectSpot } from '../../../src/dashboard/vision/spot-detection.ts';
import { FloorScene, type Shot } from '../../../src/dashboard/vision/synthetic/floor-scene.ts';
import { PinholeCamera } from '../../../src/dashboard/vision/synthetic/pinhole-camera.ts';
import { Random } from '../../../src/random.ts';
import { floorPoint } from '../../../src/units.ts';

/** A webcam beside the rig. */
export const camera = new PinholeCamera({
  positionM: [-0.4, 0.4, 1.3],
  lookAt: floorPoint(0.9, 0),
  width: 640,
  height: 360,
  focalPx: 450,
});
/** Its floor, with glare of a lamp and a red object. */
export const scene = new FloorScene(camera, {
  redThing: floorPoint(0.7, 0.35),
  glare: floorPoint(1.2, -0.35),
});

/** The detected and the true position of each spot [px]; undefined for a miss. */
export function errorsPx(shot: ColouredShot, shots: number, seed: number): (number | undefined)[] {
  const { colour = 'red' } = shot;
  return Array.from({ length: shots }, (_, i) => {
    const random = new Random(seed, `shot ${i}`);
    const hit = floorPoint(random.uniform(0.35, 1.6), random.uniform(-0.6, 0.6));
    const off = scene.shoot(random, shot);
    const on = scene.shoot(random, {
      ...shot,
      beam: { hit, colour: colour === 'any' ? 'blue' : colour },
    });
    const { spot } = detectSpot(on, off, colour);
    const truth = camera.project(hit);
    return spot && Math.hypot(spot.xPx - truth.xPx, spot.yPx - truth.yPx);
  });
}

/** A shot, and the laser's colour; red unless given. */
export type ColouredShot = Shot & { readonly colour?: LaserColour };
