/**
 * Random walks over requests, faults and time. A failure prints the shortest walk that still fails, and
 * the seed that repeats it. WALKS and WALK_STEPS make it longer, WALK_SEED takes other walks.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { walk, walks } from './walk.ts';

const WALKS = Number(process.env.WALKS ?? 10);
const SEED = Number(process.env.WALK_SEED ?? 1);
const STEPS = Number(process.env.WALK_STEPS ?? 30);
const START_MS = 2000;
const STEP_MS = 20;

test(
  'no rule is broken by any requests and failures',
  async () => {
    const property = fc.asyncProperty(walks(STEPS), async (steps) => {
      expect((await walk(steps)).wrong).toEqual([]);
    });
    await fc.assert(property, { numRuns: WALKS, seed: SEED });
  },
  20_000 + WALKS * (START_MS + STEPS * STEP_MS),
);
