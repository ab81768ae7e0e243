/**
 * Alarm rates of `check` over random rigs of the family: on unchanged rigs, and on rigs whose horns
 * have slipped since the training. Default model; six spots over its coverage. With `--knocks`, instead:
 * floor errors before a knock, after it, and after `recalibrate` with six spots, and how often a check
 * raised the alarm.
 *
 *     npm run bench:drift -- --rigs 30 --first 101 --scale 1 --counts 10,20,40,160 --checks 25
 *     npm run bench:drift -- --knocks --rigs 20 --counts 40
 */
import { parseArgs } from 'node:util';
import { pulsesForAngles } from '../src/geometry/servo.ts';
import { SPOT_COUNT, spotTarget } from '../src/jobs/checks.ts';
import { judgeDrift, type ObservedTarget, spotCovariance } from '../src/jobs/drift-check.ts';
import { loadModel, type Model } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import type { Measurement } from '../src/samples/sample.ts';
import { look } from '../src/simulator/mechanics.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { isWithinBothLimits, settledHit } from '../src/simulator/true-rig.ts';
import { type Axis, type Pulses, radians } from '../src/units.ts';
import { directSamples } from './direct-samples.ts';
import { isBeyondBound, modelAim, reachableTargets, type Shot, shoot } from './shots.ts';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '30' },
    first: { type: 'string', default: '101' },
    scale: { type: 'string', default: '1' },
    counts: { type: 'string', default: '10,20,40,160' },
    checks: { type: 'string', default: '25' },
    knocks: { type: 'boolean', default: false },
  },
});

/** A change of a rig since its training: which horn has slipped, and by how much. */
const SLIPS: readonly (readonly [name: string, axis: Axis, degrees: number])[] = [
  ['as it was', 'pan', 0],
  ['pan 0.5°', 'pan', 0.5],
  ['pan 1°', 'pan', 1],
  ['tilt 0.25°', 'tilt', 0.25],
  ['tilt 0.5°', 'tilt', 0.5],
];

function slipped(rig: SimulatedRigDescription, axis: Axis, degrees: number) {
  const truth = rig.truth.axes[axis];
  const zeroError = radians(truth.zeroError + (degrees * Math.PI) / 180);
  const axes = { ...rig.truth.axes, [axis]: { ...truth, zeroError } };
  return { ...rig, truth: { ...rig.truth, axes } };
}

/** The spots of a check: targets over the coverage of a model, and what the camera sees. */
function spotsOf(rig: SimulatedRigDescription, model: Model, random: Random) {
  const spots: (ObservedTarget & { readonly pulses: Pulses })[] = [];
  const seed = random.integer(1000);
  for (let index = 0; spots.length < SPOT_COUNT; index++) {
    const target = spotTarget(seed, rig.workArea, index);
    const prediction = model.predict(target);
    if (!prediction || prediction.extrapolating) continue;
    const pulses = pulsesForAngles(rig, prediction.angles);
    if (!isWithinBothLimits(rig, pulses)) continue;
    const spot = look(rig, settledHit(rig, pulses, random), random);
    if (spot) spots.push({ target, spot, pulses, covariance: spotCovariance(model, target)! });
  }
  return spots;
}

const trained = (rig: SimulatedRigDescription, measurements: readonly Measurement[]): Model =>
  loadModel(trainModel({ kind: 'servo-nets', rig: knownOf(rig), measurements, seed: 1 }));

const seeds = Array.from({ length: Number(options.rigs) }, (_, i) => Number(options.first) + i);
const counts = options.counts.split(',').map(Number);
const share = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;

