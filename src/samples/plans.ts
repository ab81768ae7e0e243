/**
 * Sampling plans: the targets of a collection. Each plan computes its n-th target independently of
 * the others, so that a collection can resume; `active` falls back to `sobol` without a proposal. Now and
 * then `active` and `sobol` return to one of the first poses: only then creeping zeros differ from bent scales,
 * and the servos' repeatability can be measured.
 */
import Type, { type Static } from 'typebox';
import { pointInWorkArea } from '../geometry/work-area.ts';
import { Random } from '../random.ts';
import type { WorkArea } from '../rig-file.ts';
import type { Angles, FloorPoint } from '../units.ts';
import type { Measurement } from './sample.ts';

/** The distribution of a collection's targets over the work area. */
export const PlanSchema = Type.Union(
  [Type.Literal('active'), Type.Literal('grid'), Type.Literal('random'), Type.Literal('sobol')],
  {
    description:
      'How targets are spread: active (the default) where the samples so far leave most in doubt, sobol ' +
      'evenly at any count, grid in rows, random',
  },
);
export type Plan = Static<typeof PlanSchema>;

/** Parameters of a plan. */
export interface PlanRequest {
  readonly plan: Plan;
  /** Number of samples to take; a grid has this many cells. Further targets replace misses. */
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

/** Number of poses that are returned to, the first of a collection, in turn. */
export const RETURN_POSES = 3;
/** Poses from one return to the next; the first ten poses have none, since few samples are better spread. */
const RETURN_EVERY = 12;
const FIRST_RETURN = 10;

/** Which of the first samples' poses the pose at this index repeats; undefined if none. */
export const returnAt = (plan: Plan, index: number): number | undefined =>
  (plan === 'active' || plan === 'sobol') && index % RETURN_EVERY === FIRST_RETURN
    ? Math.floor(index / RETURN_EVERY) % RETURN_POSES
    : undefined;

/** Index of the plan's target for a pose that is no return: returns leave no gaps between targets. */
export const targetIndexAt = (plan: Plan, index: number): number =>
  plan === 'active' || plan === 'sobol'
    ? index - Math.floor((index + RETURN_EVERY - 1 - FIRST_RETURN) / RETURN_EVERY)
    : index;

/** From where the axes arrive at the poses of a collection. */
export const ApproachSchema = Type.Union([Type.Literal('below'), Type.Literal('both')], {
  description:
    'From which side the axes arrive: below (the default), as when aiming; or both, each at half of the poses, ' +
    'which measures the lost motion, for paths and moving targets',
});
export type Approach = Static<typeof ApproachSchema>;

/** From which side each axis arrives: all four combinations in each four poses, by chance. */
export function sidesAt(approach: Approach, seed: number, index: number): Sides {
  if (approach === 'below') return BELOW;
  const block = new Random(seed, `sides ${Math.floor(index / 4)}`).shuffle([0, 1, 2, 3]);
  const combination = block[index % 4]!;
  return { panSide: combination & 1 ? 1 : -1, tiltSide: combination & 2 ? 1 : -1 };
}
type Sides = Pick<Measurement, 'panSide' | 'tiltSide'>;
const BELOW: Sides = { panSide: 1, tiltSide: 1 };

/** A point of the unit square: u along the radius, v along the bearing. */
type UnitPoint = readonly [u: number, v: number];

const PLANS: Record<
  Plan,
  (index: number, count: number, seed: number, area: WorkArea) => UnitPoint
> = {
  random(index, _count, seed) {
    const random = new Random(seed, `target ${index}`);
    return [random.uniform(), random.uniform()];
  },

  /**
   * Centres of cells of equal area, in rows; cells are about square at half of the maximum radius.
   */
  grid(index, count, _seed, { rMin, rMax, bearingMin, bearingMax }) {
    const widthM = ((bearingMax - bearingMin) * (rMin + rMax)) / 2;
    const rows = Math.max(1, Math.round(Math.sqrt((count * (rMax - rMin)) / widthM)));
    const cell = index % count;
    const row = Math.floor((cell * rows) / count);
    // The numbers of cells in rows differ by at most one; rows with more cells are deeper.
    const firstOf = (at: number) => Math.ceil((at * count) / rows);
    const [first, next] = [firstOf(row), firstOf(row + 1)];
    return [(first + next) / 2 / count, (cell - first + 0.5) / (next - first)];
  },

  /** Used if the proposer has no proposal: at the start, after a miss, and at the end. */
  active: (index, count, seed, area) => PLANS.sobol(index, count, seed, area),

  /** Sobol's sequence in two dimensions, shifted digitally by the seed (Sobol 1967, Owen 1998). */
  sobol(index, _count, seed) {
    const random = new Random(seed, 'sobol');
    const shift = () => random.integer(2 ** 32);
    const [first, second] = sobol(index);
    return [((first ^ shift()) >>> 0) / 2 ** 32, ((second ^ shift()) >>> 0) / 2 ** 32];
  },
};

/** A point of the unit square at an index, as plan `sobol` has it. */
export const squarePoint = (seed: number, index: number): UnitPoint =>
  PLANS.sobol(index, 0, seed, NO_AREA);
const NO_AREA = {} as WorkArea;

/** The unshifted point as 32-bit fractions; primitive polynomials 1 and x + 1. */
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

/** Parameters of a proposal. */
export interface ProposalRequest {
  /** The collection's seed: the same seed, pose and samples give the same proposals. */
  readonly seed: number;
  /** Index of the pose in its collection. */
  readonly pose: number;
}

/** Proposes the most informative poses (active learning); implemented by learning, used by plan `active`. */
export interface Proposer {
  /**
   * Nominal angles to measure next, the most informative first; empty while there are too few samples
   * to decide, or once all poses are equally informative.
   * @throws the signal's reason when it is aborted
   */
  propose(request: ProposalRequest, signal: AbortSignal): Promise<readonly Angles[]>;
}
