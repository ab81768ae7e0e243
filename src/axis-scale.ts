/**
 * Scales and ticks for all charts: on the page, in the terminal and in the benchmarks. Pure
 * functions.
 */
import { nice, ticks } from 'd3-array';

/** An axis from `min` to `max`, both of which are ticks. */
export interface AxisScale {
  readonly min: number;
  readonly max: number;
  /** Whether the scale is logarithmic. */
  readonly log: boolean;
  /** Labelled values, ascending. */
  readonly ticks: readonly number[];
}

/** Default maximum number of ticks on a logarithmic axis. */
const MAX_LOG_TICKS = 8;

/**
 * A linear axis that covers the values, with ticks at multiples of 1, 2 or 5 times a power of ten.
 * @param maxSteps maximum number of intervals between ticks, at least 3
 */
export function linearScale(values: readonly number[], maxSteps: number): AxisScale {
  const [low, high] = extentOf(values, [0, 1]);
  const end = high > low ? high : low + 1;
  let axisTicks: number[] = [];
  for (let count = maxSteps; count > 0; count--) {
    axisTicks = ticks(...nice(low, end, count), count);
    if (axisTicks.length <= maxSteps + 1) break;
  }
  return { min: axisTicks[0]!, max: axisTicks.at(-1)!, log: false, ticks: axisTicks };
}

/** A linear axis that ends exactly at `min` and `max`, with the ticks that lie between them. */
export function fixedScale(min: number, max: number, maxSteps: number): AxisScale {
  const { ticks: nearby } = linearScale([min, max], maxSteps);
  return { min, max, log: false, ticks: nearby.filter((tick) => tick >= min && tick <= max) };
}

/**
 * A logarithmic axis that covers the positive values. Ticks are at 1, 2 and 5 in each decade if
 * that is few enough, otherwise at every decade or every n-th decade.
 */
export function logScale(values: readonly number[], maxTicks: number = MAX_LOG_TICKS): AxisScale {
  const positive = values.filter((value) => value > 0);
  const [low, high] = extentOf(positive, [1, 10]);
  let axisTicks = logTicks(low, high, [1, 2, 5], 1);
  for (let stride = 1; axisTicks.length > maxTicks; stride++) {
    axisTicks = logTicks(low, high, [1], stride);
  }
  return { min: axisTicks[0]!, max: axisTicks.at(-1)!, log: true, ticks: axisTicks };
}

/** Position of a value on an axis, from 0 at `min` to 1 at `max`; values outside are clamped. */
export function positionOn({ min, max, log }: AxisScale, value: number): number {
  const position = log
    ? (Math.log(Math.max(value, min)) - Math.log(min)) / (Math.log(max) - Math.log(min))
    : (value - min) / (max - min);
  return Math.min(Math.max(position, 0), 1);
}

/**
 * The given multiples of every n-th power of ten, from the last one below `low` to the first above
 * `high`.
 */
function logTicks(low: number, high: number, multiples: number[], stride: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high)) + stride;
  const all: number[] = [];
  for (let power = first; power <= last; power += stride) {
    // Powers of ten below 1 are inexact in binary.
    all.push(...multiples.map((multiple) => Number(`${multiple}e${power}`)));
  }
  const begin = Math.max(
    0,
    all.findLastIndex((tick) => tick <= low),
  );
  const end = all.findIndex((tick, i) => tick >= high && i > begin);
  return all.slice(begin, end + 1);
}

function extentOf(values: readonly number[], ofNone: [number, number]): [number, number] {
  if (values.length === 0) return ofNone;
  return values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
