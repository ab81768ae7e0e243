/**
 * Finds the way from a rig as drawn to one that explains its sightings. At first everything is off by
 * a hand's breadth, and an outlier looks like any other sighting; noise that is taken for large, and
 * then for less and less, lets the sightings that agree find each other (graduated non-convexity,
 * Blake and Zisserman 1987). It is done from a tight prior, good where there are outliers, and from a
 * loose one, good where the rig is unusual; the likelier end counts.
 */
import { wrapAngle } from '../../geometry/bearings.ts';
import { inverse } from '../../geometry/kinematics.ts';
import { quantile } from '../../quantile.ts';
import { FIRST_DAMPING, improve } from './improve.ts';
import { type Prior, scaledPrior, zeroPlaces } from './prior.ts';
import type { RigModelShape } from './rig-model.ts';
import type { Sighting, WeightedSightings } from './sightings.ts';
import { USUAL_NOISE } from './spot-noise.ts';

/** How many times as large as usual the rig's errors may be. */
const PRIOR_SCALES = [1, 3];
/** While noise is taken for more than so many times its variance, the view along the beam is better. */
const BEAM_INFLATION = 100;
/** From here on the prior is the usual one. */
const PRIOR_INFLATION = 10;
const SETTLING_ITERATIONS = 3;
const COOLING = 3;
const MOST_ITERATIONS = 25;

/** The parameters to go on from; leaves the problem with its usual prior. */
export function findStart(
  problem: WeightedSightings,
  usual: Prior,
  shape: RigModelShape,
): Float64Array {
  const zeroed = withMedianZeros(problem.sightings, shape, usual.means);
  const ends = PRIOR_SCALES.map((scale) => {
    const parameters = coolDown(problem, usual, scale, zeroed);
    return { parameters, surprise: problem.surprise(parameters, USUAL_NOISE) };
  });
  return ends.reduce((best, end) => (end.surprise < best.surprise ? end : best)).parameters;
}

function coolDown(
  problem: WeightedSightings,
  usual: Prior,
  scale: number,
  start: Float64Array,
): Float64Array {
  let parameters = start;
  let damping = FIRST_DAMPING;
  let inflation = Number.POSITIVE_INFINITY;
  problem.prior = scaledPrior(usual, scale);
  for (let iteration = 1; iteration <= MOST_ITERATIONS && inflation > 1; iteration++) {
    problem.view = inflation > BEAM_INFLATION ? 'beam' : 'floor';
    const most = iteration <= SETTLING_ITERATIONS ? Infinity : Math.max(1, inflation / COOLING);
    inflation = problem.reweigh(parameters, USUAL_NOISE, most);
    if (inflation < PRIOR_INFLATION) problem.prior = usual;
    ({ parameters, damping } = improve(problem, parameters, damping));
  }
  problem.prior = usual;
  return parameters;
}

/** The prior's means, but with the zeros that the median sighting asks for. */
function withMedianZeros(
  sightings: readonly Sighting[],
  { geometry, hidden }: RigModelShape,
  means: Float64Array,
): Float64Array {
  const start = means.slice();
  const { pan, tilt } = zeroPlaces(hidden);
  const nominal = sightings.map(({ seen }) => inverse(seen, geometry));
  const offPanRad = sightings.flatMap(({ pose }, i) =>
    nominal[i] ? wrapAngle(nominal[i].panRad - pose.panRad) : [],
  );
  const offTiltRad = sightings.flatMap(({ pose }, i) =>
    nominal[i] ? nominal[i].tiltRad - pose.tiltRad : [],
  );
  start[pan]! += quantile(offPanRad, 0.5) ?? 0;
  start[tilt]! += quantile(offTiltRad, 0.5) ?? 0;
  return start;
}
