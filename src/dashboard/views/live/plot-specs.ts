/**
 * Plot specs: the columns of the history, colours and scales of the plots.
 */
import { fixed } from '../../format.ts';
import type { Column } from '../../history-feed.ts';
import { texts } from './texts.ts';

/** One line of a plot. */
export interface Series {
  readonly column: Column;
  readonly label: string;
  /** A colour of live.css. */
  readonly tone: 'pan' | 'tilt' | 'aim' | 'light' | 'first' | 'second' | 'third';
  /** Distinguishes lines without relying on colour. */
  readonly dash?: readonly number[];
  /** Drawn as single points instead of a line. */
  readonly dots?: boolean;
}

/** One plot. */
export interface PlotSpec {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly series: readonly Series[];
  /** Factor from the history's unit to the displayed one. */
  readonly factor?: number;
  readonly decimals: number;
  /** Minimum range of the scale, so that noise is not enlarged. */
  readonly minSpan: number;
  /** Whether the scale starts at zero. */
  readonly fromZero?: boolean;
}

const { plots } = texts;
const DEGREES = 180 / Math.PI;
const DASH = [6, 4];
const SHORT_DASH = [2, 3];

/** The plots from top to bottom. */
export const PLOT_SPECS: readonly PlotSpec[] = [
  {
    id: 'pulses',
    title: plots.pulses,
    unit: 'µs',
    decimals: 1,
    minSpan: 40,
    series: [
      { column: 'panUs', label: plots.pan, tone: 'pan' },
      { column: 'tiltUs', label: plots.tilt, tone: 'tilt', dash: DASH },
    ],
  },
  {
    id: 'angles',
    title: plots.angles,
    unit: '°',
    decimals: 2,
    minSpan: 4,
    factor: DEGREES,
    series: [
      { column: 'panRad', label: plots.pan, tone: 'pan' },
      { column: 'tiltRad', label: plots.tilt, tone: 'tilt', dash: DASH },
    ],
  },
  {
    ...{
      id: 'errors',
      title: plots.errors,
      unit: 'mm',
      decimals: 1,
      minSpan: 10,
      fromZero: true,
    },
    series: [
      { column: 'expectedErrorMm', label: plots.expected, tone: 'aim' },
      { column: 'measuredErrorMm', label: plots.measured, tone: 'light', dots: true },
    ],
  },
  {
    ...{
      id: 'line',
      title: plots.line,
      unit: plots.lines,
      decimals: 0,
      minSpan: 4,
      fromZero: true,
    },
    series: [
      { column: 'linesGarbled', label: plots.garbled, tone: 'first' },
      { column: 'linesDamaged', label: plots.damaged, tone: 'second', dash: DASH },
      { column: 'repliesRetried', label: plots.retried, tone: 'third', dash: SHORT_DASH },
    ],
  },
  {
    ...{
      id: 'roundTrip',
      title: plots.roundTrip,
      unit: 'ms',
      decimals: 1,
      minSpan: 10,
      fromZero: true,
    },
    series: [{ column: 'roundTripMs', label: plots.roundTrip, tone: 'first' }],
  },
];

/** A formatted value for a plot's legend; a dash if unknown. */
export const formatReading = ({ factor = 1, decimals }: PlotSpec, value: number): string =>
  Number.isNaN(value) ? texts.none : fixed(value * factor, decimals);