function printAlarms(): void {
  console.log(`samples  ${SLIPS.map(([name]) => name.padStart(10)).join('  ')}`);
  for (const count of counts) {
    const alarms = SLIPS.map(() => 0);
    for (const seed of seeds) {
      const rig = drawRig(seed, Number(options.scale));
      const model = trained(rig, directSamples(rig, count, seed));
      SLIPS.forEach(([name, axis, degrees], row) => {
        const now = slipped(rig, axis, degrees);
        for (let check = 0; check < Number(options.checks); check++) {
          const spots = spotsOf(now, model, new Random(seed, `${name} ${check}`));
          if (!judgeDrift(spots).holds) alarms[row]!++;
        }
      });
    }
    const checks = seeds.length * Number(options.checks);
    const shares = alarms.map((alarmed) => share(alarmed, checks).padStart(10));
    console.log(`${String(count).padStart(7)}  ${shares.join('  ')}`);
  }
}

type Knock = Omit<NonNullable<SimulatedRigDescription['truth']['knocks']>[number], 'time'>;

const radiansOf = (degrees: number): number => (degrees * Math.PI) / 180;

/** Each of the six coordinates of the base, and both zeros. */
const KNOCKS: readonly (readonly [name: string, knock: Knock])[] = [
  ['none', {}],
  ['base yaw 3°', { base: { yaw: radiansOf(3) } }],
  ['base pitch 1.5°', { base: { pitch: radiansOf(1.5) } }],
  ['base roll 1.5°', { base: { roll: radiansOf(1.5) } }],
  ['base x 20 mm', { base: { x: 0.02 } }],
  ['base y 20 mm', { base: { y: 0.02 } }],
  ['base z 10 mm', { base: { z: 0.01 } }],
  ['pan 2°', { pan: radiansOf(2) }],
  ['tilt 1°', { tilt: radiansOf(1) }],
];

function printRecalibrations(): void {
  console.log(
    'knock            samples   alarms      before       after  recalibrated (beyond bound)',
  );
  for (const count of counts) {
    const rigs = seeds.map((seed) => {
      const rig = drawRig(seed, Number(options.scale));
      const samples = directSamples(rig, count, seed);
      return { seed, rig, samples, model: trained(rig, samples) };
    });
    for (const [name, knock] of KNOCKS) {
      let alarms = 0;
      const shots: Record<'before' | 'after' | 'recalibrated', Shot[]> = {
        before: [],
        after: [],
        recalibrated: [],
      };
      for (const { seed, rig, samples, model } of rigs) {
        const now = { ...rig, truth: { ...rig.truth, knocks: [{ time: 0, ...knock }] } };
        const checked = spotsOf(now, model, new Random(seed, `check ${name}`));
        if (!judgeDrift(checked).holds) alarms++;
        const further = spotsOf(now, model, new Random(seed, `recalibrate ${name}`)).map(
          ({ spot, pulses }): Measurement => ({ ...pulses, panSide: 1, tiltSide: 1, ...spot }),
        );
        const recalibrated = trained(rig, [...samples, ...further]);
        const targets = reachableTargets(now, seed);
        shots.before.push(...shoot(rig, reachableTargets(rig, seed), modelAim(rig, model)));
        shots.after.push(...shoot(now, targets, modelAim(now, model)));
        shots.recalibrated.push(...shoot(now, targets, modelAim(now, recalibrated)));
      }
      const errors = (of: readonly Shot[]): string => {
        const errorsMm = of.map(({ errorMm }) => errorMm ?? Number.MAX_VALUE);
        const [median, p95] = [quantile(errorsMm, 0.5)!, quantile(errorsMm, 0.95)!];
        return `${median.toFixed(1)} / ${p95.toFixed(0)}`.padStart(12);
      };
      const { before, after, recalibrated } = shots;
      const beyond = share(recalibrated.filter(isBeyondBound).length, recalibrated.length);
      console.log(
        `${name.padEnd(16)}${String(count).padStart(8)}${share(alarms, rigs.length).padStart(9)}` +
          `${errors(before)}${errors(after)}${errors(recalibrated)} (${beyond})`,
      );
    }
  }
}

if (options.knocks) printRecalibrations();
else printAlarms();
