/**
 * Selects the terms of the discrepancy by evidence, one candidate after another, as in sparse Bayesian
 * learning (Tipping and Faul, "Fast marginal likelihood maximisation for sparse Bayesian models", 2003). The
 * calibration is linearised, and its parameters are integrated out, so that a term explains only what the
 * rig model cannot. That an observation is an outlier competes with the candidates.
 */

import type { Observation } from './calibration-problem.ts';
import { type DiscrepancyTerm, TERM_TYPES } from './discrepancy.ts';
import { discrepancyCandidates } from './discrepancy-candidates.ts';
import type { RigFit } from './fit-rig.ts';
import { dot, Evidence, LinearCalibration, type Projected } from './linear-evidence.ts';
import { OUTLIERS, type Prior } from './prior.ts';
import { DEFAULT_NOISE, inverse2, type NoiseModel, quadratic2 } from './spot-noise.ts';

/** Selected terms, and where to start the calibration with them. */
export interface SelectedDiscrepancy {
  readonly terms: readonly DiscrepancyTerm[];
  /** Standard deviation of the prior of each weight. */
  readonly deviations: readonly number[];
  /** Minus the log prior probability of the terms. */
  readonly penalty: number;
  /** All parameters, the weights last: the optimum of the linearised calibration. */
  readonly parameters: Float64Array;
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
 * Selects the discrepancy of a calibrated rig; undefined if there is evidence for none. The residuals may be
 * a discrepancy under typical noise, or larger noise: the more probable of both is selected.
 * @param fit the calibration without discrepancy
 */
export function selectDiscrepancy(
  observations: readonly Observation[],
  fit: RigFit,
  prior: Prior,
): SelectedDiscrepancy | undefined {
  const every = Math.ceil(observations.length / MAX_OBSERVATIONS);
  const some = observations.filter((_, i) => i % every === 0);
  const noises = isTypical(fit.noise) ? [DEFAULT_NOISE] : [DEFAULT_NOISE, fit.noise];
  return noises
    .map((noise) => selectTerms(new LinearCalibration(some, fit, prior, noise)))
    .reduce((best, other) => (other.logEvidence > best.logEvidence ? other : best)).discrepancy;
}

const isTypical = (noise: NoiseModel): boolean =>
  (['spotScale', 'panRad', 'tiltRad'] as const).every(
    (size) => Math.abs(Math.log(noise[size] / DEFAULT_NOISE[size])) < Math.log(NOISE_TOLERANCE),
  );

function selectTerms(linear: LinearCalibration): {
  readonly discrepancy?: SelectedDiscrepancy;
  readonly logEvidence: number;
} {
  const selected: { term: DiscrepancyTerm; column: Float64Array; deviation: number }[] = [];
  const evidence = new Evidence(linear);
  let { logEvidence } = evidence;
  let penalty = 0;
  const candidates = new Set(
    discrepancyCandidates(linear.used)
      .map((candidate) => evidence.project(candidate))
      .filter(
        ({ columns }) => columns.length > 1 || participation(columns[0]!) >= MIN_PARTICIPATION,
      ),
  );
  for (let round = 0; round < MAX_ROUNDS && selected.length < MAX_SELECTED; round++) {
    const { candidate, deviation, gain } = bestCandidate(evidence, candidates);
    const outlier = bestOutlier(evidence, linear);
    if (outlier.gain > Math.max(0, gain)) {
      evidence.exclude(outlier.index, candidates);
      logEvidence += outlier.gain;
    } else if (!candidate) {
      break;
    } else {
      candidates.delete(candidate);
      const { terms, columns } = candidate;
      for (const column of columns) evidence.add(column, deviation ** 2, candidates);
      terms.forEach((term, i) => void selected.push({ term, column: columns[i]!, deviation }));
      logEvidence += gain;
      penalty += candidate.penalty;
    }
  }
  if (selected.length === 0) return { logEvidence };
  const sorted = TERM_TYPES.flatMap(({ effect, profile }) =>
    selected.filter(({ term }) => term.effect === effect && term.profile === profile),
  );
  const weights = sorted.map(
    ({ column, deviation }) => deviation ** 2 * dot(column, evidence.solved),
  );
  const discrepancy = {
    terms: sorted.map(({ term }) => term),
    deviations: sorted.map(({ deviation }) => deviation),
    penalty,
    parameters: Float64Array.from([...linear.parameters(evidence.solved), ...weights]),
  };
  return { discrepancy, logEvidence };
}

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
    const square = column[row]! ** 2 + column[row + 1]! ** 2;
    squares += square;
    fourths += square ** 2;
  }
  return fourths === 0 ? 0 : squares ** 2 / fourths;
}
