import { expect, it } from 'vitest';
import {
  atCommonSamples,
  type Candidate,
  chooseModel,
  standardErrorOfMedianMm,
} from '../../src/learning/choose.ts';
import { format } from '../../src/message.ts';
import { quantile } from '../../src/quantile.ts';
import { Random } from '../../src/random.ts';

const candidate = (
  kind: Candidate['kind'],
  validationMedianMm: number | null,
  missRate = 0,
  sampleCount = 40,
): Candidate => ({ kind, sampleCount, metrics: { validationMedianMm, missRate } });

it.each<[string, [Candidate, ...Candidate[]], string]>([
  ['the only one', [candidate('nominal', null)], 'nominal'],
  ['the least error', [candidate('nominal', 50), candidate('residual', 9)], 'residual'],
  [
    'servo-nets, where the difference may be chance',
    [candidate('residual', 9), candidate('servo-nets', 10)],
    'servo-nets',
  ],
  [
    'another where the same difference is no chance',
    [candidate('residual', 9, 0, 4000), candidate('servo-nets', 10, 0, 4000)],
    'residual',
  ],
  [
    'the first when none was validated',
    [candidate('nominal', null), candidate('servo-nets', null)],
    'nominal',
  ],
  ['another where it is clear', [candidate('nominal', 5), candidate('servo-nets', 10)], 'nominal'],
  [
    'few misses rather than a small median',
    [candidate('nominal', 30), candidate('exercise', 20, 0.5)],
    'nominal',
  ],
  [
    'what has been validated',
    [candidate('servo-nets', null, 1), candidate('nominal', 400)],
    'nominal',
  ],
])('chooses %s', (_, candidates, kind) => {
  expect(chooseModel(candidates).chosen.kind).toBe(kind);
});

const [aims, again, isNew] = [
  candidate('servo-nets', 5),
  candidate('servo-nets', 5.5),
  candidate('servo-nets', 5.5, 0, 50),
];

it.each<[string, readonly [Candidate, ...Candidate[]], Candidate]>([
  ['the one with more samples of two whose difference may be chance', [aims, isNew], isNew],
  ['what aims now where the same samples gave no better one', [aims, again], aims],
  [
    'what aims now, of equals',
    [candidate('nominal', null), candidate('exercise', null)],
    candidate('nominal', null),
  ],
  ['what aims now where it is clearly better', [aims, candidate('calibrated', 6)], aims],
])('chooses %s', (_, candidates, chosen) => {
  expect(chooseModel(candidates).chosen).toEqual(chosen);
});

it('selects the later of two equal models of one kind, whose validation is newer', () => {
  const [aimsNow, later] = [candidate('nominal', 3), candidate('nominal', 3)];
  expect(chooseModel([aimsNow, later, candidate('residual', 3)]).chosen).toBe(later);
});

const heldOut = [3, 4, 5, 6, 7].map((errorMm) => ({ xM: 1, yM: 0, errorMm }));

it.each<[string, [Candidate, ...Candidate[]]]>([
  ['no model has been validated', [candidate('nominal', null)]],
  [
    'its validation error is 5.0 mm, and no other model has been validated',
    [candidate('nominal', null), candidate('servo-nets', 5)],
  ],
  [
    'its validation error, 5.0 ± 0.9 mm, is the lowest; next is nominal with 30.0 mm and 10 % misses',
    [candidate('nominal', 30, 0.1), { ...candidate('residual', 5), heldOut }],
  ],
  [
    'its validation error, 10.0 mm, exceeds the lowest, residual with 9.0 mm, by no more than ' +
      'chance, and it is trained on all samples and predicts its error at each target',
    [candidate('residual', 9), candidate('servo-nets', 10)],
  ],
  [
    'its validation error, 5.5 mm, exceeds the lowest, servo-nets with 5.0 mm, by no more than ' +
      'chance, and it is trained on newer samples',
    [aims, isNew],
  ],
])('says that a model is active because %s', (because, candidates) => {
  expect(format(chooseModel(candidates).because)).toBe(because);
});

it('the standard error of a median is the spread of medians of many sets', () => {
  const random = new Random(1);
  const sets = Array.from({ length: 400 }, () =>
    Array.from({ length: 40 }, () => ({ xM: 1, yM: 0, errorMm: Math.abs(random.normal(10)) })),
  );
  const medians = sets.map(
    (set) =>
      quantile(
        set.map(({ errorMm }) => errorMm),
        0.5,
      )!,
  );
  const mean = medians.reduce((sum, median) => sum + median, 0) / medians.length;
  const spread = Math.hypot(...medians.map((median) => median - mean)) / Math.sqrt(400);
  const stated = quantile(
    sets.map((set) => standardErrorOfMedianMm(set)!),
    0.5,
  )!;
  expect(stated / spread).toBeGreaterThan(0.8);
  expect(stated / spread).toBeLessThan(1.2);
});

it('too few errors have no standard error, and misses are left out', () => {
  expect(standardErrorOfMedianMm(heldOut.slice(0, 3))).toBeNull();
  const missed = heldOut.map((error) => ({ ...error, errorMm: null }));
  expect(standardErrorOfMedianMm([...heldOut, ...missed])).toBe(standardErrorOfMedianMm(heldOut));
});

const withErrors = (kind: Candidate['kind'], errorsMm: Readonly<Record<number, number>>) => {
  const heldOut = Object.entries(errorsMm).map(([x, errorMm]) => ({
    xM: Number(x),
    yM: 0,
    errorMm,
  }));
  return { ...candidate(kind, quantile(Object.values(errorsMm), 0.5)!), heldOut };
};

it('compares two models at the samples that both were validated on', () => {
  const old = withErrors('residual', { 1: 2, 2: 2, 3: 2, 4: 2, 5: 20, 6: 20, 7: 20, 8: 20, 9: 20 });
  const fresh = withErrors('residual', {
    5: 9,
    6: 9,
    7: 9,
    8: 9,
    9: 9,
    10: 90,
    11: 90,
    12: 90,
    13: 90,
    14: 90,
  });
  expect(atCommonSamples(old, fresh).map(({ metrics }) => metrics.validationMedianMm)).toEqual([
    20, 9,
  ]);
  const other = withErrors('residual', { 5: 9, 6: 9, 20: 90 });
  expect(atCommonSamples(old, other)).toEqual([old, other]);
});
