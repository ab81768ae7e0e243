/** All French texts of the daemon, keyed by their English templates. */
import { DAEMON } from './daemon.ts';
import { EXERCISE } from './exercise.ts';
import { LEARNING } from './learning.ts';
import { RIG } from './rig.ts';

export const FRENCH: Readonly<Record<string, string>> = {
  ...DAEMON,
  ...RIG,
  ...LEARNING,
  ...EXERCISE,
};
