/**
 * Rigs of the hobby family with an additional flaw of a kind that the family does not have, drawn by
 * seed: they measure models on rigs that their structure does not describe. For tests and
 * benchmarks.
 */
import { inverse } from '../geometry/kinematics.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import { Random } from '../random.ts';
import { AXES, type Axis, type FloorPoint, floorPoint, fromDegrees } from '../units.ts';
import { seenPoint } from './mechanics.ts';
import { drawRig } from './rig-family.ts';
import type { AxisTruth, RigTruth, SimulatedRigDescription } from './simulated-rig-file.ts';
import { POSE_S } from './true-rig.ts';

type Camera = SimulatedRigDescription['camera'];

/** The flaws of a foreign rig, drawn at random. */
class FlawSource {
  readonly rig: SimulatedRigDescription;
  readonly #random: Random;

  constructor(rig: SimulatedRigDescription, kind: string, seed: number) {
    this.rig = rig;
    this.#random = new Random(seed, `foreign ${kind}`);
  }

  uniform(low: number, high: number): number {
    return this.#random.uniform(low, high);
  }

  /** A size from 0.8 to 1.2 times the usual one. */
  size(usual: number): number {
    return usual * this.uniform(0.8, 1.2);
  }

  /** The same with a random sign. */
  signed(usual: number): number {
    return this.size(usual) * (this.uniform(0, 1) < 0.5 ? -1 : 1);
  }

  normal(deviation: number): number {
    return this.#random.normal(deviation);
  }

  count(low: number, high: number): number {
    return low + this.#random.integer(high - low + 1);
  }

  /** A floor point, uniform in area over the work area. */
  place(): FloorPoint {
    return pointInWorkArea(this.rig.workArea, this.uniform(0, 1), this.uniform(0, 1));
  }

  /** The nominal angle of an axis at such a point. */
  angle(axis: Axis): number {
    return inverse(this.place(), this.rig.geometry)![`${axis}Rad`];
  }

  /** Adds flaws to both axes. */
  axes(flaws: (axis: Axis, truth: AxisTruth) => Partial<AxisTruth>): SimulatedRigDescription {
    const { pan, tilt } = this.rig.truth.axes;
    return this.truth({
      axes: { pan: { ...pan, ...flaws('pan', pan) }, tilt: { ...tilt, ...flaws('tilt', tilt) } },
    });
  }

