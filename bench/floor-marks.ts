/**
 * Floor errors of a camera calibrated with clicked corners or with tags: positions measured to 2 mm
 * in x and y, corners clicked to half a pixel, over the whole work area of the hobby rig, for two
 * positions of the camera.
 *
 *     npm run bench:vision
 */
import { type CameraFit, fitCamera } from '../src/dashboard/vision/camera-fit.ts';
import { PinholeCamera } from '../src/dashboard/vision/synthetic/pinhole-camera.ts';
import { fitCameraToTags } from '../src/dashboard/vision/tag-marks.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import { rigDocument } from '../src/simulator/rig-family.ts';
import { parseSimulatedRigFile } from '../src/simulator/simulated-rig-file.ts';
import { type FloorPoint, floorPoint } from '../src/units.ts';

const ROUNDS = 20;
const TARGETS = 100;
const MEASURED_M = 0.002;
const CLICKED_PX = 0.5;
const TAG_CORNER_PX = 0.1;
const TAG_M = 0.15;
/** The distortion k1 of a webcam lens. */
const BARREL = -0.05;

const { workArea } = parseSimulatedRigFile(rigDocument('hobby'), 'hobby');
const lookAt = floorPoint(0.85, 0);
const CAMERAS = {
  'from above, 2.7 m': new PinholeCamera({
    positionM: [0.75, 0, 2.7],
    lookAt,
    focalPx: 900,
    k1: BARREL,
  }),
  'from a tripod, 1.6 m': new PinholeCamera({
    positionM: [-0.5, 0.4, 1.6],
    lookAt,
    focalPx: 750,
    k1: BARREL,
  }),
};
const PLACES = [
  [0.3, 0.9],
  [1.35, 0.9],
  [1.35, -0.9],
  [0.3, -0.9],
  [0.85, 0.9],
  [0.85, -0.9],
  [1.35, 0],
  [0.3, 0],
].map(([x, y]) => floorPoint(x!, y!));

const measured = ({ xM, yM }: FloorPoint, random: Random): FloorPoint =>
  floorPoint(xM + random.normal(MEASURED_M), yM + random.normal(MEASURED_M));

function seen(camera: PinholeCamera, floor: FloorPoint, random: Random, noisePx: number) {
  const { xPx, yPx } = camera.project(floor);
  return { xPx: xPx + random.normal(noisePx), yPx: yPx + random.normal(noisePx) };
}

const WAYS: Readonly<
  Record<string, (camera: PinholeCamera, count: number, random: Random) => CameraFit>
> = {
  corners: (camera, count, random) =>
    fitCamera(
      PLACES.slice(0, count).map((floor) => ({
        floor: measured(floor, random),
        pixel: seen(camera, floor, random, CLICKED_PX),
      })),
      camera,
    ),
  tags: (camera, count, random) => {
    const tags = PLACES.slice(0, count).map(({ xM, yM }, id) => {
      const corners = [0, 1, 2, 3].map((quarter) => {
        const bearing = id - (quarter * Math.PI) / 2;
        const radiusM = TAG_M * Math.SQRT1_2;
        const corner = floorPoint(
          xM + radiusM * Math.cos(bearing),
          yM + radiusM * Math.sin(bearing),
        );
        return seen(camera, corner, random, TAG_CORNER_PX);
      });
      return { id, corners };
    });
    const places = PLACES.slice(0, count).map((place) => measured(place, random));
    return fitCameraToTags(tags, places, TAG_M, camera).camera;
  },
};

console.log('\nfloor error over the work area [mm]            median   95 %');
for (const [where, camera] of Object.entries(CAMERAS)) {
  for (const [way, learn] of Object.entries(WAYS)) {
    for (const count of [4, 6, 8]) {
      const errorsMm = Array.from({ length: ROUNDS }, (_, round) => {
        const random = new Random(round, 'marks');
        const { toFloor } = learn(camera, count, random);
        return Array.from({ length: TARGETS }, () => {
          const target = pointInWorkArea(workArea, random.uniform(), random.uniform());
          const at = toFloor(camera.project(target));
          return at
            ? 1000 * Math.hypot(at.xM - target.xM, at.yM - target.yM)
            : Number.POSITIVE_INFINITY;
        });
      }).flat();
      const [median, p95] = [quantile(errorsMm, 0.5)!, quantile(errorsMm, 0.95)!];
      const name = `${where}, ${count} ${way}`.padEnd(46);
      console.log(`${name} ${median.toFixed(1).padStart(6)} ${p95.toFixed(1).padStart(6)}`);
    }
  }
}
