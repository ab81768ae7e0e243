/**
 * Selects the active model among several, and gives the reason: the one with the lowest validation
 * error, apart from differences within the statistical tolerance.
 */
import { fixed, type Message, msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import { floorErrors } from './angle-errors.ts';
import type { ModelFile, ModelKind } from './model-file.ts';

/**
 * Preferred within the tolerance, since it is trained on every sample and has a predictive
 * covariance.
 */
const PREFERRED_KIND: ModelKind = 'servo-nets';
/** Relative tolerance of a median, times the square root of the number of samples. */
const TOLERANCE_FACTOR = 2;
/** Minimum number of errors for the standard error of their median. */
const MIN_ERRORS = 4;
/** The newest samples are missed as a group from this number on, and up to this fraction of all. */
const MIN_GROUP = 4;
const MAX_GROUP_FRACTION = 1 / 3;
/** … if their median error is this multiple of that of the earlier ones … */
const GROUP_FACTOR = 4;
/** … and this fraction of them is worse than nine in ten of the earlier ones. */
const GROUP_FRACTION = 0.75;
/** Minimum number of common samples on which two models are compared. */
const MIN_COMMON = 5;

/** The fields of a model that the selection uses. */
export type Candidate = Pick<ModelFile, 'kind' | 'sampleCount' | 'heldOut'> & {
  readonly metrics: Pick<ModelFile['metrics'], 'validationMedianMm' | 'missRate'>;
};

/** The selected model. */
export interface Choice<T> {
  readonly chosen: T;
  /** Completes "it is active because". */
  readonly because: Message;
}

/**
 * Selects a candidate.
 * @param candidates the active model first. On ties the first wins, unless a later one of its kind
 * with a newer validation ties with it. Among several of the preferred kind, the last is selected,
 * or the best of those with equal sample counts.
 */
export function chooseModel<T extends Candidate>(candidates: readonly [T, ...T[]]): Choice<T> {
  const best = candidates.reduce((a, b) => {
    const [errorA, errorB] = [comparableErrorMm(a), comparableErrorMm(b)];
    return errorB < errorA || (errorB === errorA && b.kind === a.kind) ? b : a;
  });
  const preferred = candidates
    .filter(({ kind }) => kind === PREFERRED_KIND)
    .reduce<T | undefined>((a, b) => (a && isBetterOnAsManySamples(a, b) ? a : b), undefined);
  const allowance = 1 + TOLERANCE_FACTOR / Math.sqrt(Math.max(1, best.sampleCount));
  const chosen =
    preferred &&
    Number.isFinite(comparableErrorMm(preferred)) &&
    comparableErrorMm(preferred) <= allowance * comparableErrorMm(best)
      ? preferred
      : best;
  return { chosen, because: reasonFor(chosen, candidates) };
}

const isBetterOnAsManySamples = (a: Candidate, b: Candidate): boolean =>
  a.sampleCount === b.sampleCount && comparableErrorMm(a) < comparableErrorMm(b);

/** A key by position: two measurements never agree to sixteen digits. */
export const placeOf = ({ xM, yM }: { readonly xM: number; readonly yM: number }): string =>
  `${xM} ${yM}`;

/** A candidate with the errors at the given places alone. */
export function validatedAt<T extends Candidate>(
  candidate: T,
  places: { has(place: string): boolean },
): T {
  const heldOut = (candidate.heldOut ?? []).filter((error) => places.has(placeOf(error)));
  const { medianMm, missRate } = floorErrors(heldOut.map(({ errorMm }) => errorMm ?? undefined));
  const metrics = { ...candidate.metrics, validationMedianMm: medianMm, missRate };
  return { ...candidate, heldOut, metrics };
}

/**
 * Two candidates, compared at the samples that both were validated on, unless these are few: errors
 * at other samples, of another time, would say less about the models than about the samples.
 */
export function atCommonSamples<T extends Candidate>(a: T, b: T): [T, T] {
  const places = new Set((a.heldOut ?? []).map(placeOf));
  const common = validatedAt(b, places);
  if (common.heldOut!.length < MIN_COMMON) return [a, b];
  return [validatedAt(a, new Set(common.heldOut!.map(placeOf))), common];
}

/**
 * The newest samples, if a model misses them as a group: the rig has changed, while outliers are
 * spread over time.
 * @param samples in order of time
 */
export function missedNewest(
  { heldOut = [] }: Pick<Candidate, 'heldOut'>,
  samples: readonly { readonly xM: number; readonly yM: number }[],
): { readonly count: number; readonly medianMm: number } | undefined {
  const errors = new Map(heldOut.map((error) => [placeOf(error), error.errorMm ?? Infinity]));
  const errorsMm = samples.flatMap((sample) => errors.get(placeOf(sample)) ?? []);
  for (let count = Math.floor(errorsMm.length * MAX_GROUP_FRACTION); count >= MIN_GROUP; count--) {
    const [earlier, newest] = [errorsMm.slice(0, -count), errorsMm.slice(-count)];
    const medianMm = quantile(newest, 0.5)!;
    const isWorse = (errorMm: number) => errorMm > quantile(earlier, 0.9)!;
    const worse = newest.filter(isWorse).length;
    const isGroup = isWorse(newest[0]!) && worse >= GROUP_FRACTION * count;
    if (isGroup && medianMm > GROUP_FACTOR * quantile(earlier, 0.5)!) {
      return { count, medianMm };
    }
  }
  return undefined;
}

/** Validation error for comparison: the median, increased by the rate of misses. */
function comparableErrorMm({ metrics: { validationMedianMm, missRate } }: Candidate): number {
  return validationMedianMm === null
    ? Number.POSITIVE_INFINITY
    : validationMedianMm / (1 - missRate) ** 2;
}

function reasonFor(chosen: Candidate, candidates: readonly Candidate[]): Message {
  const [rival] = candidates
    .filter((one) => one !== chosen && one.metrics.validationMedianMm !== null)
    .sort((a, b) => comparableErrorMm(a) - comparableErrorMm(b));
  if (chosen.metrics.validationMedianMm === null) return msg`no model has been validated`;
  const error = errorText(chosen);
  if (!rival) return msg`its validation error is ${error}, and no other model has been validated`;
  const other = msg`${rival.kind} with ${errorText(rival)}`;
  if (comparableErrorMm(chosen) <= comparableErrorMm(rival)) {
    return msg`its validation error, ${error}, is the lowest; next is ${other}`;
  }
  const advantage =
    rival.kind === chosen.kind
      ? msg`it is trained on newer samples`
      : msg`it is trained on all samples and predicts its error at each target`;
  return msg`its validation error, ${error}, exceeds the lowest, ${other}, by no more than chance, and ${advantage}`;
}

function errorText({ metrics: { validationMedianMm, missRate }, heldOut }: Candidate): Message {
  const median = fixed(validationMedianMm!, 1);
  const standardErrorMm = standardErrorOfMedianMm(heldOut);
  const error =
    standardErrorMm === null ? msg`${median} mm` : msg`${median} ± ${fixed(standardErrorMm, 1)} mm`;
  return missRate > 0 ? msg`${error} and ${fixed(100 * missRate, 0)} % misses` : error;
}

/**
 * Standard error of the median of held-out errors, without an assumption on their distribution:
 * half the distance of the order statistics one standard deviation of the median's rank, √n / 2,
 * below and above (David and Nagaraja, Order Statistics, 7.1). Null with too few errors.
 */
export function standardErrorOfMedianMm(heldOut: ModelFile['heldOut'] = []): number | null {
  const errorsMm = heldOut.flatMap(({ errorMm }) => errorMm ?? []);
  if (errorsMm.length < MIN_ERRORS) return null;
  const deviation = 0.5 / Math.sqrt(errorsMm.length);
  return (quantile(errorsMm, 0.5 + deviation)! - quantile(errorsMm, 0.5 - deviation)!) / 2;
}
