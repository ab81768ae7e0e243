/**
 * Floor error of each kind of model by number of samples, over random rigs of the family: samples
 * are taken over the wire by one plan, new targets are uniform in area, both axes approach from
 * below, with repeatability and without measurement error. The oracle uses the true parameters of
 * the rig.
 *
 *     npm run bench:accuracy -- --rigs 20 --first 1 --scale 1 --counts 10,20,40,80,160,640
 *                               --kinds nominal,servo-nets --plan active --out DIR
 *
 * The default of --kinds is all kinds; then the two nets of the exercise take most of the time. With
 * `--direct`, samples come from the physics alone, with plan `sobol`. With `--family foreign`, the
 * rigs have flaws that the family does not have: see foreign-accuracy.ts.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Candidate, chooseModel } from '../src/learning/choose.ts';
import { loadModel } from '../src/learning/model.ts';
import { MODEL_KINDS, type ModelKind } from '../src/learning/model-file.ts';
import { trainModel } from '../src/learning/train.ts';
import { quantile } from '../src/quantile.ts';
import { PlanSchema } from '../src/samples/plans.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import { knownOf } from '../src/simulator/simulated-rig-file.ts';
import { parseAs } from '../src/validation.ts';
import { drawAccuracy, type Result } from './accuracy-plot.ts';
import { collectSamples } from './collected-samples.ts';
import { directSamples } from './direct-samples.ts';
import { measureForeignRigs } from './foreign-accuracy.ts';
import {
  isBeyondBound,
  modelAim,
  oracleAim,
  reachableTargets,
  type Shot,
  shoot,
  standardError,
} from './shots.ts';

/** The kind selected by validation. */
const CHOSEN = 'chosen';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '20' },
    first: { type: 'string', default: '1' },
    scale: { type: 'string', default: '1' },
    family: { type: 'string', default: 'hobby' },
    flaws: { type: 'string' },
    slices: { type: 'boolean', default: false },
    'without-generic': { type: 'boolean', default: false },
    references: { type: 'string', default: '0' },
    counts: { type: 'string' },
    kinds: { type: 'string' },
    direct: { type: 'boolean', default: false },
    plan: { type: 'string', default: 'active' },
    out: { type: 'string', default: 'bench-results' },
  },
});
const foreign = options.family === 'foreign';
const counts = (options.counts ?? (foreign ? '10,20,40,160' : '10,20,40,80,160,640'))
  .split(',')
  .map(Number);
const kinds = (options.kinds?.split(',') ??
  (foreign ? ['servo-nets'] : MODEL_KINDS)) as ModelKind[];
const unknown = kinds.filter((kind) => !MODEL_KINDS.includes(kind));
if (unknown.length > 0) throw new Error(`no such kind: ${unknown}; there are ${MODEL_KINDS}`);
const plan = parseAs(PlanSchema, options.plan, '--plan', 'plan-unknown');
const seeds = Array.from({ length: Number(options.rigs) }, (_, i) => Number(options.first) + i);

if (foreign) {
  const flaws = options.flaws?.split(',');
  const references = options.references.split(',').map(Number);
  await measureForeignRigs({ ...options, flaws, references, seeds, counts, kinds, plan });
  process.exit();
}
if (options.family !== 'hobby') throw new Error(`--family must be hobby or foreign`);

const results: Result[] = [];
for (const seed of seeds) {
  const rig = drawRig(seed, Number(options.scale));
  const most = Math.max(...counts);
  const samples = options.direct
    ? directSamples(rig, most, seed)
    : await collectSamples(rig, most, seed, plan);
  const targets = reachableTargets(rig, seed);
  results.push({
    rig: seed,
    samples: 0,
    kind: 'oracle',
    trainSeconds: 0,
    ...tally(shoot(rig, targets, oracleAim(rig))),
  });
  for (const count of counts) {
    const candidates: Candidate[] = [];
    for (const kind of kinds) {
      const measurements = samples.slice(0, count);
      const file = trainModel({ kind, rig: knownOf(rig), measurements, seed });
      const shots = tally(shoot(rig, targets, modelAim(rig, loadModel(file))));
      const { trainSeconds } = file.metrics;
      candidates.push(file);
      results.push({ rig: seed, samples: count, kind, trainSeconds, ...shots });
    }
    const [first, ...others] = candidates;
    const { kind: chosen } = chooseModel([first!, ...others]).chosen;
    const result = results.find(
      ({ rig: number, samples: n, kind }) => number === seed && n === count && kind === chosen,
    );
    results.push({ ...result!, kind: CHOSEN });
  }
  process.stderr.write(`rig ${seed} done\n`);
}
printTable();
await mkdir(options.out, { recursive: true });
await writeFile(join(options.out, 'accuracy.csv'), toCsv());
await writeFile(join(options.out, 'accuracy.svg'), drawAccuracy(results));
console.log(`\n${options.out}/accuracy.csv and accuracy.svg written`);

