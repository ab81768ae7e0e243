/**
 * The candidates for changes of a rig while its samples were taken: knocks of one joint, each alone, and
 * zeros that creep, as a random walk or as one whose rate walks.
 */

import { fromDegrees } from '../../units.ts';
import type { Observation } from './calibration-problem.ts';
import type { DriftTerm } from './drift.ts';
import type { Candidate } from './linear-calibration.ts';

/** What a knock can move: the base, and a horn. */
const KNOCKED_JOINTS = [
  ...(['baseXM', 'baseYM', 'baseZM', 'baseYawRad', 'basePitchRad', 'baseRollRad'] as const),
  ...(['panRad', 'tiltRad'] as const),
];
const KNOCK_DEVIATIONS = { angleRad: [0.3, 1, 3].map(fromDegrees), lengthM: [0.005, 0.015, 0.05] };
/** A knock must be seen in as many observations before and after it. */
const MIN_AROUND_KNOCK = 3;
/** Knocks are tried between all of the newest observations, and at a limited number of places before them. */
const NEWEST = 20;
const OLDER_PLACES = 40;
/** Servos of one rig warm up together, or one alone. */
const CREEPING_JOINTS = [['panRad'], ['tiltRad'], ['panRad', 'tiltRad']] as const;
/** Of the walk, over all observations together. */
const CREEP_DEVIATIONS_RAD = [0.1, 0.3, 1].map(fromDegrees);
/** Observations in a step of a walk, and its maximum number of steps: the finer walk takes longer to fit. */
const STEP_OBSERVATIONS = 4;
const COARSE_STEPS = 12;
const FINE_STEPS = 30;
/**
 * Deviation of the present rate, over all observations, relative to that of the walk. Without a term of its own the
 * rate would be assumed to have settled.
 */
const LAST_RATE = 0.6;
/**
 * Minus the log prior probabilities: one collection in ten has a zero that creeps, and as many a knock, at any of
 * its samples.
 */
const CREEP_PENALTY = 5;
const FINE_CREEP_PENALTY = 7;
const KNOCK_PENALTY = 9;

/** All candidates for these observations. */
export function driftCandidates(observations: readonly Observation[]): Candidate[] {
  const times = observations.flatMap(({ pose: { time } }) => time ?? []).sort((a, b) => a - b);
  if (times.length < 2 * MIN_AROUND_KNOCK) return [];
  return [...creeps(times), ...knocks(times)];
}

function knocks(times: readonly number[]): Candidate[] {
  const every = Math.ceil(times.length / OLDER_PLACES);
  const last = times.length - MIN_AROUND_KNOCK;
  return times.flatMap((to, i) => {
    const isTried = i % every === 0 || i >= times.length - NEWEST;
    if (i < MIN_AROUND_KNOCK || i > last || !isTried) return [];
    return KNOCKED_JOINTS.map(
      (joint): Candidate => ({
        terms: [{ joint, from: times[i - 1]!, to }],
        deviations: joint.endsWith('Rad') ? KNOCK_DEVIATIONS.angleRad : KNOCK_DEVIATIONS.lengthM,
        penalty: KNOCK_PENALTY,
      }),
    );
  });
}

function creeps(times: readonly number[]): Candidate[] {
  const fine = Math.min(FINE_STEPS, Math.ceil(times.length / STEP_OBSERVATIONS));
  const coarse = Math.min(COARSE_STEPS, fine);
  return [
    ...walks(times, coarse, CREEP_PENALTY),
    ...(fine > coarse ? walks(times, fine, FINE_CREEP_PENALTY) : []),
  ];
}

function walks(times: readonly number[], steps: number, penalty: number): Candidate[] {
  const [first, last] = [times[0]!, times.at(-1)!];
  const at = (i: number): number => first + (i * (last - first)) / steps;
  const candidate = (terms: DriftTerm[], relative?: number[]): Candidate => ({
    terms,
    ...(relative && { relative }),
    deviations: CREEP_DEVIATIONS_RAD.map((each) => each / Math.sqrt(steps)),
    penalty,
  });
  const parts = Array.from({ length: steps }, (_, i) => i);
  return CREEPING_JOINTS.flatMap((joints) => [
    candidate(joints.flatMap((joint) => parts.map((i) => ({ joint, from: at(i), to: at(i + 1) })))),
    candidate(
      joints.flatMap((joint) => parts.map((i) => ({ joint, from: first, to: at(i + 1) }))),
      joints.flatMap(() => parts.map((i) => (i + 1 < steps ? 1 : LAST_RATE * Math.sqrt(steps)))),
    ),
  ]);
}
