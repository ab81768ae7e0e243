/** The plots, one above the other, with their values now or under the cursor. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { fixed } from '../../format.ts';
import { saveFile } from '../../parts/save-file.ts';
import { dark } from '../../preferences.ts';
import { drawCharts } from './chart-drawing.ts';
import { formatReading, PLOT_SPECS, type PlotSpec } from './plot-specs.ts';
import { texts } from './texts.ts';
import {
  currentWindow,
  pause,
  pausedWindow,
  resumeLive,
  shift,
  spanS,
  windowAsCsv,
  zoom,
} from './time-window.ts';

export function Charts() {
  const stack = useRef<HTMLDivElement>(null);
  const values = useSignal<readonly (readonly number[])[]>([]);
  const colours = dark.value;
  useEffect(
    () =>
      drawCharts(stack.current!, (next) => {
        values.value = next;
      }),
    [colours],
  );
  return (
    <div class="plots" ref={stack}>
      {PLOT_SPECS.map((spec, i) => (
        <PlotFigure key={spec.id} spec={spec} values={values.value[i] ?? []} />
      ))}
    </div>
  );
}

interface PlotFigureProps {
  readonly spec: PlotSpec;
  readonly values: readonly number[];
}

const PlotFigure = ({ spec, values }: PlotFigureProps) => (
  <figure class="plot" data-plot={spec.id} aria-label={texts.plots.label(spec.title)}>
    <figcaption>
      <strong>
        {spec.title} <small>[{spec.unit}]</small>
      </strong>
      {spec.series.map((series, i) => (
        <span key={series.column} class="reading">
          <Sample dots={series.dots ?? false} tone={series.tone} dash={series.dash} />
          {spec.series.length > 1 && <span>{series.label}</span>}
          <b>{formatReading(spec, values[i] ?? Number.NaN)}</b>
        </span>
      ))}
    </figcaption>
    <div class="canvas" />
  </figure>
);

interface SampleProps {
  readonly tone: string;
  readonly dots: boolean;
  readonly dash: readonly number[] | undefined;
}

const Sample = ({ tone, dots, dash }: SampleProps) => (
  <svg class="sample" data-tone={tone} viewBox="0 0 22 8" aria-hidden="true">
    {dots ? (
      <circle cx="11" cy="4" r="3.5" />
    ) : (
      <path d="M0 4h22" stroke-dasharray={dash?.join(' ')} />
    )}
  </svg>
);

const TITLE_HEIGHT = 22;
const MARGIN = 12;
const FONT = '13px system-ui, sans-serif';

/** Renders the plots of an element as one PNG, with titles and readings. */
async function picture(stack: HTMLElement): Promise<Blob> {
  const ratio = devicePixelRatio;
  const figures = [...stack.querySelectorAll<HTMLElement>('figure')];
  const charts = figures.map((figure) => figure.querySelector('canvas')!);
  const heights = charts.map((chart) => chart.height / ratio + TITLE_HEIGHT);
  const width = Math.max(...charts.map((chart) => chart.width / ratio)) + 2 * MARGIN;
  const height = heights.reduce((sum, each) => sum + each, 0) + 2 * MARGIN;
  const canvas = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(height * ratio));
  const context = canvas.getContext('2d')!;
  const { color, backgroundColor } = getComputedStyle(stack);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(ratio, ratio);
  let top = MARGIN;
  for (const [i, chart] of charts.entries()) {
    context.font = FONT;
    context.fillStyle = color;
    let left = MARGIN + write(context, figures[i]!.querySelector('strong')!, MARGIN, top);
    for (const reading of figures[i]!.querySelectorAll('.reading')) {
      paintSample(context, reading.querySelector('svg')!, left + 14, top + 9.5);
      left += 42 + write(context, reading, left + 42, top);
    }
    context.drawImage(chart, MARGIN, top + TITLE_HEIGHT, chart.width / ratio, chart.height / ratio);
    top += heights[i]!;
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

function paintSample(
  context: OffscreenCanvasRenderingContext2D,
  sample: SVGElement,
  left: number,
  middle: number,
): void {
  const { color } = getComputedStyle(sample);
  const dash = sample.querySelector('path')?.getAttribute('stroke-dasharray');
  context.save();
  context.translate(left, middle - 4);
  Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth: 2 });
  context.setLineDash(dash?.split(' ').map(Number) ?? []);
  if (sample.querySelector('circle'))
    context.fill(new Path2D('M7.5 4a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0'));
  else context.stroke(new Path2D('M0 4h22'));
  context.restore();
}

function write(
  context: OffscreenCanvasRenderingContext2D,
  element: Element,
  left: number,
  top: number,
): number {
  const text = [...element.childNodes].map((node) => node.textContent?.trim()).filter(Boolean);
  context.fillText(text.join(' '), left, top + 14);
  return context.measureText(text.join(' ')).width;
}

/** The toolbar of the plots: pause, move, zoom and save. */
export function Toolbar() {
  const words = texts.toolbar;
  const fixedNow = pausedWindow.value;
  const shownS = fixedNow ? (fixedNow.toMs - fixedNow.fromMs) / 1000 : spanS.value;
  return (
    <div class="toolbar" role="toolbar" aria-label={words.title}>
      <div class="moves">
        <Tool name="←" hint={words.earlier} act={() => shift(-1)} />
        <Tool name="→" hint={words.later} act={() => shift(1)} />
        <Tool name="−" hint={words.longer} act={() => zoom(1)} />
        <output class="span">{spanText(shownS)}</output>
        <Tool name="+" hint={words.shorter} act={() => zoom(-1)} />
      </div>
      <button
        type="button"
        class="hold"
        data-held={fixedNow !== null}
        title={fixedNow ? words.goOnHint : words.pauseHint}
        onClick={fixedNow ? resumeLive : pause}
      >
        {fixedNow ? words.goOn : words.pause}
      </button>
      <span class="push" />
      <button type="button" title={words.csvHint} onClick={saveCsv}>
        CSV
      </button>
      <button type="button" title={words.pngHint} onClick={() => void savePicture()}>
        {words.png}
      </button>
    </div>
  );
}

interface ToolProps {
  readonly name: string;
  readonly hint: string;
  readonly act: () => void;
}

const Tool = ({ name, hint, act }: ToolProps) => (
  <button type="button" class="tool" title={hint} aria-label={hint} onClick={act}>
    {name}
  </button>
);

function spanText(seconds: number): string {
  if (seconds > 90) return texts.toolbar.minutes(fixed(seconds / 60, seconds % 60 ? 1 : 0));
  return texts.toolbar.seconds(fixed(seconds, seconds < 9.95 && seconds % 1 ? 1 : 0));
}

function saveCsv(): void {
  const text = windowAsCsv(currentWindow());
  saveFile(fileName('csv'), new Blob([text], { type: 'text/csv' }));
}

async function savePicture(): Promise<void> {
  const stack = document.querySelector<HTMLElement>('.plots');
  if (stack) saveFile(fileName('png'), await picture(stack));
}

/** Named by time, without characters that file systems reject. */
const fileName = (extension: string): string =>
  `pantilt-live-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${extension}`;
