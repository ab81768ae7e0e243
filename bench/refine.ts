/**
 * Floor errors without and with `refine`, over rigs drawn from the family: models from samples
 * taken over the wire, new targets uniform in area, repeatability drawn anew with every approach of
 * an axis, no measurement error. For comparison, the oracle, which uses the true rig, and the
 * camera's noise at the range of the targets: its standard deviation on one coordinate.
 *
 *     npm run bench:refine -- --rigs 10 --first 101 --scale 1 --counts 0,20,40 --targets 100
 */
import { parseArgs } from 'node:util';
import { MAX_MEASUREMENTS, Refinement } from '../src/control/refinement.ts';
import { isWithinLimits, pulsesForAngles } from '../src/geometry/servo.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { loadModel, type Model } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { quantile } from '../src/quantile.ts';
import { Random } from '../src/random.ts';
import { look } from '../src/simulator/mechanics.ts';
import { motorAngle, settledAngle, trueHit } from '../src/simulator/plant.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { oraclePulses } from '../src/simulator/true-rig.ts';
import { type Axis, type FloorPoint, type Pulses, radians } from '../src/units.ts';
import { collectSamples } from './collected-samples.ts';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '10' },
    first: { type: 'string', default: '101' },
    scale: { type: 'string', default: '1' },
    counts: { type: 'string', default: '0,20,40' },
    targets: { type: 'string', default: '100' },
  },
});
const counts = options.counts.split(',').map(Number);

/** The results for one target. */
interface Shot {
  readonly noiseMm: number;
  readonly oracleMm: number;
  readonly plainMm: number;
  readonly refinedMm: number;
  readonly boundMm: number;
  readonly looks: number;
  readonly moves: number;
}

/** A rig whose axes keep their rest positions until their next approach. */
class Bench {
  readonly #rig: SimulatedRigDescription;
  readonly #servo: Random;
  readonly #camera: Random;
  #rest = { pan: radians(0), tilt: radians(0) };

  constructor(rig: SimulatedRigDescription, seed: number, target: number) {
    this.#rig = rig;
    this.#servo = new Random(seed, `bench servo ${target}`);
    this.#camera = new Random(seed, `bench camera ${target}`);
  }

