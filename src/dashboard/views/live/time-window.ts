/**
 * The time window of the plots: live, or paused at a fixed interval.
 */
import { signal } from '@preact/signals';
import { COLUMNS, type History, history, historyNowMs } from '../../history-feed.ts';

/** Selectable lengths of the window [s]. */
const SPANS_S = [2, 5, 10, 30, 60, 120, 300, 600] as const;
/** Shortest and longest live window until the user selects one; it grows with the history. */
const FIRST_SPANS_S = [60, 300] as const;

/** The length of the live window [s]. */
export const spanS = signal<number>(FIRST_SPANS_S[0]);
let isSpanChosen = false;

/** Adapts the live window to the history, unless the user has selected its length. */
export function fitSpan(): void {
  if (isSpanChosen || history.length === 0) return;
  const ageS = (historyNowMs() - history.timeMs(0)) / 1000;
  const [least, most] = FIRST_SPANS_S;
  spanS.value = SPANS_S.find((span) => span >= Math.min(Math.max(ageS, least), most))!;
}

/** A time window with its history; a paused window has a copy. */
export interface TimeWindow {
  readonly history: History;
  readonly fromMs: number;
  readonly toMs: number;
}
/** The paused window; null while live. */
export const pausedWindow = signal<TimeWindow | null>(null);

/** The displayed window. */
export function currentWindow(): TimeWindow {
  const fixed = pausedWindow.peek();
  if (fixed) return fixed;
  const toMs = historyNowMs();
  return { history, fromMs: toMs - 1000 * spanS.peek(), toMs };
}

/** Pauses the plots. */
export function pause(): void {
  if (pausedWindow.peek()) return;
  const { fromMs, toMs } = currentWindow();
  if (!Number.isNaN(toMs)) pausedWindow.value = { history: history.copy(), fromMs, toMs };
}

/** Returns to live. */
export function resumeLive(): void {
  pausedWindow.value = null;
}

/** Pauses at a part of the displayed window. */
export function zoomTo(fromMs: number, toMs: number): void {
  pause();
  const fixed = pausedWindow.peek();
  if (fixed && toMs > fromMs) pausedWindow.value = { ...fixed, fromMs, toMs };
}

/** Selects the next shorter (-1) or longer (1) window; a paused one keeps its centre. */
export function zoom(direction: -1 | 1): void {
  const fixed = pausedWindow.peek();
  const nowS = fixed ? (fixed.toMs - fixed.fromMs) / 1000 : spanS.peek();
  const next =
    direction < 0
      ? SPANS_S.findLast((span) => span < nowS - 0.01)
      : SPANS_S.find((span) => span > nowS + 0.01);
  if (next === undefined) return;
  if (!fixed) {
    isSpanChosen = true;
    spanS.value = next;
    return;
  }
  const middleMs = (fixed.fromMs + fixed.toMs) / 2;
  pausedWindow.value = within(fixed.history, middleMs - 500 * next, 1000 * next);
}

/**
 * Moves by a third of the window, back (-1) or forward (1), within the history, and pauses there.
 */
export function shift(direction: -1 | 1): void {
  pause();
  const fixed = pausedWindow.peek();
  if (!fixed) return;
  const spanMs = fixed.toMs - fixed.fromMs;
  pausedWindow.value = within(fixed.history, fixed.fromMs + (direction * spanMs) / 3, spanMs);
}

/** The time that the timeline shows: as long as the history can be, up to now or to the pause. */
export function timelineRange(): TimeWindow {
  const { history: rows } = currentWindow();
  const toMs = pausedWindow.peek() ? rows.timeMs(rows.length - 1) : historyNowMs();
  return { history: rows, fromMs: toMs - 1000 * SPANS_S.at(-1)!, toMs };
}

/** Pauses with the middle of the window at a time, within the history. */
export function scrubTo(middleMs: number): void {
  pause();
  const fixed = pausedWindow.peek();
  if (!fixed) return;
  const spanMs = fixed.toMs - fixed.fromMs;
  pausedWindow.value = within(fixed.history, middleMs - spanMs / 2, spanMs);
}

/** Clamps a window to the history; a longer one ends at the newest row. */
function within(rows: History, startMs: number, spanMs: number): TimeWindow {
  const latestMs = rows.timeMs(rows.length - 1) - spanMs;
  const fromMs = Math.min(Math.max(startMs, rows.timeMs(0)), latestMs);
  return { history: rows, fromMs, toMs: fromMs + spanMs };
}

/** A window as CSV: one row per telemetry message, an empty field for an unknown value. */
export function windowAsCsv({ history: rows, fromMs, toMs }: TimeWindow): string {
  const lines = [['time', ...COLUMNS].join(',')];
  for (let row = rows.firstAt(fromMs); row < rows.length && rows.timeMs(row) <= toMs; row++) {
    const values = COLUMNS.map((column) => rows.value(column, row));
    const known = values.map((value) => (Number.isNaN(value) ? '' : String(+value.toFixed(6))));
    lines.push([new Date(rows.timeMs(row)).toISOString(), ...known].join(','));
  }
  return `${lines.join('\n')}\n`;
}
