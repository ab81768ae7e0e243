/**
 * Samples of a simulated rig whose person has made a mistake: in the rig file, in mounting, in
 * wiring or in measuring. Poses are chosen as in collections, from the mistaken rig file.
 */
import { inverse } from '../src/geometry/kinematics.ts';
import { anglesOfPulses, pulsesForAngles } from '../src/geometry/servo.ts';
import { wrapAngle } from '../src/geometry/work-area.ts';
import { changedRig } from '../src/learning/mistakes/hypotheses.ts';
import { SpotSearch } from '../src/learning/mistakes/search.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import type { RigDescription } from '../src/rig-file.ts';
import type { RigChange } from '../src/rig-file-edit.ts';
import { planTarget } from '../src/samples/plans.ts';
import type { Measurement } from '../src/samples/sample.ts';
import { look } from '../src/simulator/mechanics.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { isWithinBothLimits, settledHit } from '../src/simulator/true-rig.ts';
import { type Axis, floorPoint, type Pulses, radians } from '../src/units.ts';

/** A mistake: what it changes of the rig file, of the rig, of the wiring, of the measuring. */
export interface MadeMistake {
  /** Names under which the search may report it. */
  readonly reported: readonly string[];
  readonly file?: (rig: RigDescription) => readonly RigChange[];
  readonly rig?: (rig: SimulatedRigDescription) => SimulatedRigDescription;
  readonly wire?: (pulses: Pulses) => Pulses;
  readonly measure?: (sample: Measurement, index: number, random: Random) => Measurement;
}

const at = (sample: Measurement, xM: number, yM: number): Measurement => ({
  ...sample,
  ...floorPoint(xM, yM),
});

const reversed = (axes: readonly Axis[], reported: readonly string[]): MadeMistake => ({
  reported,
  file: (rig) =>
    axes.map((axis) => ({ path: `axes.${axis}.direction`, value: -rig.axes[axis].direction })),
});

const scaled = (
  axes: readonly Axis[],
  factor: number,
  reported: readonly string[],
): MadeMistake => ({
  reported,
  file: (rig) =>
    axes.map((axis) => ({
      path: `axes.${axis}.radiansPerMicrosecond`,
      value: rig.axes[axis].radiansPerMicrosecond * factor,
    })),
});

const spline = (axis: Axis, turn: number): MadeMistake => ({
  reported: [`${axis}-spline`],
  rig(rig) {
    const truth = rig.truth.axes[axis];
    const zeroError = truth.zeroError + turn * 2 * Math.PI;
    return {
      ...rig,
      truth: { ...rig.truth, axes: { ...rig.truth.axes, [axis]: { ...truth, zeroError } } },
    };
  },
});

/** The sample in which the mistakes of one sample are made. */
const ONE = 2;
const inOne = (
  reported: readonly string[],
  change: (sample: Measurement, random: Random) => Measurement,
): MadeMistake => ({
  reported,
  measure: (sample, index, random) => (index === ONE ? change(sample, random) : sample),
});

