/** All French that there is for the daemon's texts, by their English templates. */
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
