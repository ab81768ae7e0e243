/**
 * Which of several models, learned from the same samples, is to aim: the one whose error on held-out
 * samples is least, but not for a difference that chance makes.
 */
import type { ModelKind } from './kinds/registry.ts';
import type { ModelFile } from './model-file.ts';

/** This kind has learned from every sample and knows its own doubt; another must be clearly better. */
const PREFERRED_KIND: ModelKind = 'servo-nets';
/** By how much medians vary by chance: this share over the root of the number of samples. */
const TOLERANCE_FACTOR = 2;

/** What a choice looks at. */
export type Candidate = Pick<ModelFile, 'kind' | 'sampleCount'> & {
  readonly metrics: Pick<ModelFile['metrics'], 'validationMedianMm' | 'missRate'>;
};

/**
 * The candidate to aim with.
 * @param candidates the one that aims now before the others: of equals the first stays, unless the later is of
 *   its kind, and has been validated since; of several of the preferred kind the last counts, but of
 *   those that know equally many samples the best
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

/** The validation error by which kinds are compared: the median, for one that hardly ever misses. */
function comparableErrorMm({ metrics: { validationMedianMm, missRate } }: Candidate): number {
  return validationMedianMm === null
    ? Number.POSITIVE_INFINITY
    : validationMedianMm / (1 - missRate) ** 2;
}
