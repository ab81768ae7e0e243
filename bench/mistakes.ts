/**
 * How often mistakes of a person are found in the first samples of a collection, and how often one
 * is reported where there is none: over rigs of the family, and over mild and rough ones.
 *
 *     npm run bench:mistakes -- --rigs 20 --false-alarms 200 --first 5001 --counts 5,6,8
 */
import { parseArgs } from 'node:util';
import { distanceM } from '../src/geometry/work-area.ts';
import { findMistakes, type Mistake } from '../src/learning/mistakes/find-mistakes.ts';
import type { Measurement } from '../src/samples/sample.ts';
import { drawRig } from '../src/simulator/rig-family.ts';
import type { SimulatedRigDescription } from '../src/simulator/simulated-rig-file.ts';
import { settledHit } from '../src/simulator/true-rig.ts';
import { MISTAKES, mistakenFile, mistakenSamples } from './mistaken-samples.ts';

const { values: options } = parseArgs({
  options: {
    rigs: { type: 'string', default: '20' },
    'false-alarms': { type: 'string', default: '200' },
    first: { type: 'string', default: '5001' },
    counts: { type: 'string', default: '5,6,8' },
    only: { type: 'string', default: '' },
  },
});

/** Factors on the errors of the family: a rig in turn of each. */
const SCALES = [1, 0.5, 1.8];
/** Distance of an outlier from the true spot [m]. */
const OUTLIER_M = 0.1;
const counts = options.counts.split(',').map(Number);

interface Tally {
  named: number;
  first: number;
  other: number;
  samples: number;
}

/** What is reported on the first samples of rigs with a mistake. */
async function tally(
  name: string,
  rigs: number,
  onAlarm?: (text: string) => void,
): Promise<Tally[]> {
  const mistake = MISTAKES[name]!;
  const tallies = counts.map(() => ({ named: 0, first: 0, other: 0, samples: 0 }));
  for (let i = 0; i < rigs; i++) {
    const seed = Number(options.first) + i;
    const scale = SCALES[i % SCALES.length]!;
    const drawn = drawRig(seed, scale);
    const rig = mistakenFile(drawn, mistake);
    const all = mistakenSamples(drawn, mistake, Math.max(...counts), seed);
    for (const [row, count] of counts.entries()) {
      const samples = all.slice(0, count);
      const sums = tallies[row]!;
      sums.samples += samples.length;
      if (samples.length < count) continue;
      const reported = await findMistakes(rig, samples);
      const found =
        name === 'none' ? reported.filter((each) => !isOutlier(each, drawn, samples)) : reported;
      if (found.some((each) => mistake.reported.includes(each.name))) sums.named++;
      else if (found.length > 0) sums.other++;
      if (mistake.reported.includes(found[0]?.name ?? '')) sums.first++;
      if (found[0]) {
        onAlarm?.(
          `seed ${seed} scale ${scale}, ${count} samples: ` +
            found.map((each) => `${each.name} ${each.logEvidence.toFixed(1)}`).join(', '),
        );
      }
    }
  }
  return tallies;
}

/** Whether the sample that is reported, as a stray or as slipped, is an outlier of a rough rig's camera. */
const isOutlier = (
  { name, correct }: Mistake,
  rig: SimulatedRigDescription,
  samples: readonly Measurement[],
): boolean =>
  ['stray-sample', 'decimal-point'].includes(name) &&
  samples.some((sample, i) => {
    const hit = settledHit(rig, sample);
    const isNear = hit && distanceM(hit, sample) < OUTLIER_M;
    return !isNear && correct!(sample, i) !== sample;
  });

const selected = Object.keys(MISTAKES).filter((name) => name.includes(options.only));
const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)}`.padStart(3);
console.log('reported, in % of rigs: the mistake (as the first) / another; mean number of samples');
console.log(`${''.padEnd(22)}${counts.map((count) => `${count} samples`.padEnd(24)).join('')}`);
for (const name of selected) {
  if (name === 'none') continue;
  const rigs = Number(options.rigs);
  const tallies = await tally(name, rigs, options.only ? console.log : undefined);
  const cells = tallies.map(({ named, first, other, samples }) =>
    `${percent(named, rigs)} (${percent(first, rigs)}) / ${percent(other, rigs)}; ${(samples / rigs).toFixed(1)}`.padEnd(
      24,
    ),
  );
  console.log(`${name.padEnd(22)}${cells.join('')}`);
}
const rigs = Number(options['false-alarms']);
if (rigs > 0) {
  const alarms = (await tally('none', rigs, console.log)).map(({ other }) => other);
  console.log(
    `false alarms on ${rigs} rigs: ${counts.map((n, i) => `${alarms[i]} at ${n} samples`).join(', ')}`,
  );
}
