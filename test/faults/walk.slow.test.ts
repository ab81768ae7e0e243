/** Longer random walks than those of walk.test.ts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { walk, walks } from './walk.ts';

test('no rule is broken by any requests and failures', async () => {
  const property = fc.asyncProperty(walks(80), async (steps) => {
    expect((await walk(steps)).wrong).toEqual([]);
  });
  await fc.assert(property, { numRuns: 15, seed: 7 });
});
