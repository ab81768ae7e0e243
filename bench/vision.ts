/**
 * Frames per second of spot detection, on frames of 1280 × 720, compared with copying them.
 *
 *     npm run bench:vision
 */
import { detectSpot } from '../src/dashboard/vision/spot-detection.ts';
import { FloorScene } from '../src/dashboard/vision/synthetic/floor-scene.ts';
import { PinholeCamera } from '../src/dashboard/vision/synthetic/pinhole-camera.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import { floorPoint } from '../src/units.ts';

const ROUNDS = 60;

const camera = new PinholeCamera({ positionM: [-0.4, 0.4, 1.3], lookAt: floorPoint(0.9, 0) });
const scene = new FloorScene(camera, { redThing: floorPoint(0.7, 0.35) });
const random = new Random(1, 'bench');
const off = scene.shoot(random);
const on = scene.shoot(random, { beam: { hit: floorPoint(1, 0.1) } });
const copy = new Uint8ClampedArray(on.data.length);

const medianMs = (work: () => void): number =>
  quantile(
    Array.from({ length: ROUNDS }, () => {
      const startMs = performance.now();
      work();
      return performance.now() - startMs;
    }),
    0.5,
  )!;

const detectMs = medianMs(() => detectSpot(on, off, 'red'));
const copyMs = medianMs(() => copy.set(on.data));
console.log(
  `spot detection  ${detectMs.toFixed(1)} ms a pair of frames, ${(1000 / detectMs).toFixed(0)} a second`,
);
console.log(
  `copying a frame ${copyMs.toFixed(1)} ms; detection takes ${(detectMs / copyMs).toFixed(0)} times as long`,
);
