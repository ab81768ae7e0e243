/** Draws the plots, only while visible and at most once per pixel of motion. */
import { effect } from '@preact/signals';
import { Plot } from './plot.ts';
import { PLOT_SPECS, type Series } from './plot-specs.ts';
import { currentWindow, fitSpan, pausedWindow, resumeLive, spanS, zoomTo } from './time-window.ts';

/** Minimum interval between frames [ms]. */
const MIN_FRAME_MS = 50;
const READING_MS = 250;

/**
 * Draws the plots into the figures of an element until the returned function is called.
 * @param onReadings receives each plot's values, now or under the cursor
 */
export function drawCharts(
  stack: HTMLElement,
  onReadings: (values: readonly (readonly number[])[]) => void,
): () => void {
  let cursorMs: number | null = null;
  let readMs = Number.NEGATIVE_INFINITY;
  const places = [...stack.querySelectorAll<HTMLElement>('.canvas')];
  const plots = PLOT_SPECS.map((spec, i) => {
    const onCursor = (timeMs: number | null) => {
      if (timeMs === cursorMs) return;
      cursorMs = timeMs;
      readMs = Number.NEGATIVE_INFINITY;
      if (pausedWindow.peek()) read();
    };
    return new Plot({
      spec,
      parent: places[i]!,
      timeAxis: i === PLOT_SPECS.length - 1,
      colourOf: colourOf(stack),
      onDragged: zoomTo,
      onBack: resumeLive,
      onCursor,
    });
  });

  const read = () => {
    readMs = performance.now();
    const { history, fromMs, toMs } = currentWindow();
    const first = history.firstAt(fromMs);
    const last = history.rowAt(cursorMs ?? toMs);
    const reading = ({ column, dots }: Series) => {
      let row = last;
      while (dots && row > first && Number.isNaN(history.value(column, row))) row -= 1;
      return history.value(column, row);
    };
    onReadings(PLOT_SPECS.map(({ series }) => series.map(reading)));
  };
  const draw = () => {
    fitSpan();
    const stretch = currentWindow();
    if (Number.isNaN(stretch.toMs)) return;
    for (const plot of plots) plot.draw(stretch);
    if (performance.now() - readMs >= READING_MS) read();
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  const drawOn = () => {
    draw();
    if (pausedWindow.peek()) return;
    const pixelMs = (1000 * spanS.peek()) / Math.max(1, stack.clientWidth);
    timer = setTimeout(askFrame, Math.max(MIN_FRAME_MS, Math.min(pixelMs, READING_MS)));
  };
  // requestAnimationFrame pauses while the page is hidden.
  const askFrame = () => {
    frame = requestAnimationFrame(drawOn);
  };
  const stop = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };

  const endFollowing = effect(() => {
    void pausedWindow.value;
    void spanS.value;
    stop();
    readMs = Number.NEGATIVE_INFINITY;
    askFrame();
  });
  const sizes = new ResizeObserver(() => {
    for (const [i, plot] of plots.entries()) {
      plot.resize(places[i]!.clientWidth, places[i]!.clientHeight);
    }
  });
  for (const place of places) sizes.observe(place);
  return () => {
    endFollowing();
    stop();
    sizes.disconnect();
    for (const plot of plots) plot.destroy();
  };
}

/** Resolves a tone of the style sheet to a CSS colour. */
function colourOf(place: HTMLElement): (tone: string) => string {
  return (tone) => {
    const probe = place.appendChild(document.createElement('i'));
    probe.dataset.tone = tone;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
