/**
 * Alarm rates of `check` over random rigs of the family: on unchanged rigs, and on rigs whose horns
 * have slipped since the training. Default model; six spots over its coverage.
 *
 *     npm run bench:drift -- --rigs 30 --first 101 --scale 1 --counts 10,20,40,160 --checks 25
 */
import { parseArgs } from 'node:util';
import { isWithinLimits, pulsesForAngles } from '../src/geometry/servo.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { SPOT_COUNT } from '../src/jobs/checks.ts';
import { judgeDrift, type ObservedTarget, spotCovariance } from '../src/jobs/drift-check.ts';
import { loadModel, type Model } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { Random } from '../src/random.ts';
import { look } from '../src/simulator/mechanics.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { settledHit } from '../src/simulator/true-rig.ts';
import { type Axis, radians } from '../src/units.ts';
import { directSamples } from './direct-samples.ts';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '30' },
    first: { type: 'string', default: '101' },
    scale: { type: 'string', default: '1' },
    counts: { type: 'string', default: '10,20,40,160' },
    checks: { type: 'string', default: '25' },
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

/** Whether a check raises an alarm. */
function alarms(rig: SimulatedRigDescription, model: Model, random: Random): boolean {
  const sights: ObservedTarget[] = [];
  while (sights.length < SPOT_COUNT) {
    const target = pointInWorkArea(rig.workArea, random.uniform(), random.uniform());
    const prediction = model.predict(target);
    if (!prediction || prediction.extrapolating) continue;
    const pulses = pulsesForAngles(rig, prediction.angles);
    const within =
      isWithinLimits(rig.axes.pan, pulses.panUs) && isWithinLimits(rig.axes.tilt, pulses.tiltUs);
    const seen = within && look(rig, settledHit(rig, pulses, random), random);
    if (seen) sights.push({ target, spot: seen, covariance: spotCovariance(model, target)! });
  }
  return !judgeDrift(sights).holds;
}

console.log(`samples  ${SLIPS.map(([name]) => name.padStart(10)).join('  ')}`);
for (const count of options.counts.split(',').map(Number)) {
  const counts = SLIPS.map(() => 0);
  for (let i = 0; i < Number(options.rigs); i++) {
    const seed = Number(options.first) + i;
    const rig = drawRig(seed, Number(options.scale));
    const measurements = directSamples(rig, count, seed);
    const file = trainModel({ kind: 'servo-nets', rig: knownOf(rig), measurements, seed: 1 });
    const model = loadModel(file);
    SLIPS.forEach(([name, axis, degrees], row) => {
      const now = slipped(rig, axis, degrees);
      for (let check = 0; check < Number(options.checks); check++) {
        if (alarms(now, model, new Random(seed, `${name} ${check}`))) counts[row]!++;
      }
    });
  }
  const checks = Number(options.rigs) * Number(options.checks);
  const shares = counts.map((alarmed) => `${((100 * alarmed) / checks).toFixed(1)} %`.padStart(10));
  console.log(`${String(count).padStart(7)}  ${shares.join('  ')}`);
}
