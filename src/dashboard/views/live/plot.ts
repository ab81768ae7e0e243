/**
 * One strip chart on a canvas, by uPlot: draws a stretch of the history, and lets one be dragged out.
 */
import uPlot from 'uplot';
import { decimalsOf, fixed, timeOfDay } from '../../format.ts';
import type { Strip } from './plot-specs.ts';
import type { Held } from './time-window.ts';
import 'uplot/dist/uPlot.min.css';

/** Times below a chart, as fine as its steps. */

/** @param timesS seconds since 1970 @param stepS from one to the next */
export const timeLabels = (timesS: readonly number[], stepS: number): string[] =>
  timesS.map((timeS) => timeOfDay(new Date(Math.round(1000 * timeS)), decimalsOf(stepS)));

const AXIS_WIDTH = 56;
const TIME_AXIS_HEIGHT = 26;
const LABEL_GAP_PX = 90;
/** So much of a time label stands beyond the chart when its tick is at the end. */
const HALF_LABEL_PX = 32;
/** Charts of one name show their cursors at the same time. */
const SYNC = uPlot.sync('live').key;

/** What a plot is made from. */
export interface PlotConfig {
  readonly strip: Strip;
  readonly parent: HTMLElement;
  /** Whether the times stand below it. */
  readonly timeAxis: boolean;
  /** The colour of a series or of the axes, as CSS. */
  readonly colourOf: (tone: string) => string;
  readonly onDragged: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
  /** Told the time under the cursor [ms], null when it has left. */
  readonly onCursor: (timeMs: number | null) => void;
}

/** A chart that is drawn again and again; the arrays that it is drawn from are used again too. */
export class Plot {
  readonly #strip: Strip;
  readonly #timesS: number[] = [];
  readonly #rows: (number | null)[][];
  readonly #uplot: uPlot;

  constructor(config: PlotConfig) {
    this.#strip = config.strip;
    this.#rows = config.strip.series.map(() => []);
    this.#uplot = new uPlot(optionsOf(config), [[], ...this.#rows], config.parent);
    const { over } = this.#uplot;
    over.addEventListener('dblclick', config.onBack);
    over.addEventListener('mouseleave', () => config.onCursor(null));
  }

  get canvas(): HTMLCanvasElement {
    return this.#uplot.ctx.canvas;
  }

  /** Draws a stretch. */
  draw({ history, fromMs, toMs }: Held): void {
    const { series, factor = 1 } = this.#strip;
    const first = Math.max(0, history.firstAt(fromMs) - 1);
    const end = Math.min(history.length, history.firstAt(toMs) + 1);
    this.#timesS.length = end - first; // the arrays are used again, so that drawing leaves less garbage
    for (let row = first; row < end; row++) this.#timesS[row - first] = history.timeMs(row) / 1000;
    for (const [i, { column }] of series.entries()) {
      const values = this.#rows[i]!;
      values.length = end - first;
      for (let row = first; row < end; row++) {
        const value = history.value(column, row);
        values[row - first] = Number.isNaN(value) ? null : value * factor;
      }
    }
    this.#uplot.batch(() => {
      this.#uplot.setData([this.#timesS, ...this.#rows], false);
      this.#uplot.setScale('x', { min: fromMs / 1000, max: toMs / 1000 });
    });
  }

  resize(width: number, height: number): void {
    if (width > 0 && height > 0) this.#uplot.setSize({ width, height });
  }

  destroy(): void {
    this.#uplot.destroy();
  }
}

function optionsOf(config: PlotConfig): uPlot.Options {
  const { strip, timeAxis, colourOf, parent, onDragged, onCursor } = config;
  const grid = { stroke: colourOf('grid'), width: 1 };
  const font = '12px system-ui, sans-serif';
  const axis = { stroke: colourOf('axis'), font, grid, ticks: { ...grid, size: 4 } };
  return {
    width: Math.max(1, parent.clientWidth),
    height: Math.max(1, parent.clientHeight),
    legend: { show: false },
    padding: [10, HALF_LABEL_PX, timeAxis ? 0 : 6, 0],
    cursor: {
      sync: { key: SYNC, setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      bind: { dblclick: () => null },
    },
    scales: { x: { time: true }, y: { range: (_plot, min, max) => rangeOf(strip, min, max) } },
    axes: [
      {
        ...axis,
        size: timeAxis ? TIME_AXIS_HEIGHT : 0,
        space: LABEL_GAP_PX,
        values: (_plot, splits, _axis, _space, stepS) =>
          timeAxis ? timeLabels(splits, stepS) : [],
      },
      { ...axis, size: AXIS_WIDTH, space: 26, values: (_plot, splits) => labelsOf(splits) },
    ],
    series: [
      {},
      ...strip.series.map(({ label, tone, dash, dots = false }) => ({
        ...{ label, stroke: colourOf(tone), width: 1.5 },
        ...(dash && { dash: [...dash] }),
        ...(dots && { paths: () => null }),
        points: { show: dots, size: 7, fill: colourOf(tone) },
      })),
    ],
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 3) return;
          onDragged(1000 * plot.posToVal(left, 'x'), 1000 * plot.posToVal(left + width, 'x'));
          plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        },
      ],
      setCursor: [
        (plot) => {
          const { left = -1 } = plot.cursor;
          if (left >= 0) onCursor(1000 * plot.posToVal(left, 'x'));
        },
      ],
    },
  };
}

/** A scale about what there is to be seen, but no smaller than makes sense. */
function rangeOf(
  { leastSpan, fromZero = false }: Strip,
  min: number,
  max: number,
): [number, number] {
  if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, leastSpan];
  if (fromZero) return [0, Math.max(leastSpan, 1.1 * max)];
  const middle = (min + max) / 2;
  const half = Math.max(leastSpan, 1.1 * (max - min)) / 2;
  return [middle - half, middle + half];
}

/** Numbers beside a scale, with as many decimals as its steps need. */
function labelsOf(splits: readonly number[]): string[] {
  const step = (splits[1] ?? 1) - (splits[0] ?? 0);
  const decimals = Math.max(0, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9));
  return splits.map((value) => fixed(value, decimals));
}
