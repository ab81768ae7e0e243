/**
 * How near each kind of model hits, by number of samples: on the rigs of calibration/rigs, samples
 * taken over the wire by the default plan, 400 fresh targets a rig and seed, a perfect ruler.
 *
 *     npm run bench:accuracy [-- SEEDS [KIND ...]]
 */
import { readFile } from 'node:fs/promises';
import pino from 'pino';
import { VirtualClock } from '../src/clock.ts';
import { pulsesForAngles } from '../src/geometry/servo.ts';
import { pointInWorkArea } from '../src/geometry/work-area.ts';
import { floorErrors } from '../src/learning/floor-errors.ts';
import type { ModelKind } from '../src/learning/kinds/registry.ts';
import { loadModel } from '../src/learning/model.ts';
import { trainModel } from '../src/learning/train.ts';
import { Random } from '../src/random.ts';
import { Rig } from '../src/rig/rig.ts';
import { parseRigFile } from '../src/rig-file.ts';
import { Collections } from '../src/samples/collections.ts';
import { lookingObserver } from '../src/samples/observer.ts';
import type { Sample } from '../src/samples/sample.ts';
import { motorAngle, settledAngle, trueHit } from '../src/simulator/plant.ts';
import { SIMULATED_PATH, SimulatedBinding } from '../src/simulator/simulated-binding.ts';
import { SimulatedRig } from '../src/simulator/simulated-rig.ts';
import {
  parseSimulatedRigFile,
  type SimulatedRigDescription,
} from '../src/simulator/simulated-rig-file.ts';
import { openStore } from '../src/store/store.ts';
import { AXES, type FloorPoint, type Pulses, radians } from '../src/units.ts';

const RIGS = ['ideal', 'hobby-mild', 'hobby', 'hobby-rough'];
const COUNTS = [5, 10, 20, 40, 160];
const TARGETS = 400;
const [seeds = 10, ...kinds] = [Number(process.argv[2] ?? 10), ...process.argv.slice(3)] as [
  number,
  ...ModelKind[],
];

console.log('floor error, median / p95 in mm, middle of the seeds; missed targets in %');
for (const name of RIGS) {
  const url = new URL(`../calibration/rigs/${name}.json`, import.meta.url);
  const document = JSON.parse(await readFile(url, 'utf8'));
  for (const count of COUNTS) {
    const results = new Map<ModelKind, ReturnType<typeof floorErrors>[]>();
    for (let seed = 1; seed <= seeds; seed++) {
      const samples = await collectSamples(document, count, seed);
      for (const kind of kinds.length > 0 ? kinds : (['nominal', 'residual'] as const)) {
        results.set(kind, [...(results.get(kind) ?? []), shoot(document, kind, samples, seed)]);
      }
    }
    for (const [kind, errors] of results) {
      const column = (key: 'medianMm' | 'p95Mm' | 'missRate') =>
        middle(errors.map((e) => e[key] ?? Infinity));
      console.log(
        `${name.padEnd(12)} ${String(count).padStart(4)} samples  ${kind.padEnd(10)}` +
          `${column('medianMm').toFixed(1).padStart(7)} / ${column('p95Mm').toFixed(0).padStart(4)}` +
          `${(100 * column('missRate')).toFixed(1).padStart(7)} %`,
      );
    }
  }
}

async function collectSamples(document: unknown, count: number, seed: number): Promise<Sample[]> {
  const clock = new VirtualClock();
  const log = pino({ level: 'silent' });
  const simulated = new SimulatedRig(parseSimulatedRigFile(document), clock, seed);
  const source = {
    binding: new SimulatedBinding(simulated),
    path: SIMULATED_PATH,
    baudRate: 115_200,
  };
  const store = await openStore(':memory:');
  const rig = new Rig({ description: parseRigFile(document), source, clock, log });
  const collections = new Collections({
    ...{ rig, clock, log },
    ledger: store.collections,
    samplesOf: (session) => store.samples.list({ session }),
    observers: { simulated: lookingObserver(() => simulated.look()) },
  });
  rig.start();
  const { id } = await collections.create({ count, plan: 'sobol', observer: 'simulated', seed });
  const { problem } = await clock.run(collections.ended(id));
  if (problem) throw new Error(problem.message);
  const samples = await store.samples.list();
  await clock.run(rig.close());
  await store.close();
  return samples;
}

function shoot(document: unknown, kind: ModelKind, samples: Sample[], seed: number) {
  const rig = parseSimulatedRigFile(document);
  const file = trainModel({ kind, rig: parseRigFile(document), measurements: samples, seed });
  const model = loadModel(file);
  const random = new Random(seed, 'bench targets');
  const noise = new Random(seed, 'bench repeatability');
  const errorsMm = Array.from({ length: TARGETS }, () => {
    const target = pointInWorkArea(rig.workArea, random.uniform(), random.uniform());
    const angles = model.predict(target)?.angles;
    const hit = angles && hitOf(rig, pulsesForAngles(rig, angles), noise);
    return hit && 1000 * Math.hypot(hit.xM - target.xM, hit.yM - target.yM);
  });
  return floorErrors(errorsMm);
}

/** What the true rig hits when both axes arrive from below, repeatability included. */
function hitOf(
  rig: SimulatedRigDescription,
  pulses: Pulses,
  noise: Random,
): FloorPoint | undefined {
  const [panRad, tiltRad] = AXES.map((axis) => {
    const truth = rig.truth.axes[axis];
    const settled = settledAngle(truth, motorAngle(rig.axes[axis], truth, pulses[`${axis}Us`]), 1);
    return radians(settled + noise.normal(truth.repeatability));
  });
  return trueHit(rig, { panRad: panRad!, tiltRad: tiltRad! });
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
