/**
 * Random walks over requests, faults and time. A failure prints the shortest walk that still fails, and
 * the seed that repeats it. WALKS makes it longer, WALK_SEED takes other walks.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { walk, walks } from './walk.ts';

const WALKS = Number(process.env.WALKS ?? 10);
const SEED = Number(process.env.WALK_SEED ?? 1);
const WALK_MS = 2000;

test(
  'no rule is broken by any requests and failures',
  async () => {
    const property = fc.asyncProperty(walks(30), async (steps) => {
      expect((await walk(steps)).wrong).toEqual([]);
    });
    await fc.assert(property, { numRuns: WALKS, seed: SEED });
  },
  20_000 + WALKS * WALK_MS,
);
