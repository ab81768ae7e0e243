/**
 * Mistakes on drawn rigs; `npm run bench:mistakes` has the rates over many. The seeds are those of
 * neither its defaults nor the choice of the thresholds.
 */
import { expect, test } from 'vitest';
import { MISTAKES, mistakenFile, mistakenSamples } from '../../../bench/mistaken-samples.ts';
import { findMistakes } from '../../../src/learning/mistakes/find-mistakes.ts';
import { format } from '../../../src/message.ts';
import { drawRig } from '../../../src/simulator/rig-family.ts';

const SEED = 9001;

async function found(name: string, count = 6, seed = SEED) {
  const rig = drawRig(seed);
  const mistake = MISTAKES[name]!;
  const samples = mistakenSamples(rig, mistake, count, seed);
  expect(samples).toHaveLength(count);
  return { samples, mistakes: await findMistakes(mistakenFile(rig, mistake), samples) };
}

test.each([
  'pan reversed',
  'tilt reversed',
  'both reversed',
  'axes exchanged',
  'pan 90° for 180°',
  'scales in degrees',
  'l2 in cm',
  'spots in cm',
  'x and y exchanged',
  'x to the right',
  'origin 0.3 m aside',
  'decimal point',
  'reflection',
  'another session',
])('%s is named first', async (name) => {
  const { mistakes } = await found(name, 8);
  expect(mistakes.map((mistake) => mistake.name)[0]).toBe(MISTAKES[name]!.reported[0]);
});

test('mistakes that the samples cannot distinguish are named together', async () => {
  const { mistakes } = await found('y to the right');
  expect(mistakes.map(({ name }) => name)).toEqual(['pan-reversed', 'spots-mirrored']);
});

test('a horn one spline off is named where rigs are usually better than that', async () => {
  const rig = drawRig(SEED + 1, 0.5);
  const mistake = MISTAKES['tilt -1 spline of 25']!;
  const samples = mistakenSamples(rig, mistake, 8, SEED + 1);
  const [first] = await findMistakes(mistakenFile(rig, mistake), samples);
  expect(first?.name).toBe('tilt-spline');
  expect(first!.changes[0]!.value).toBeCloseTo(Math.PI / 4 - (2 * Math.PI) / 25, 1);
});

test('the sentence gives grounds and cure', async () => {
  const { mistakes } = await found('tilt reversed');
  expect(format(mistakes[0]!.wording)).toBe(
    'tilt appears to be reversed: 6 of 6 samples fit more than a million times better. Set axes.tilt.direction to 1 in the rig file, or press Apply',
  );
});

test('the sample with a slipped decimal point is corrected, and no other', async () => {
  const { samples, mistakes } = await found('decimal point', 8);
  const corrected = samples.map((sample, i) => mistakes[0]!.correct!(sample, i));
  const changed = corrected.flatMap((sample, i) => (sample === samples[i] ? [] : [i]));
  expect(changed).toEqual([2]);
  expect(corrected[2]!.xM).toBeCloseTo(samples[2]!.xM / 10, 9);
});

test.each([1, 0.5, 1.8])(
  'no mistake is seen in rigs with errors %s times as large',
  async (scale) => {
    for (let seed = SEED; seed < SEED + 2; seed++) {
      const rig = { ...drawRig(seed, scale), camera: drawRig(seed).camera };
      const samples = mistakenSamples(rig, MISTAKES.none!, 8, seed);
      for (const count of [5, 8]) {
        expect(await findMistakes(rig, samples.slice(0, count))).toEqual([]);
      }
    }
  },
);