function tally(shots: readonly Shot[]): Pick<Result, 'errorsMm' | 'beyondBound' | 'bounded'> {
  return {
    errorsMm: shots.map(({ errorMm }) => errorMm),
    beyondBound: shots.filter(isBeyondBound).length,
    bounded: shots.filter(({ boundMm }) => boundMm !== null).length,
  };
}

function printTable(): void {
  console.log(
    `floor error over ${seeds.length} rigs (scale ${options.scale}), all shots together, mm, with its ` +
      'standard error over rigs; worst: the worst rig\n\n' +
      'samples  kind                  median           p95   missed  worst median    beyond bound  trained in',
  );
  for (const count of [0, ...counts]) {
    for (const kind of ['oracle', ...kinds, CHOSEN]) {
      const of = results.filter((result) => result.samples === count && result.kind === kind);
      if (of.length === 0) continue;
      const shots = of.flatMap(({ errorsMm }) => errorsMm);
      const hits = hitsOf(of);
      const withError = (unit: string, statistic: (of: readonly Result[]) => number) =>
        `${statistic(of).toFixed(1)} ± ${standardError(of, statistic).toFixed(1)}${unit}`;
      const quantileMm = (share: number) =>
        withError('', (of) => quantile(hitsOf(of), share) ?? Number.NaN).padStart(14);
      const medians = of.map(({ errorsMm }) => medianOf(errorsMm));
      const isBounded = of.some(({ bounded }) => bounded > 0);
      console.log(
        `${String(count).padStart(7)}  ${kind.padEnd(16)}` +
          `${quantileMm(0.5)}${quantileMm(0.95)}` +
          `${(100 * (1 - hits.length / shots.length)).toFixed(1).padStart(7)} %` +
          `${worstOf(medians).padStart(14)}` +
          `${(isBounded ? withError(' %', percentBeyond) : '').padStart(16)}` +
          `${(sum(of.map(({ trainSeconds }) => trainSeconds)) / of.length).toFixed(2).padStart(10)} s`,
      );
    }
  }
}

function hitsOf(of: readonly Result[]): number[] {
  return of.flatMap(({ errorsMm }) => errorsMm.filter((errorMm) => errorMm !== undefined));
}

function percentBeyond(of: readonly Result[]): number {
  return (100 * sum(of.map(({ beyondBound }) => beyondBound))) / sum(of.map((row) => row.bounded));
}

function toCsv(): string {
  const rows = results.map(({ rig, samples, kind, errorsMm, beyondBound, bounded, ...rest }) => {
    const hits = errorsMm.filter((errorMm) => errorMm !== undefined);
    return [
      ...[rig, options.scale, samples, kind, errorsMm.length],
      ...[quantile(hits, 0.5)?.toFixed(2), quantile(hits, 0.95)?.toFixed(2)],
      (1 - hits.length / errorsMm.length).toFixed(4),
      bounded > 0 ? (beyondBound / bounded).toFixed(4) : '',
      rest.trainSeconds.toFixed(3),
    ].join(',');
  });
  const header =
    'rig,scale,samples,kind,targets,medianMm,p95Mm,missRate,beyondBound90,trainSeconds';
  return `${[header, ...rows].join('\n')}\n`;
}

/** The worst rig's median [mm]; undefined for a rig that misses with half of its shots. */
function worstOf(mediansMm: readonly number[]): string {
  const worstMm = Math.max(...mediansMm);
  return worstMm < Number.MAX_VALUE / 2 ? worstMm.toFixed(1) : 'missed';
}

function medianOf(errorsMm: Result['errorsMm']): number {
  return quantile(
    errorsMm.map((errorMm) => errorMm ?? Number.MAX_VALUE),
    0.5,
  )!;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
