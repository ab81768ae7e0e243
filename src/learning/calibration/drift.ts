/**
 * Changes of a rig while its samples were taken: zeros that creep, and knocks. A term moves one joint of the
 * beam chain between two times, and its weight is where the joint was before, relative to now:
 *
 *     joint(time) = joint(now) + Σ weight · pastShare(time)
 *
 *     pastShare   1 ──┐ from
 *                      \
 *                 0     └── to
 *
 * so that all other parameters describe the rig at its last sample, and predictions need no term. Times are
 * the places of samples in their order: a warm-up, a pause and a knock have no common clock.
 */
import type { Joint } from './beam-chain.ts';

/** A change of one joint. */
export interface DriftTerm {
  readonly joint: Joint;
  /** The joint moves evenly from this time to the other; at once, if they are neighbours. */
  readonly from: number;
  readonly to: number;
}

/** Share of a change that is still to come at a time: 1 before it, 0 after it. */
export const pastShare = ({ from, to }: DriftTerm, time: number): number =>
  Math.min(Math.max((to - time) / (to - from), 0), 1);

/** English names of the joints that can change. */
export const JOINT_NAMES = {
  baseXM: 'base x',
  baseYM: 'base y',
  baseZM: 'base z',
  baseYawRad: 'base yaw',
  basePitchRad: 'base pitch',
  baseRollRad: 'base roll',
  panRad: 'pan zero',
  tiltRad: 'tilt zero',
} satisfies Partial<Record<Joint, string>>;

/** The English name of a joint in a model file. */
export const nameOfJoint = (joint: string): string =>
  (JOINT_NAMES as Readonly<Record<string, string>>)[joint] ?? joint;
