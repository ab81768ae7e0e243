import { expect, it } from 'vitest';
import { type Candidate, chooseModel } from '../../src/learning/choose.ts';

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
  expect(chooseModel(candidates).kind).toBe(kind);
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
  expect(chooseModel(candidates)).toEqual(chosen);
});

it('selects the later of two equal models of one kind, whose validation is newer', () => {
  const [aimsNow, later] = [candidate('nominal', 3), candidate('nominal', 3)];
  expect(chooseModel([aimsNow, later, candidate('residual', 3)])).toBe(later);
});