/** All mistakes, by name. */
export const MISTAKES: Readonly<Record<string, MadeMistake>> = {
  none: { reported: [] },
  'pan reversed': reversed(['pan'], ['pan-reversed']),
  'tilt reversed': reversed(['tilt'], ['tilt-reversed']),
  'both reversed': reversed(['pan', 'tilt'], ['axes-reversed']),
  'axes exchanged': {
    reported: ['axes-swapped'],
    wire: ({ panUs, tiltUs }) => ({ panUs: tiltUs, tiltUs: panUs }),
  },
  'pan 180° for 120°': scaled(['pan'], 1.5, ['pan-scale']),
  'pan 90° for 180°': scaled(['pan'], 0.5, ['pan-scale']),
  'tilt 180° for 120°': scaled(['tilt'], 1.5, ['tilt-scale']),
  'tilt 90° for 180°': scaled(['tilt'], 0.5, ['tilt-scale']),
  'both 180° for 120°': scaled(['pan', 'tilt'], 1.5, ['axes-scale']),
  'scales in degrees': scaled(['pan', 'tilt'], 180 / Math.PI, ['axes-scale-degrees']),
  'pan +1 spline of 25': spline('pan', 1 / 25),
  'pan -1 spline of 25': spline('pan', -1 / 25),
  'tilt +1 spline of 25': spline('tilt', 1 / 25),
  'tilt -1 spline of 25': spline('tilt', -1 / 25),
  'tilt -1 spline of 21': spline('tilt', -1 / 21),
  'l2 in cm': {
    reported: ['l2-cm'],
    file: ({ geometry }) => [{ path: 'geometry.l2', value: 100 * geometry.l2 }],
  },
  'spots in cm': { reported: ['spots-cm'], measure: (s) => at(s, 100 * s.xM, 100 * s.yM) },
  'x and y exchanged': { reported: ['spots-swapped'], measure: (s) => at(s, s.yM, s.xM) },
  'y to the right': { reported: ['spots-mirrored'], measure: (s) => at(s, s.xM, -s.yM) },
  'x to the right': { reported: ['spots-turned'], measure: (s) => at(s, -s.yM, s.xM) },
  'origin 0.3 m ahead': { reported: ['origin-off'], measure: (s) => at(s, s.xM - 0.3, s.yM) },
  'origin 0.3 m aside': { reported: ['origin-off'], measure: (s) => at(s, s.xM, s.yM + 0.3) },
  'decimal point': inOne(['decimal-point'], (s) => at(s, s.xM * 10, s.yM)),
  reflection: inOne(['stray-sample'], (s, random) =>
    at(s, s.xM + 0.3 + random.uniform(0, 0.3), s.yM + 0.3 + random.uniform(0, 0.3)),
  ),
  'another session': inOne(['stray-sample'], (s) => {
    const turn = 0.5;
    const [c, sn] = [Math.cos(turn), Math.sin(turn)];
    return at(s, c * s.xM - sn * s.yM, sn * s.xM + c * s.yM);
  }),
};

const SIDE = 1;
const MAX_POSES = 150;

/** The rig file of a rig whose person has made a mistake. */
export const mistakenFile = (rig: SimulatedRigDescription, { file }: MadeMistake): RigDescription =>
  changedRig(knownOf(rig), file?.(rig) ?? []);

/** Takes samples until there are enough, or the search gives up. */
export function mistakenSamples(
  drawn: SimulatedRigDescription,
  mistake: MadeMistake,
  count: number,
  seed: number,
): Measurement[] {
  const { wire = (pulses) => pulses, measure = (sample) => sample } = mistake;
  const rig = mistake.rig?.(drawn) ?? drawn;
  const file = mistakenFile(drawn, mistake);
  const servo = new Random(seed, 'servo');
  const camera = new Random(seed, 'camera');
  const person = new Random(seed, 'person');
  const search = new SpotSearch(file, seed);
  const samples: Measurement[] = [];
  const offsets: { pan: number[]; tilt: number[] } = { pan: [], tilt: [] };
  for (let pose = 0; samples.length < count && pose < MAX_POSES; pose++) {
    const plan = { plan: 'sobol', count, seed } as const;
    const nominal = inverse(planTarget(plan, file.workArea, pose), file.geometry);
    const planned =
      nominal &&
      pulsesForAngles(file, {
        panRad: radians(nominal.panRad + (quantile(offsets.pan, 0.5) ?? 0)),
        tiltRad: radians(nominal.tiltRad + (quantile(offsets.tilt, 0.5) ?? 0)),
      });
    const pulses = search.guess
      ? search.pulses((found) => isWithinBothLimits(rig, found))
      : planned;
    const wired = pulses && wire(pulses);
    const isReachable = wired && isWithinBothLimits(rig, pulses) && isWithinBothLimits(rig, wired);
    const seen = isReachable ? look(rig, settledHit(rig, wired, servo), camera) : undefined;
    search.add(seen !== undefined);
    if (search.isExhausted) break;
    if (!seen) continue;
    const sample = measure(
      { ...pulses!, panSide: SIDE, tiltSide: SIDE, ...seen },
      samples.length,
      person,
    );
    samples.push(sample);
    const applied = anglesOfPulses(file, sample);
    const expected = inverse(sample, file.geometry) ?? applied;
    offsets.pan.push(wrapAngle(applied.panRad - expected.panRad));
    offsets.tilt.push(applied.tiltRad - expected.tiltRad);
  }
  return samples;
}
