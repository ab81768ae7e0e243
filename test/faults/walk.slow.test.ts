/** Longer random walks than those of walk.test.ts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { walk, walks } from './walk.ts';

/** About 10,000 steps: ten times as many would take minutes. */
const WALKS = 8;
const STEPS = 2000;

test('no rule is broken by any requests and failures', async () => {
  const property = fc.asyncProperty(walks(STEPS), async (steps) => {
    expect((await walk(steps)).wrong).toEqual([]);
  });
  await fc.assert(property, { numRuns: WALKS, seed: 7 });
});
