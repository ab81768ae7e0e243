/**
 * What a new rig gains from the calibrations of other rigs of its type (docs/fleet.md): a prior is fitted to the
 * posteriors of some rigs, and new ones are calibrated on few samples with it, without it, and with the prior of
 * another type. Samples come from the physics alone: of the known rigs by plan `sobol`, of new ones at the most
 * informative poses by the same prior. Targets and shots as in accuracy.ts.
 *
 *     npm run bench:fleet-prior -- --types 8 --first 1 --fleet 30 --samples 40 --rigs 3
 *                                  --counts 3,5,10,20 --shared parts
 */
import { parseArgs } from 'node:util';
import { proposePoses } from '../src/learning/active/propose-poses.ts';
import { angleSamplesOf } from '../src/learning/angle-samples.ts';
import { hobbyPrior, SERVO_NET } from '../src/learning/calibration/prior.ts';
import { rigInverse } from '../src/learning/calibration/rig-inverse.ts';
import { fitTypePrior } from '../src/learning/calibration/type-prior.ts';
import type { FleetPrior } from '../src/learning/fleet-prior.ts';
import { calibrate } from '../src/learning/kinds/calibration.ts';
import { quantile } from '../src/quantile.ts';
import { planTarget } from '../src/samples/plans.ts';
import type { Measurement } from '../src/samples/sample.ts';
import { drawRigOfType, type Shared } from '../src/simulator/rig-family.ts';
import { knownOf, type SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { takeSamples } from '../src/simulator/true-rig.ts';
import { directSamples } from './direct-samples.ts';
import { angleAim, reachableTargets, shoot } from './shots.ts';

const { values: options } = parseArgs({
  options: {
    types: { type: 'string', default: '8' },
    first: { type: 'string', default: '1' },
    fleet: { type: 'string', default: '30' },
    samples: { type: 'string', default: '40' },
    rigs: { type: 'string', default: '3' },
    counts: { type: 'string', default: '3,5,10,20' },
    shared: { type: 'string', default: 'parts' },
  },
});
const shared = options.shared as Shared;
if (!['parts', 'all'].includes(shared)) throw new Error('--shared must be parts or all');
const counts = options.counts.split(',').map(Number);
const types = Array.from({ length: Number(options.types) }, (_, i) => Number(options.first) + i);
/** Seeds of the rigs whose posteriors are used, and of new ones. */
const FIRST_KNOWN = 1;
const FIRST_NEW = 1001;

const calibrated = (
  rig: SimulatedRigDescription,
  seed: number,
  measurements: readonly Measurement[],
  fleetPrior?: FleetPrior,
) =>
  calibrate(
    {
      split: { training: angleSamplesOf(measurements, knownOf(rig)), validation: [] },
      rig: knownOf(rig),
      seed,
      settings: {},
      fleetPrior,
      onProgress: () => {},
    },
    SERVO_NET.hidden,
    'none',
  );

const priors = types.map((type) => {
  const known = seedsFrom(FIRST_KNOWN, options.fleet).map((seed) => {
    const rig = drawRigOfType(type, seed, shared);
    const { fit } = calibrated(rig, seed, directSamples(rig, Number(options.samples), seed));
    return { ...fit, prior: hobbyPrior(knownOf(rig), SERVO_NET.hidden) };
  });
  const startMs = performance.now();
  const prior = fitTypePrior(known[0]!.prior, known);
  process.stderr.write(
    `type ${type}: ${known.length} posteriors fitted in ${(performance.now() - startMs).toFixed(0)} ms\n`,
  );
  return {
    ...{ type: '0'.repeat(16), version: 1, rigs: known.length, createdAt: '' },
    means: [...prior.means],
    deviations: [...prior.deviations],
  };
});

const WAYS = ['without', 'of its type', 'of another type'] as const;
const errors = new Map<string, number[]>();
const chosen = new Map<string, number>();
for (const [i, type] of types.entries()) {
  for (const seed of seedsFrom(FIRST_NEW, options.rigs)) {
    const rig = drawRigOfType(type, seed, shared);
    const targets = reachableTargets(rig, seed);
    const used = [undefined, priors[i], priors[(i + 1) % priors.length]];
    for (const [j, way] of WAYS.entries()) {
      const samples = proposedSamples(rig, seed, used[j]);
      for (const count of counts) {
        const { fit, usesFleet } = calibrated(rig, seed, samples.slice(0, count), used[j]);
        const shots = shoot(rig, targets, angleAim(rig, rigInverse(fit.shape, fit.parameters)));
        const key = `${count} ${way}`;
        errors.set(key, [
          ...(errors.get(key) ?? []),
          ...shots.map(({ errorMm = Number.POSITIVE_INFINITY }) => errorMm),
        ]);
        chosen.set(key, (chosen.get(key) ?? 0) + Number(usesFleet));
      }
    }
  }
}
const rigs = types.length * Number(options.rigs);
console.log(
  `floor error of ${rigs} new rigs of ${types.length} types, with a prior from ${options.fleet} rigs of ` +
    `${options.samples} samples each; shared: ${shared}; mm\n\nsamples  prior             median    p95  used`,
);
for (const count of counts) {
  for (const way of WAYS) {
    const key = `${count} ${way}`;
    const [median, p95] = [0.5, 0.95].map((q) => quantile(errors.get(key)!, q)!.toFixed(1));
    const share = ((100 * chosen.get(key)!) / rigs).toFixed(0);
    console.log(
      `${String(count).padStart(7)}  ${way.padEnd(16)}${median!.padStart(8)}${p95!.padStart(7)}` +
        `${way === 'without' ? '' : `${share} %`.padStart(7)}`,
    );
  }
}

/** Samples of the most informative poses, each given those before, under a prior. */
function proposedSamples(
  rig: SimulatedRigDescription,
  seed: number,
  fleetPrior: FleetPrior | undefined,
): Measurement[] {
  const known = knownOf(rig);
  return takeSamples(rig, {
    count: Math.max(...counts),
    seed,
    targetAt: (index) => planTarget({ plan: 'sobol', count: 0, seed }, known.workArea, index),
    proposed: (measurements, missed) =>
      proposePoses({ rig: known, measurements, seed, pose: measurements.length, fleetPrior })[
        missed
      ],
  });
}

function seedsFrom(first: number, count: string): number[] {
  return Array.from({ length: Number(count) }, (_, i) => first + i);
}
