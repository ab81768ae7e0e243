/**
 * Selects the terms of the discrepancy by evidence, one candidate after another, as in sparse Bayesian
 * learning (Tipping and Faul, "Fast marginal likelihood maximisation for sparse Bayesian models", 2003). The
 * calibration is linearised, and its parameters are integrated out, so that a term explains only what the
 * rig model cannot. The hypothesis that an observation is an outlier competes with the candidates.
 */

import { JOINTS } from './beam-chain.ts';
import type { Observation } from './calibration-problem.ts';
import { type DiscrepancyTerm, TERM_TYPES } from './discrepancy.ts';
import { discrepancyCandidates } from './discrepancy-candidates.ts';
import type { DriftTerm } from './drift.ts';
import { driftCandidates } from './drift-candidates.ts';
import type { RigFit } from './fit-rig.ts';
import { type Candidate, isDrift, LinearCalibration } from './linear-calibration.ts';
import { dot, Evidence, type Projected } from './linear-evidence.ts';
import { OUTLIERS, type Prior } from './prior.ts';
import type { RigModelShape } from './rig-model.ts';
import { DEFAULT_NOISE, inverse2, type NoiseModel, quadratic2 } from './spot-noise.ts';

/** Selected terms, and where to start the calibration with them. */
interface SelectedTerms<Term> {
  readonly terms: readonly Term[];
  /** Standard deviation of the prior of each weight. */
  readonly deviations: readonly number[];
  /** Minus the log prior probability of the terms. */
  readonly penalty: number;
  /** All parameters, the weights last: the optimum of the linearised calibration. */
  readonly parameters: Float64Array;
}

/** Selected terms: of drift, and of the discrepancy beside it. */
export interface Selection {
  readonly drift: SelectedTerms<DriftTerm>;
  readonly discrepancy: SelectedTerms<DiscrepancyTerm>;
}

/** Of terms and outliers. */
const MAX_ROUNDS = 40;
/** More terms make training and predictions slow. */
const MAX_SELECTED = 60;
/** More observations cost time and find nothing more. */
const MAX_OBSERVATIONS = 300;
/** A shape must be seen in as many observations as these (participation ratio of its column). */
const MIN_PARTICIPATION = 1.2;

/** Noise models that differ by less than this factor are tried once. */
const NOISE_TOLERANCE = 1.25;

/**
 * Selects discrepancy and drift of a calibrated rig; undefined if there is evidence for none. The residuals may be
 * a discrepancy under typical noise, or larger noise: the more probable of both is selected.
 * @param fit the calibration without discrepancy, perhaps with drift
 * @param like only candidates of the types of its terms; all by default
 */
export function selectTerms(
  observations: readonly Observation[],
  fit: RigFit,
  prior: Prior,
  like?: RigModelShape,
): Selection | undefined {
  const every = Math.ceil(observations.length / MAX_OBSERVATIONS);
  const some = observations.filter((_, i) => i % every === 0);
  const noises = isTypical(fit.noise) ? [DEFAULT_NOISE] : [DEFAULT_NOISE, fit.noise];
  return noises
    .map((noise) => selectAmong(new LinearCalibration(some, fit, prior, noise), like))
    .reduce((best, other) => (other.logEvidence > best.logEvidence ? other : best)).selection;
}

const isTypical = (noise: NoiseModel): boolean =>
  (['spotScale', 'panRad', 'tiltRad'] as const).every(
    (size) => Math.abs(Math.log(noise[size] / DEFAULT_NOISE[size])) < Math.log(NOISE_TOLERANCE),
  );

/** A selected candidate, with its columns. */
interface Selected<Term> {
  readonly terms: readonly Term[];
  readonly columns: readonly Float64Array[];
  readonly relative: readonly number[] | undefined;
  readonly deviation: number;
  readonly penalty: number;
}

/** The terms of selected candidates, sorted by type. */
function sortedTerms<Term>(
  linear: LinearCalibration,
  selected: readonly Selected<Term>[],
  rankOf: (term: Term) => number,
  solved: Float64Array,
): SelectedTerms<Term> {
  const all = selected
    .flatMap(({ terms, columns, deviation, relative }) =>
      terms.map((term, i) => {
        const factor = relative?.[i] ?? 1;
        return { term, column: columns[i]!, factor, deviation: factor * deviation };
      }),
    )
    .sort((a, b) => rankOf(a.term) - rankOf(b.term));
  const weights = all.map(
    ({ column, deviation, factor }) => (deviation ** 2 / factor) * dot(column, solved),
  );
  return {
    terms: all.map(({ term }) => term),
    deviations: all.map(({ deviation }) => deviation),
    penalty: selected.reduce((sum, { penalty }) => sum + penalty, 0),
    parameters: Float64Array.from([...linear.parameters(solved), ...weights]),
  };
}