  arrive(pulses: Pulses, axes: readonly Axis[] = ['pan', 'tilt']): void {
    for (const axis of axes) {
      const truth = this.#rig.truth.axes[axis];
      const motorRad = motorAngle(this.#rig.axes[axis], truth, pulses[`${axis}Us`]);
      const noiseRad = this.#servo.normal(truth.repeatability);
      this.#rest[axis] = radians(settledAngle(truth, motorRad, 1) + noiseRad);
    }
  }

  get spot(): FloorPoint | undefined {
    return trueHit(this.#rig, { panRad: this.#rest.pan, tiltRad: this.#rest.tilt });
  }

  measureSpot(): FloorPoint | undefined {
    for (let i = 0; i < 3; i++) {
      const seen = look(this.#rig, this.spot, this.#camera);
      if (seen) return seen;
    }
    return undefined;
  }
}

console.log(
  `floor error over ${options.rigs} rigs (scale ${options.scale}), all shots together, median / p95 in mm\n\n` +
    'samples  noise        oracle         plain       refined   within 1.2 x noise: oracle' +
    '    plain  refined  beyond bound  never seen  looks  moves',
);
const shots = new Map<number, Shot[]>(counts.map((count) => [count, []]));
for (let i = 0; i < Number(options.rigs); i++) {
  const seed = Number(options.first) + i;
  const rig = drawRig(seed, Number(options.scale));
  const samples = await collectSamples(rig, Math.max(...counts, 1), seed);
  const random = new Random(seed, 'bench targets');
  const targets = Array.from({ length: Number(options.targets) }, () =>
    pointInWorkArea(rig.workArea, random.uniform(), random.uniform()),
  ).filter((target) => oraclePulses(rig, target) !== undefined);
  for (const count of counts) {
    const file = trainModel({
      kind: count === 0 ? 'nominal' : 'servo-nets',
      rig: knownOf(rig),
      measurements: samples.slice(0, count),
      seed,
    });
    const model = loadModel(file);
    targets.forEach((target, i) => {
      // Separate streams for each target, so that the draws of one shot do not affect the next.
      const shot = shoot(rig, model, new Bench(rig, seed, i), target);
      if (shot) shots.get(count)!.push(shot);
    });
  }
}
for (const [count, of] of shots) print(count, of);

function shoot(
  rig: SimulatedRigDescription,
  model: Model,
  bench: Bench,
  target: FloorPoint,
): Shot | undefined {
  const errorMm = () => {
    const hit = bench.spot;
    return hit ? 1000 * Math.hypot(hit.xM - target.xM, hit.yM - target.yM) : 1e6;
  };
  bench.arrive(oraclePulses(rig, target)!);
  const oracleMm = errorMm();
  const prediction = model.predict(target);
  if (!prediction) return undefined;
  let pulses = pulsesForAngles(rig, prediction.angles);
  if (!withinBoth(rig, pulses)) return undefined;
  bench.arrive(pulses);
  const plainMm = errorMm();
  const refinement = new Refinement(knownOf(rig), model, target, prediction, pulses);
  let [looks, moves] = [0, 0];
  for (let step = refinement.step(); step.next !== 'stay'; step = refinement.step()) {
    if (step.next === 'measure') {
      refinement.addMeasurement(bench.measureSpot());
      looks++;
    } else {
      if (!withinBoth(rig, step.pulses)) break;
      pulses = {
        panUs: step.axes.includes('pan') ? step.pulses.panUs : pulses.panUs,
        tiltUs: step.axes.includes('tilt') ? step.pulses.tiltUs : pulses.tiltUs,
      };
      bench.arrive(pulses, step.axes);
      refinement.arrive(pulses, step.axes);
      moves++;
    }
    if (looks > MAX_MEASUREMENTS || moves > 5) throw new Error('it does not end');
  }
  const rangeM = Math.hypot(target.xM, target.yM);
  const noiseMm = 1000 * (rig.camera.noise + rig.camera.noisePerMetre * rangeM);
  const refinedMm = errorMm();
  const boundMm = refinement.expected?.errorBound90Mm ?? Number.POSITIVE_INFINITY;
  return { noiseMm, oracleMm, plainMm, refinedMm, boundMm, looks, moves };
}

function withinBoth({ axes }: SimulatedRigDescription, { panUs, tiltUs }: Pulses): boolean {
  return isWithinLimits(axes.pan, panUs) && isWithinLimits(axes.tilt, tiltUs);
}

/** One row: the shots of models with a given number of samples. */
function print(count: number, of: readonly Shot[]): void {
  const pair = (pick: (shot: Shot) => number) => {
    const values = of.map(pick);
    const [median, p95] = [0.5, 0.95].map((share) => quantile(values, share)!.toFixed(1));
    return `${median!.padStart(6)} /${p95!.padStart(5)}`;
  };
  const share = (holds: (shot: Shot) => boolean) =>
    `${((100 * of.filter(holds).length) / of.length).toFixed(1)} %`.padStart(7);
  const mean = (pick: (shot: Shot) => number) =>
    (of.reduce((sum, shot) => sum + pick(shot), 0) / of.length).toFixed(2);
  console.log(
    [
      String(count).padStart(7),
      mean(({ noiseMm }) => noiseMm).padStart(5),
      pair(({ oracleMm }) => oracleMm),
      pair(({ plainMm }) => plainMm),
      pair(({ refinedMm }) => refinedMm),
      share(({ oracleMm, noiseMm }) => oracleMm < 1.2 * noiseMm).padStart(26),
      share(({ plainMm, noiseMm }) => plainMm < 1.2 * noiseMm),
      share(({ refinedMm, noiseMm }) => refinedMm < 1.2 * noiseMm),
      share(({ refinedMm, boundMm }) => refinedMm > boundMm).padStart(12),
      share(({ boundMm }) => boundMm === Number.POSITIVE_INFINITY).padStart(10),
      mean(({ looks }) => looks).padStart(5),
      mean(({ moves }) => moves).padStart(5),
    ].join('  '),
  );
}
