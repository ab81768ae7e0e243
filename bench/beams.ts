/**
 * Errors of the beam above the floor and in directions, of `servo-nets` from samples on the floor, over
 * random rigs of the family: median and 95th percentile, and the share beyond the stated 90 % bound.
 *
 *     npm run bench:beams -- --rigs 100 --first 1 --count 40 --looks 10
 */
import { parseArgs } from 'node:util';
import { inverse } from '../src/geometry/kinematics.ts';
import { pulsesForAngles } from '../src/geometry/servo.ts';
import { homogeneous, isDirection, type Target } from '../src/geometry/targets.ts';
import { loadModel } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import { squarePoint } from '../src/samples/plans.ts';
import type { Measurement } from '../src/samples/sample.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { isWithinBothLimits, missM, settledBeam } from '../src/simulator/true-rig.ts';
import { firstMet, planeOf, pointOnSurface } from '../src/surfaces.ts';
import { floorPoint, type Metres, metres, radians } from '../src/units.ts';
import { directSamples } from './direct-samples.ts';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '100' },
    first: { type: 'string', default: '1' },
    count: { type: 'string', default: '40' },
    looks: { type: 'string', default: '0' },
  },
});
const SHOTS = 200;

const point = (xM: number, yM: number, zM: number): Target => ({
  ...floorPoint(xM, yM),
  zM: metres(zM),
});
const towards = (bearingRad: number, elevationRad: number): Target => ({
  bearingRad: radians(bearingRad),
  elevationRad: radians(elevationRad),
});
/** Targets by three uniform numbers. */
const GROUPS: Readonly<Record<string, (u: number, v: number, w: number) => Target>> = {
  'up to 0.2 m above the floor': (u, v, w) => point(0.4 + 1.2 * u, -1 + 2 * v, 0.2 * w),
  'wall 2 m away, up to 1.5 m': (u, v) => point(2, -1 + 2 * u, 1.5 * v),
  'directions down to -57°': (u, v) => towards(-1.2 + 2.4 * u, -v),
  'directions up to 34°': (u, v) => towards(-1.2 + 2.4 * u, 0.6 * v),
};

const WALL = {
  name: 'wall',
  corners: [
    { x: 2, y: 1, z: 0 },
    { x: 2, y: -1, z: 0 },
    { x: 2, y: -1, z: 1.5 },
    { x: 2, y: 1, z: 1.5 },
  ],
};

/** Spots on the wall as the camera measures them, aimed at by the nominal geometry alone. */
function wallLooks(rig: SimulatedRigDescription, count: number, seed: number): Measurement[] {
  const random = new Random(seed, 'bench looks');
  const { u, v } = planeOf(WALL)!;
  const looks: Measurement[] = [];
  for (let i = 0; looks.length < count; i++) {
    const [uShare, vShare] = squarePoint(seed, i);
    const angles = inverse(pointOnSurface(WALL, uShare, vShare)!, rig.geometry);
    const pulses = angles && pulsesForAngles(rig, angles);
    const met = pulses && firstMet([WALL], settledBeam(rig, pulses, random));
    if (!met || !isWithinBothLimits(rig, pulses)) continue;
    const deviationM = rig.camera.noise + rig.camera.noisePerMetre * Math.hypot(...met.point);
    const [du, dv] = [random.normal(deviationM), random.normal(deviationM)];
    const [xM, yM, zM] = met.point.map((value, axis) =>
      metres(value + du * u[axis]! + dv * v[axis]!),
    ) as [Metres, Metres, Metres];
    looks.push({ ...pulses, panSide: 1, tiltSide: 1, xM, yM, zM, surface: WALL.name });
  }
  return looks;
}

const shots = new Map<string, { readonly error: number; readonly bound: number }[]>();
for (let i = 0; i < Number(options.rigs); i++) {
  const seed = Number(options.first) + i;
  const rig = drawRig(seed);
  const measurements = [
    ...directSamples(rig, Number(options.count), seed),
    ...wallLooks(rig, Number(options.looks), seed),
  ];
  const model = loadModel(
    trainModel({
      kind: 'servo-nets',
      rig: { ...knownOf(rig), surfaces: [WALL] },
      measurements,
      seed,
    }),
  );
  const random = new Random(seed, 'bench targets');
  for (const [group, targetOf] of Object.entries(GROUPS)) {
    const ofGroup = shots.get(group) ?? [];
    shots.set(group, ofGroup);
    for (let shot = 0; shot < SHOTS; shot++) {
      const target = targetOf(random.uniform(), random.uniform(), random.uniform());
      const prediction = model.predict(target);
      const pulses = prediction && pulsesForAngles(rig, prediction.angles);
      if (!pulses || !isWithinBothLimits(rig, pulses)) continue;
      const error = 1000 * missM(settledBeam(rig, pulses, random), homogeneous(target));
      const { errorBound90Mm, errorBound90Rad } = prediction;
      const bound = isDirection(target) ? 1000 * errorBound90Rad! : errorBound90Mm!;
      ofGroup.push({ error, bound });
    }
  }
}
console.log(
  `${options.count} samples on the floor, ${options.looks} on the wall, ${options.rigs} rigs; mm, directions in mrad\n\n` +
    `${'targets'.padEnd(30)} median    p95  beyond bound`,
);
for (const [group, of] of shots) {
  const errors = of.map(({ error }) => error);
  const beyond = (100 * of.filter(({ error, bound }) => error > bound).length) / of.length;
  console.log(
    `${group.padEnd(30)}${quantile(errors, 0.5)!.toFixed(1).padStart(7)}` +
      `${quantile(errors, 0.95)!.toFixed(1).padStart(7)}${beyond.toFixed(1).padStart(12)} %`,
  );
}