/** C⁻¹ y with these outliers and the columns of these candidates alone. */
function solvedWith(
  linear: LinearCalibration,
  outliers: Iterable<number>,
  selected: readonly Selected<unknown>[],
): Float64Array {
  const evidence = new Evidence(linear);
  for (const index of outliers) evidence.exclude(index, []);
  for (const { columns, deviation } of selected) {
    for (const column of columns) evidence.add(column, deviation ** 2, []);
  }
  return evidence.solved;
}

const typeOf = (term: DiscrepancyTerm | DriftTerm): string =>
  'joint' in term ? `drift of ${term.joint}` : `${term.effect} ${term.profile}`;

/** All candidates, or those like the terms of a shape. */
function candidatesFor(
  { used, shape: { drift } }: LinearCalibration,
  like: RigModelShape | undefined,
): Candidate[] {
  const all = [...discrepancyCandidates(used), ...(drift ? [] : driftCandidates(used))];
  if (!like) return all;
  const types = new Set([...(like.terms ?? []), ...(like.drift ?? [])].map(typeOf));
  return all.filter(({ terms: [first] }) => first && types.has(typeOf(first)));
}

function selectAmong(
  linear: LinearCalibration,
  like: RigModelShape | undefined,
): {
  readonly selection?: Selection;
  readonly logEvidence: number;
} {
  const shapes: Selected<DiscrepancyTerm>[] = [];
  const changes: Selected<DriftTerm>[] = [];
  let count = 0;
  const evidence = new Evidence(linear);
  let { logEvidence } = evidence;
  const candidates = new Set(
    candidatesFor(linear, like)
      .map((candidate) => evidence.project(candidate))
      .filter(
        ({ columns }) => columns.length > 1 || participation(columns[0]!) >= MIN_PARTICIPATION,
      ),
  );
  for (let round = 0; round < MAX_ROUNDS && count < MAX_SELECTED; round++) {
    const { candidate, deviation, gain } = bestCandidate(evidence, candidates);
    const outlier = bestOutlier(evidence, linear);
    if (outlier.gain > Math.max(0, gain)) {
      evidence.exclude(outlier.index, candidates);
      logEvidence += outlier.gain;
    } else if (!candidate) {
      break;
    } else {
      candidates.delete(candidate);
      const { terms, columns, penalty, relative } = candidate;
      for (const column of columns) evidence.add(column, deviation ** 2, candidates);
      const weighed = { columns, deviation, penalty, relative };
      if (isDrift(terms)) changes.push({ terms, ...weighed });
      else shapes.push({ terms, ...weighed });
      count += terms.length;
      logEvidence += gain;
    }
  }
  if (count === 0) return { logEvidence };
  const drifting = solvedWith(linear, evidence.outliers, changes);
  const selection = {
    drift: sortedTerms(linear, changes, ({ joint }) => JOINTS.indexOf(joint), drifting),
    discrepancy: sortedTerms(linear, shapes, rankOfType, evidence.solved),
  };
  return { selection, logEvidence };
}

const rankOfType = (term: DiscrepancyTerm): number =>
  TERM_TYPES.findIndex(({ effect, profile }) => effect === term.effect && profile === term.profile);

interface BestCandidate {
  readonly gain: number;
  readonly deviation: number;
  readonly candidate?: Projected;
}

function bestCandidate(evidence: Evidence, candidates: Iterable<Projected>): BestCandidate {
  let best: BestCandidate = { gain: 0, deviation: 0 };
  for (const candidate of candidates) {
    for (const deviation of candidate.deviations) {
      const gain = evidence.gain(candidate, deviation);
      if (gain > best.gain) best = { gain, deviation, candidate };
    }
  }
  return best;
}

/** The observation that is most probably an outlier, by its density given all others. */
function bestOutlier(
  { blocks, outliers, solved, noiseScale }: Evidence,
  { noiseAreasM2 }: LinearCalibration,
): { readonly gain: number; readonly index: number } {
  let best = { gain: Number.NEGATIVE_INFINITY, index: -1 };
  blocks.forEach(([xx, xy, yy], index) => {
    if (outliers.has(index)) return;
    const determinant = xx * yy - xy * xy;
    const inverse = inverse2([xx, xy, yy]);
    const square = quadratic2(inverse, solved[2 * index]!, solved[2 * index + 1]!) / noiseScale;
    const logDensity =
      0.5 * Math.log(determinant) -
      Math.log(2 * Math.PI * noiseScale * noiseAreasM2[index]!) -
      0.5 * square;
    const gain = Math.log(OUTLIERS.rate / OUTLIERS.areaM2) - logDensity;
    if (gain > best.gain) best = { gain, index };
  });
  return best;
}

/** In how many observations a column is: 1 if in one alone, all of them if equal in all. */
function participation(column: Float64Array): number {
  let [squares, fourths] = [0, 0];
  for (let row = 0; row < column.length; row += 2) {
    const [x, y] = [column[row]!, column[row + 1]!];
    const square = x * x + y * y;
    squares += square;
    fourths += square * square;
  }
  return fourths === 0 ? 0 : (squares * squares) / fourths;
}