  /** Adds flaws to one axis, drawn at random. */
  oneAxis(flaws: (axis: Axis) => Partial<AxisTruth>): SimulatedRigDescription {
    const flawed = AXES[this.#random.integer(AXES.length)]!;
    return this.axes((axis) => (axis === flawed ? flaws(axis) : {}));
  }

  truth(flaws: Partial<RigTruth>): SimulatedRigDescription {
    return { ...this.rig, truth: { ...this.rig.truth, ...flaws } };
  }
}

/** Samples over which a zero creeps by the given angle. */
const CREEP_SAMPLES = 40;

/** Each kind of flaw, in the order of the benchmark's table. */
const FLAWS = {
  kinks: (draw) => draw.axes((axis) => ({ kinks: drawKinks(draw, axis) })),
  'dead-spot': (draw) =>
    draw.oneAxis((axis) => ({
      deadSpots: [{ angle: draw.angle(axis), width: draw.size(fromDegrees(1.5)) }],
    })),
  sticking: (draw) =>
    draw.oneAxis((axis) => ({
      sticking: [{ angle: draw.angle(axis), width: draw.size(fromDegrees(1.5)) }],
    })),
  flat: (draw) =>
    draw.oneAxis((axis) => ({
      flats: [
        { angle: draw.angle(axis), width: draw.size(fromDegrees(axis === 'pan' ? 2.5 : 1.25)) },
      ],
    })),
  bump: (draw) =>
    draw.oneAxis((axis) => ({
      bumps: [
        {
          angle: draw.angle(axis),
          height: draw.signed(fromDegrees(2)),
          width: draw.uniform(fromDegrees(3), fromDegrees(6)),
        },
      ],
    })),
  mast: (draw) =>
    draw.truth({
      mast: { bend: draw.size(fromDegrees(1)), bearing: draw.uniform(-Math.PI, Math.PI) },
      panByTilt: [
        {
          amplitude: draw.signed(fromDegrees(1)),
          cycles: draw.uniform(2, 5),
          phase: draw.uniform(0, 2 * Math.PI),
        },
      ],
    }),
  'floor-bump': (draw) => {
    const { xM, yM } = draw.place();
    const bump = { x: xM, y: yM, radius: draw.uniform(0.25, 0.5), height: draw.size(0.015) };
    return draw.truth({ floor: { bumps: [bump] } });
  },
  carpet: (draw) => {
    const { xM, yM } = draw.place();
    const bearing = draw.uniform(-1.3, 1.3);
    const distance = Math.max(0.1, xM * Math.cos(bearing) + yM * Math.sin(bearing));
    return draw.truth({ floor: { edges: [{ bearing, distance, height: draw.size(0.01) }] } });
  },
  observer: (draw) => ({ ...draw.rig, camera: drawDistortion(draw, draw.uniform(0.005, 0.015)) }),
  'creep-0.5': (draw) => drawCreep(draw, fromDegrees(0.5)),
  'creep-1.5': (draw) => drawCreep(draw, fromDegrees(1.5)),
  'wrong-scale': (draw) =>
    draw.axes((_, { gainError }) => ({ gainError: ((1 + gainError) * 120) / 90 - 1 })),
  'low-horn': (draw) =>
    draw.axes((axis, { zeroError }) =>
      axis === 'tilt' ? { zeroError: zeroError - (2 * Math.PI) / 25 } : {},
    ),
} satisfies Record<string, (draw: FlawSource) => SimulatedRigDescription>;

/** A kind of flaw that the hobby family does not have. */
export type ForeignKind = keyof typeof FLAWS;
export const FOREIGN_KINDS = Object.keys(FLAWS) as ForeignKind[];

/** Draws a rig of the family, `drawRig(seed)`, and adds a flaw of random size and place. */
export function drawForeignRig(kind: ForeignKind, seed: number): SimulatedRigDescription {
  const rig = { ...drawRig(seed), name: `${kind} ${seed}` };
  return FLAWS[kind](new FlawSource(rig, kind, seed));
}

/** Five to eight kinks over the angles of the work area; the slopes of the pieces differ by 5 %. */
function drawKinks(draw: FlawSource, axis: Axis): NonNullable<AxisTruth['kinks']> {
  const { rMin, rMax, bearingMin, bearingMax } = draw.rig.workArea;
  const tiltAt = (rM: number): number => inverse(floorPoint(rM, 0), draw.rig.geometry)!.tiltRad;
  const [low, high] = axis === 'pan' ? [bearingMin, bearingMax] : [tiltAt(rMax), tiltAt(rMin)];
  const count = draw.count(5, 8);
  const kinks: NonNullable<AxisTruth['kinks']> = [{ angle: low, deviation: 0 }];
  for (let i = 0; i < count; i++) {
    const before = kinks.at(-1)!;
    const angle = low + ((i + draw.uniform(0.6, 1.4)) * (high - low)) / count;
    const slope = draw.normal(0.05);
    kinks.push({ angle, deviation: before.deviation + slope * (angle - before.angle) });
  }
  return kinks;
}

/** A camera with a wrong homography and a barrel lens, whose error is `sizeM` (RMS). */
function drawDistortion(draw: FlawSource, sizeM: number): Camera {
  const noise = Array.from({ length: 9 }, () => draw.normal(1));
  const points = Array.from({ length: 200 }, () => draw.place());
  const distorted = (scale: number): Camera => ({
    ...draw.rig.camera,
    lens: { x: 0.9, y: 0, distortion: -scale * Math.abs(noise[0]!) },
    homography: [
      ...[1 + scale * noise[1]!, scale * noise[2]!, scale * noise[3]!],
      ...[scale * noise[4]!, 1 + scale * noise[5]!, scale * noise[6]!],
      ...[scale * noise[7]!, scale * noise[8]!, 1],
    ],
  });
  const errorM = (scale: number) =>
    Math.sqrt(
      points.reduce((sum, point) => {
        const seen = seenPoint(distorted(scale), point);
        return sum + (seen.xM - point.xM) ** 2 + (seen.yM - point.yM) ** 2;
      }, 0) / points.length,
    );
  const small = 1e-4; // The error is linear in a small scale.
  return distorted((small * sizeM) / errorM(small));
}

/** Zeros that creep by this angle over the first samples, by an exponential of as long a time. */
function drawCreep(draw: FlawSource, angleRad: number): SimulatedRigDescription {
  const time = CREEP_SAMPLES * POSE_S;
  return draw.axes(() => ({
    creep: { angle: draw.signed(angleRad) / (1 - Math.exp(-1)), time },
  }));
}
