/** The ends of a real daemon process on a pseudo-terminal; bench/faults/ends.ts has the whole catalogue. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type End, type State, tryEnd } from '../../bench/faults/ends.ts';
import { isMissing } from '../support/packages.ts';

const MAIN = fileURLToPath(new URL('../../.test-build/cli/main.js', import.meta.url));

test.skipIf(isMissing('socat')).each<[End, State, 'sim' | 'emulator']>([
  ['SIGTERM', 'tracking', 'emulator'],
  ['SIGINT twice', 'training', 'sim'],
  ['SIGKILL', 'tracking', 'sim'],
  ['uncaught exception', 'collecting', 'sim'],
  ['event loop blocked for 2 s', 'tracking', 'sim'],
  ['out of memory', 'moving', 'emulator'],
  ['workers killed', 'training', 'sim'],
])('%s while %s leaves the rig at rest and dark (%s)', async (end, state, port) => {
  const { survived, violations, log } = await tryEnd(end, state, { main: MAIN, port });
  expect(violations).toEqual([]);
  expect(survived, log).toBe(true);
});
