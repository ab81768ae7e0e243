/**
 * Which of several models, learned from the same samples, is to aim: the one whose error on held-out
 * samples is least, but not for a difference that chance makes.
 */
import type { ModelKind } from './kinds/registry.ts';
import type { ModelFile } from './model-file.ts';

/** This kind has learned from every sample and knows its own doubt; another must be clearly better. */
const PREFERRED: ModelKind = 'servo-nets';
/** So much more may be chance: medians of some forty held-out samples vary by a tenth. */
const CHANCE = 1.15;

/** What a choice looks at. */
export type Candidate = Pick<ModelFile, 'kind'> & {
  readonly metrics: Pick<ModelFile['metrics'], 'validationMedianMm' | 'missRate'>;
};

/** The candidate to aim with. */
export function chooseModel<T extends Candidate>(candidates: readonly [T, ...T[]]): T {
  const best = candidates.reduce((a, b) => (comparableErrorMm(b) < comparableErrorMm(a) ? b : a));
  const preferred = candidates.find(({ kind }) => kind === PREFERRED);
  return preferred && comparableErrorMm(preferred) <= CHANCE * comparableErrorMm(best)
    ? preferred
    : best;
}

/** The validation error by which kinds are compared: the median, for one that hardly ever misses. */
function comparableErrorMm({ metrics: { validationMedianMm, missRate } }: Candidate): number {
  return validationMedianMm === null
    ? Number.POSITIVE_INFINITY
    : validationMedianMm / (1 - missRate) ** 2;
}
