/**
 * Where values lie on a chart's axis, and which of them are written beside it. Pure.
 */

/** An axis: values from `min` to `max`, evenly or by their logarithm. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  /** The values that are written, in order. */
  readonly ticks: readonly number[];
}

/** Nice steps, each about twice the one before. */
const STEPS = [1, 2, 5, 10];

/** More decades than this aren't all written. */
const MAX_DECADES = 6;

/** An even axis over the values; @param count ticks at most */
export function evenScale(values: readonly number[], count: number): Scale {
  const [low, high] = extent(values, [0, 1]);
  const rough = (high - low || 1) / count;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * STEPS.find((nice) => nice * decade >= rough)!;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => round((first + i) * step));
  return { min: ticks[0]!, max: ticks.at(-1)!, log: false, ticks };
}

/** A logarithmic axis over the values that are above zero: whole decades, or 1-2-5 when they are few. */
export function logScale(values: readonly number[]): Scale {
  const [low, high] = extent(
    values.filter((value) => value > 0),
    [1, 10],
  );
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Math.log10(high) - Math.log10(low);
  const marks = decades > 2 ? [1] : [1, 2, 5];
  const stride = Math.max(1, Math.ceil(decades / MAX_DECADES));
  const all: number[] = [];
  for (let power = first; power < last + stride; power += stride) {
    all.push(...marks.map((mark) => round(mark * 10 ** power)));
  }
  const begin = all.findLastIndex((tick) => tick <= low);
  const end = all.findIndex((tick) => tick >= high && tick > all[begin]!);
  const ticks = all.slice(Math.max(0, begin), end + 1);
  return { min: ticks[0]!, max: ticks.at(-1)!, log: true, ticks };
}

/** Where a value lies, 0 at the axis's begin and 1 at its end; what lies beyond is drawn on the rim. */
export function placeOn({ min, max, log }: Scale, value: number): number {
  const share = log
    ? (Math.log(Math.max(value, min)) - Math.log(min)) / (Math.log(max) - Math.log(min))
    : (value - min) / (max - min);
  return Math.min(Math.max(share, 0), 1);
}

function extent(values: readonly number[], empty: [number, number]): [number, number] {
  if (values.length === 0) return empty;
  return values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Without the dirt of binary fractions. */
const round = (value: number): number => Number(value.toPrecision(12));
