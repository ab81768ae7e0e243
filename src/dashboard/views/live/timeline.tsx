/**
 * The timeline: the whole history in one band, with its events and the window of the charts. Dragging
 * it, or the arrow keys, moves that window; at its right end the charts follow the rig again.
 */
import { effect, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { events } from '../../events.ts';
import { timeOfDay } from '../../format.ts';
import type { Column } from '../../history-feed.ts';
import { dark } from '../../preferences.ts';
import { texts } from './texts.ts';
import {
  currentWindow,
  pausedWindow,
  resumeLive,
  scrubTo,
  shift,
  spanS,
  timelineRange,
} from './time-window.ts';

/** Interval of drawing while live [ms]; the band moves by a pixel in about as long. */
const REDRAW_MS = 500;
const ROUNDING_MS = 1;
/** A pointer that is released at most so far from the right end returns to live [px]. */
const LIVE_PX = 8;
const LINES = [
  ['panRad', 'pan'],
  ['tiltRad', 'tilt'],
] as const satisfies readonly (readonly [Column, string])[];

/** The part of the timeline that the charts show, as fractions of its width. */
interface Shown {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function Timeline() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useSignal<Shown | null>(null);
  const isDark = dark.value;
  useEffect(() => {
    const redraw = () => {
      shown.value = shownPart();
      if (canvas.current) draw(canvas.current);
    };
    const sizes = new ResizeObserver(redraw);
    sizes.observe(canvas.current!);
    let timer: ReturnType<typeof setInterval> | undefined;
    const end = effect(() => {
      void spanS.value;
      clearInterval(timer);
      if (!pausedWindow.value) timer = setInterval(redraw, REDRAW_MS);
      redraw();
    });
    return () => {
      end();
      clearInterval(timer);
      sizes.disconnect();
    };
  }, [isDark]);
  const part = shown.value;
  return (
    <div
      class="timeline"
      role="slider"
      tabIndex={0}
      aria-label={texts.timeline.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * (part?.to ?? 1))}
      aria-valuetext={part?.text ?? texts.timeline.now}
      title={texts.timeline.hint}
      onPointerDown={(event) => {
        if (event.button > 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
      }}
      onPointerUp={({ clientX, currentTarget }) => {
        const fromEndPx = currentTarget.getBoundingClientRect().right - clientX;
        if (fromEndPx < LIVE_PX) resumeLive();
      }}
      onKeyDown={(event) => {
        const act = KEYS[event.key];
        if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
        act();
        event.preventDefault();
      }}
    >
      <canvas ref={canvas} />
      {part && (
        <div
          class="shown"
          style={{ left: `${100 * part.from}%`, right: `${100 * (1 - part.to)}%` }}
        />
      )}
    </div>
  );
}

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowLeft: () => shift(-1),
  ArrowRight: () => {
    shift(1);
    if (isAtEnd()) resumeLive();
  },
  Home: () => scrubTo(timelineRange().fromMs),
  End: resumeLive,
};

/** Moves the window to the pointer, which stays in its middle. */
function scrub({ clientX, currentTarget }: PointerEvent): void {
  const { left, width } = (currentTarget as HTMLElement).getBoundingClientRect();
  const { fromMs, toMs } = timelineRange();
  if (!Number.isNaN(toMs)) scrubTo(fromMs + ((toMs - fromMs) * (clientX - left)) / width);
}

/** Whether the paused window ends at the newest row. */
function isAtEnd(): boolean {
  const fixed = pausedWindow.peek();
  return (
    fixed !== null && fixed.toMs > fixed.history.timeMs(fixed.history.length - 1) - ROUNDING_MS
  );
}

function shownPart(): Shown | null {
  const [range, part] = [timelineRange(), currentWindow()];
  if (Number.isNaN(range.toMs)) return null;
  const fraction = (timeMs: number) => (timeMs - range.fromMs) / (range.toMs - range.fromMs);
  const time = (timeMs: number) => timeOfDay(new Date(timeMs));
  return {
    from: Math.max(0, fraction(part.fromMs)),
    to: Math.min(1, fraction(part.toMs)),
    text: texts.timeline.at(
      time(part.fromMs),
      pausedWindow.peek() ? time(part.toMs) : texts.timeline.now,
    ),
  };
}

/** Draws both angles, one value for each pixel, and the events. */
function draw(canvas: HTMLCanvasElement): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const { history, fromMs, toMs } = timelineRange();
  const pen = canvas.getContext('2d');
  if (!pen || width === 0 || Number.isNaN(toMs)) return;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  pen.scale(devicePixelRatio, devicePixelRatio);
  const style = getComputedStyle(canvas);
  const msPerPx = (toMs - fromMs) / width;
  pen.globalAlpha = 0.5;
  for (const { time, kind } of events.peek()) {
    if (+time < fromMs) break; // The newest come first.
    pen.fillStyle = style.getPropertyValue(kind === 'error' ? '--alarm' : '--control-edge');
    pen.fillRect((+time - fromMs) / msPerPx, 0, 1, height);
  }
  pen.globalAlpha = 1;
  for (const [column, tone] of LINES) {
    const values = Array.from({ length: width }, (_, xPx) =>
      history.value(column, history.rowAt(fromMs + (xPx + 1) * msPerPx)),
    );
    const known = values.filter((value) => !Number.isNaN(value));
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const span = Math.max(high - low, 0.1);
    pen.strokeStyle = style.getPropertyValue(`--${tone}`);
    pen.beginPath();
    let isDown = false;
    values.forEach((value, xPx) => {
      const isKnown = !Number.isNaN(value);
      const yPx = height - 5 - ((value - (low + high - span) / 2) / span) * (height - 10);
      if (isKnown && isDown) pen.lineTo(xPx, yPx);
      else if (isKnown) pen.moveTo(xPx, yPx);
      isDown = isKnown;
    });
    pen.stroke();
  }
}
