/**
 * What the strip charts show: which columns of the history, in which colour, on which scale.
 */
import { fixed } from '../../format.ts';
import type { Column } from '../../history-feed.ts';
import { texts } from './texts.ts';

/** One line of a chart. */
export interface Series {
  readonly column: Column;
  readonly label: string;
  /** Names a colour of live.css. */
  readonly tone: 'pan' | 'tilt' | 'aim' | 'light' | 'first' | 'second' | 'third';
  /** Told from the chart's other lines by more than its colour. */
  readonly dash?: readonly number[];
  /** Single events, not a course. */
  readonly dots?: boolean;
}

/** One chart. */
export interface Strip {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
  /** From the history's unit to the one that is shown. */
  readonly factor?: number;
  readonly decimals: number;
  /** What the scale spans at least, so that noise isn't blown up. */
  readonly leastSpan: number;
  /** The scale begins at zero. */
  readonly fromZero?: boolean;
}

const { strips } = texts;
const DEGREES = 180 / Math.PI;
const DASH = [6, 4];
const SHORT_DASH = [2, 3];

/** The charts from top to bottom. */
export const STRIPS: readonly Strip[] = [
  {
    ...{ id: 'pulses', title: strips.pulses, unit: 'µs', decimals: 1, leastSpan: 40 },
    series: [
      { column: 'panUs', label: strips.pan, tone: 'pan' },
      { column: 'tiltUs', label: strips.tilt, tone: 'tilt', dash: DASH },
    ],
  },
  {
    ...{ id: 'angles', title: strips.angles, unit: '°', decimals: 2, leastSpan: 4 },
    factor: DEGREES,
    series: [
      { column: 'panRad', label: strips.pan, tone: 'pan' },
      { column: 'tiltRad', label: strips.tilt, tone: 'tilt', dash: DASH },
    ],
  },
  {
    ...{
      id: 'errors',
      title: strips.errors,
      unit: 'mm',
      decimals: 1,
      leastSpan: 10,
      fromZero: true,
    },
    series: [
      { column: 'expectedErrorMm', label: strips.expected, tone: 'aim' },
      { column: 'measuredErrorMm', label: strips.measured, tone: 'light', dots: true },
    ],
  },
  {
    ...{
      id: 'line',
      title: strips.line,
      unit: strips.lines,
      decimals: 0,
      leastSpan: 4,
      fromZero: true,
    },
    series: [
      { column: 'linesGarbled', label: strips.garbled, tone: 'first' },
      { column: 'linesDamaged', label: strips.damaged, tone: 'second', dash: DASH },
      { column: 'repliesRetried', label: strips.retried, tone: 'third', dash: SHORT_DASH },
    ],
  },
  {
    ...{
      id: 'roundTrip',
      title: strips.roundTrip,
      unit: 'ms',
      decimals: 1,
      leastSpan: 10,
      fromZero: true,
    },
    series: [{ column: 'roundTripMs', label: strips.roundTrip, tone: 'first' }],
  },
];

/** A value as it is shown in a chart's legend; a dash when it isn't known. */
export const shown = ({ factor = 1, decimals }: Strip, value: number): string =>
  Number.isNaN(value) ? texts.none : fixed(value * factor, decimals);
