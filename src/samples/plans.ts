/**
 * Sampling plans: where on the floor the samples of a collection are wanted. Each plan gives its n-th
 * target by itself, so that a collection can go on where it left off; `active` does so where its
 * proposer has nothing to say.
 */
import Type, { type Static } from 'typebox';
import { pointInWorkArea } from '../geometry/work-area.ts';
import { Random } from '../random.ts';
import type { WorkArea } from '../rig-file.ts';
import type { Angles, FloorPoint } from '../units.ts';

/** How the targets of a collection are spread over the work area. */
export const PlanSchema = Type.Union(
  [Type.Literal('active'), Type.Literal('grid'), Type.Literal('random'), Type.Literal('sobol')],
  {
    description:
      'How targets are spread: active (the default) where the samples so far leave most in doubt, sobol ' +
      'evenly at any count, grid in rows, random',
  },
);
export type Plan = Static<typeof PlanSchema>;

/** What a plan depends on. */
export interface PlanRequest {
  readonly plan: Plan;
  /** Samples wanted; a grid is laid out for it. Targets beyond it stand in for misses. */
  readonly count: number;
  readonly seed: number;
}

/** The target of a plan at an index from 0; every plan is uniform in area. */
export function planTarget(
  { plan, count, seed }: PlanRequest,
  area: WorkArea,
  index: number,
): FloorPoint {
  const [u, v] = PLANS[plan](index, count, seed, area);
  return pointInWorkArea(area, u, v);
}

/** A point of the unit square: along the radius and along the bearing. */
type UnitPoint = readonly [u: number, v: number];

const PLANS: Record<
  Plan,
  (index: number, count: number, seed: number, area: WorkArea) => UnitPoint
> = {
  random(index, _count, seed) {
    const random = new Random(seed, `target ${index}`);
    return [random.uniform(), random.uniform()];
  },

  /** Middles of cells of one area, in rows; about as wide as they are deep at half of the greatest radius. */
  grid(index, count, _seed, { rMin, rMax, bearingMin, bearingMax }) {
    const widthM = ((bearingMax - bearingMin) * (rMin + rMax)) / 2;
    const rows = Math.max(1, Math.round(Math.sqrt((count * (rMax - rMin)) / widthM)));
    const cell = index % count;
    const row = Math.floor((cell * rows) / count);
    // Rows differ by one cell where the count asks for it, and a row of more cells is the deeper one.
    const firstOf = (at: number) => Math.ceil((at * count) / rows);
    const [first, next] = [firstOf(row), firstOf(row + 1)];
    return [(first + next) / 2 / count, (cell - first + 0.5) / (next - first)];
  },

  /** Where nothing is proposed (proposer.ts): at first, after a pose without a spot, and in the end. */
  active: (index, count, seed, area) => PLANS.sobol(index, count, seed, area),

  /** Sobol's sequence in two dimensions, shifted digitally by the seed (Sobol 1967, Owen 1998). */
  sobol(index, _count, seed) {
    const random = new Random(seed, 'sobol');
    const shift = () => random.integer(2 ** 32);
    const [first, second] = sobol(index);
    return [((first ^ shift()) >>> 0) / 2 ** 32, ((second ^ shift()) >>> 0) / 2 ** 32];
  },
};

/** The unshifted point, as 32-bit fractions; primitive polynomials 1 and x + 1. */
function sobol(index: number): [number, number] {
  let [first, second] = [0, 0];
  let [directionFirst, directionSecond] = [0x80000000, 0x80000000];
  for (let bits = index; bits > 0; bits >>>= 1) {
    if (bits & 1) {
      first ^= directionFirst;
      second ^= directionSecond;
    }
    directionFirst >>>= 1;
    directionSecond ^= directionSecond >>> 1;
  }
  return [first, second];
}

/**
 * Whoever can tell which poses are worth looking at next. Plan `active` asks; learning answers.
 */

/** What a proposal is asked for with. */
export interface ProposalRequest {
  /** Of the collection: the same seed, pose and samples give the same proposals. */
  readonly seed: number;
  /** Index of the pose in its collection. */
  readonly pose: number;
}

/** Proposes poses by what the samples so far leave in doubt. */
export interface Proposer {
  /**
   * Nominal angles to look at next, the most telling first; none while too little is known to say, or
   * so much that it makes no difference.
   * @throws the signal's reason when it is aborted
   */
  propose(request: ProposalRequest, signal: AbortSignal): Promise<readonly Angles[]>;
}
