/** All French texts of the daemon, keyed by their English templates. */
import { DAEMON, EXERCISE } from './daemon.ts';
import { LEARNING } from './learning.ts';
import { RIG } from './rig.ts';

export const FRENCH: Readonly<Record<string, string>> = {
  ...DAEMON,
  ...RIG,
  ...LEARNING,
  ...EXERCISE,
};
