/**
 * One plot on a canvas, by uPlot: draws a time window of the history and allows dragging to zoom.
 */
import uPlot from 'uplot';
import { type EventLine, events } from '../../events.ts';
import { decimalsOf, fixed, timeOfDay } from '../../format.ts';
import type { PlotSpec } from './plot-specs.ts';
import type { TimeWindow } from './time-window.ts';
import 'uplot/dist/uPlot.min.css';

/**
 * Labels of a time axis, as precise as its step.
 * @param timesS Unix times [s]
 * @param stepS distance of the labels [s]
 */
export const timeLabels = (timesS: readonly number[], stepS: number): string[] =>
  timesS.map((timeS) => timeOfDay(new Date(Math.round(1000 * timeS)), decimalsOf(stepS)));

const AXIS_WIDTH = 56;
const TIME_AXIS_HEIGHT = 26;
const LABEL_GAP_PX = 90;
/** The part of the last time label that extends beyond the plot. */
const HALF_LABEL_PX = 32;
/** Plots with the same key share their cursor. */
const SYNC = uPlot.sync('live').key;

/** Configuration of a plot. */
export interface PlotConfig {
  readonly spec: PlotSpec;
  readonly parent: HTMLElement;
  /** Whether it shows the time axis. */
  readonly timeAxis: boolean;
  /** The CSS colour of a series or an axis. */
  readonly colourOf: (tone: string) => string;
  readonly onDragged: (fromMs: number, toMs: number) => void;
  readonly onBack: () => void;
  /** Receives the time under the cursor [ms]; null when it has left. */
  readonly onCursor: (timeMs: number | null) => void;
}

/** A plot; its arrays are reused for all frames. */
export class Plot {
  readonly #spec: PlotSpec;
  readonly #timesS: number[] = [];
  readonly #rows: (number | null)[][];
  readonly #uplot: uPlot;

  constructor(config: PlotConfig) {
    this.#spec = config.spec;
    this.#rows = config.spec.series.map(() => []);
    this.#uplot = new uPlot(optionsOf(config), [[], ...this.#rows], config.parent);
    const { over } = this.#uplot;
    over.addEventListener('dblclick', config.onBack);
    over.addEventListener('mouseleave', () => config.onCursor(null));
  }

  get canvas(): HTMLCanvasElement {
    return this.#uplot.ctx.canvas;
  }

  /** Draws a time window. */
  draw({ history, fromMs, toMs }: TimeWindow): void {
    const { series, factor = 1 } = this.#spec;
    const first = Math.max(0, history.firstAt(fromMs) - 1);
    const end = Math.min(history.length, history.firstAt(toMs) + 1);
    this.#timesS.length = end - first; // Reused to reduce garbage collection.
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
  const { spec, timeAxis, colourOf, parent, onDragged, onCursor } = config;
  const marks = { info: colourOf('event'), error: colourOf('alarm') };
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
    scales: { x: { time: true }, y: { range: (_plot, min, max) => rangeOf(spec, min, max) } },
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
      ...spec.series.map(({ label, tone, dash, dots = false }) => ({
        label,
        stroke: colourOf(tone),
        width: 1.5,
        ...(dash && { dash: [...dash] }),
        ...(dots && { paths: () => null }),
        points: { show: dots, size: 7, fill: colourOf(tone) },
      })),
    ],
    hooks: {
      draw: [(plot) => markEvents(plot, marks)],
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

/** Marks the events of the rig: one thin line each, on every plot. */
function markEvents(plot: uPlot, colours: Readonly<Record<EventLine['kind'], string>>): void {
  const { ctx, bbox } = plot;
  const { min, max } = plot.scales.x!;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3, 3]);
  for (const { time, kind } of events.peek()) {
    const timeS = +time / 1000;
    if (timeS < (min ?? 0) || timeS > (max ?? 0)) continue;
    const left = plot.valToPos(timeS, 'x', true);
    ctx.strokeStyle = colours[kind];
    ctx.beginPath();
    ctx.moveTo(left, bbox.top);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** The range of the values, but at least the minimum range. */
function rangeOf(
  { minSpan, fromZero = false }: PlotSpec,
  min: number,
  max: number,
): [number, number] {
  if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, minSpan];
  if (fromZero) return [0, Math.max(minSpan, 1.1 * max)];
  const middle = (min + max) / 2;
  const half = Math.max(minSpan, 1.1 * (max - min)) / 2;
  return [middle - half, middle + half];
}

/** Labels of a scale, with the number of decimals that its step needs. */
function labelsOf(splits: readonly number[]): string[] {
  const step = (splits[1] ?? 1) - (splits[0] ?? 0);
  const decimals = Math.max(0, -Math.floor(Math.log10(Math.abs(step) || 1) + 1e-9));
  return splits.map((value) => fixed(value, decimals));
}
