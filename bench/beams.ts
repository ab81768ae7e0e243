/**
 * Errors of the beam above the floor and in directions, of `servo-nets` from samples on the floor, over
 * random rigs of the family: median and 95th percentile, and the share beyond the stated 90 % bound. Also
 * the distance of the beams of two rigs, 2 m apart and facing each other, that aim at one point.
 *
 *     npm run bench:beams -- --rigs 100 --first 1 --count 40 --looks 10
 */
import { parseArgs } from 'node:util';
import { inverse } from '../src/geometry/kinematics.ts';
import { pulsesForAngles } from '../src/geometry/servo.ts';
import {
  type HomogeneousPoint,
  homogeneous,
  isDirection,
  type SpatialPoint,
  type Target,
} from '../src/geometry/targets.ts';
import { loadModel, type Model } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import { squarePoint } from '../src/samples/plans.ts';
import type { Measurement } from '../src/samples/sample.ts';
import type { Beam } from '../src/simulator/plant.ts';
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

/** The point of a beam that is nearest to a point. */
function nearestPoint({ originWorld, directionWorld }: Beam, point: HomogeneousPoint): number[] {
  const { xM, yM, zM = 0 } = point;
  const along = [xM, yM, zM].reduce<number>(
    (sum, value, i) => sum + directionWorld[i]! * (value - originWorld[i]!),
    0,
  );
  return originWorld.map((value, i) => value + along * directionWorld[i]!);
}

/** Shots of two rigs at common points; the second is 2 m in front of the first and faces it. */
function jointShots(first: TrainedRig, second: TrainedRig, seed: number): Shot[] {
  const random = new Random(seed, 'bench joint');
  return Array.from({ length: SHOTS }, () => {
    const target = GROUPS['up to 0.2 m above the floor']!(
      ...([0, 1, 2].map(() => random.uniform()) as [number, number, number]),
    ) as SpatialPoint;
    const turned = { ...target, xM: metres(2 - target.xM), yM: metres(-target.yM) };
    const aims = [aimOf(first, target, random), aimOf(second, turned, random)];
    const [own, other] = aims.map((aim) => aim && nearestPoint(aim.beam, aim.point));
    if (!own || !other) return undefined;
    const [x, y, z] = other as [number, number, number];
    const error = 1000 * Math.hypot(own[0]! - (2 - x), own[1]! + y, own[2]! - z);
    return { error, bound: Math.hypot(...aims.map((aim) => aim!.bound)) };
  }).filter((shot) => shot !== undefined);
}

/** Aims at a target; undefined where the rig does not reach it. */
function aimOf({ rig, model }: TrainedRig, target: Target, random: Random) {
  const prediction = model.predict(target);
  const pulses = prediction && pulsesForAngles(rig, prediction.angles);
  if (!pulses || !isWithinBothLimits(rig, pulses)) return undefined;
  const { errorBound90Mm, errorBound90Rad } = prediction;
  return {
    point: homogeneous(target),
    beam: settledBeam(rig, pulses, random),
    bound: isDirection(target) ? 1000 * errorBound90Rad! : errorBound90Mm!,
  };
}

interface Shot {
  readonly error: number;
  readonly bound: number;
}
interface TrainedRig {
  readonly rig: SimulatedRigDescription;
  readonly model: Model;
}

const JOINT = 'beams of two rigs at a point';
const shots = new Map<string, Shot[]>([...Object.keys(GROUPS), JOINT].map((name) => [name, []]));
let partner: TrainedRig | undefined;
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
    for (let shot = 0; shot < SHOTS; shot++) {
      const target = targetOf(random.uniform(), random.uniform(), random.uniform());
      const aim = aimOf({ rig, model }, target, random);
      if (!aim) continue;
      const error = 1000 * missM(aim.beam, aim.point);
      shots.get(group)!.push({ error, bound: aim.bound });
    }
  }
  if (partner) shots.get(JOINT)!.push(...jointShots(partner, { rig, model }, seed));
  partner = partner ? undefined : { rig, model };
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
