/**
 * Selects the active model among several: the one with the lowest validation error, apart from
 * differences within the statistical tolerance.
 */
import type { ModelFile, ModelKind } from './model-file.ts';

/**
 * Preferred within the tolerance, since it is trained on every sample and has a predictive
 * covariance.
 */
const PREFERRED_KIND: ModelKind = 'servo-nets';
/** Relative tolerance of a median, times the square root of the number of samples. */
const TOLERANCE_FACTOR = 2;

/** The fields of a model that the selection uses. */
export type Candidate = Pick<ModelFile, 'kind' | 'sampleCount'> & {
  readonly metrics: Pick<ModelFile['metrics'], 'validationMedianMm' | 'missRate'>;
};

/**
 * Selects a candidate.
 * @param candidates the active model first. On ties the first wins, unless a later one of its kind
 * with a newer validation ties with it. Among several of the preferred kind, the last is selected,
 * or the best of those with equal sample counts.
 */
export function chooseModel<T extends Candidate>(candidates: readonly [T, ...T[]]): T {
  const best = candidates.reduce((a, b) => {
    const [errorA, errorB] = [comparableErrorMm(a), comparableErrorMm(b)];
    return errorB < errorA || (errorB === errorA && b.kind === a.kind) ? b : a;
  });
  const preferred = candidates
    .filter(({ kind }) => kind === PREFERRED_KIND)
    .reduce<T | undefined>((a, b) => (a && isBetterOnAsManySamples(a, b) ? a : b), undefined);
  if (!preferred || comparableErrorMm(preferred) === Number.POSITIVE_INFINITY) return best;
  const allowance = 1 + TOLERANCE_FACTOR / Math.sqrt(Math.max(1, best.sampleCount));
  return comparableErrorMm(preferred) <= allowance * comparableErrorMm(best) ? preferred : best;
}

const isBetterOnAsManySamples = (a: Candidate, b: Candidate): boolean =>
  a.sampleCount === b.sampleCount && comparableErrorMm(a) < comparableErrorMm(b);

/** Validation error for comparison: the median, increased by the rate of misses. */
function comparableErrorMm({ metrics: { validationMedianMm, missRate } }: Candidate): number {
  return validationMedianMm === null
    ? Number.POSITIVE_INFINITY
    : validationMedianMm / (1 - missRate) ** 2;
}
