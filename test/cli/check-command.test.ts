import { expect, test } from 'vitest';
import type { CheckView } from '../../src/api/checks.ts';
import { verdictOf } from '../../src/cli/rig-commands.ts';

const spot = { xM: 1, yM: 0, missed: false, seenXM: 1, seenYM: 0 };
const result = {
  holds: true,
  probability: 0.4321,
  medianMm: 4.14,
  expectedMedianMm: 3.87,
  leftMm: -1,
  outwardMm: 2,
};
const check = (changes: Partial<typeof result>) =>
  ({
    modelId: 4,
    kind: 'servo-nets',
    spots: [spot, spot, spot, spot, spot, { ...spot, missed: true }],
    result: { ...result, ...changes },
  }) as CheckView;

test('reports a valid model', () => {
  expect(verdictOf(check({}))).toBe(
    'model 4 (servo-nets) is still valid: 5 spots have a median error of 4.1 mm, expected 3.9 mm, ' +
      'p = 0.432',
  );
});

test('reports an invalid model, the deviation of the spots, and the cure', () => {
  const drifted = { holds: false, probability: 1e-12, medianMm: 31.2 };
  expect(verdictOf(check({ ...drifted, leftMm: 31, outwardMm: -4 }))).toMatch(
    /no longer valid: .* 31 mm, .* p < 0\.001; the spots are 31 mm to the left and 4\.0 mm too near\. .*collect again/,
  );
  expect(verdictOf(check({ ...drifted, leftMm: -31, outwardMm: 4 }))).toContain(
    '31 mm to the right and 4.0 mm too far',
  );
});
