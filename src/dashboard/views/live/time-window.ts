/**
 * Which stretch of time the strip charts show: the newest, which moves on, or one that is held.
 */
import { signal } from '@preact/signals';
import { COLUMNS, type History, history, historyNowMs } from '../../history-feed.ts';

/** Stretches to choose from [s]. */
const SPANS_S = [2, 5, 10, 30, 60, 120, 300, 600] as const;
const FIRST_SPAN_S = 60;

/** How much time is shown while the charts move on [s]. */
export const spanS = signal<number>(FIRST_SPAN_S);

/** A stretch that is held, with a copy of what was known then. */
export interface Held {
  readonly history: History;
  readonly fromMs: number;
  readonly toMs: number;
}
/** Null while the charts move on. */
export const held = signal<Held | null>(null);

/** What is shown now. */
export function stretchNow(): Held {
  const fixed = held.peek();
  if (fixed) return fixed;
  const toMs = historyNowMs();
  return { history, fromMs: toMs - 1000 * spanS.peek(), toMs };
}

/** Holds the charts as they are. */
export function pause(): void {
  if (held.peek()) return;
  const { fromMs, toMs } = stretchNow();
  if (!Number.isNaN(toMs)) held.value = { history: history.copy(), fromMs, toMs };
}

/** Lets them move on with the newest. */
export function goOn(): void {
  held.value = null;
}

/** Holds a stretch of what is shown. */
export function zoomTo(fromMs: number, toMs: number): void {
  pause();
  const fixed = held.peek();
  if (fixed && toMs > fromMs) held.value = { ...fixed, fromMs, toMs };
}

/** Shows the next shorter (-1) or longer (1) stretch, about the middle when it is held. */
export function zoom(direction: -1 | 1): void {
  const fixed = held.peek();
  const nowS = fixed ? (fixed.toMs - fixed.fromMs) / 1000 : spanS.peek();
  const next =
    direction < 0
      ? SPANS_S.findLast((span) => span < nowS - 0.01)
      : SPANS_S.find((span) => span > nowS + 0.01);
  if (next === undefined) return;
  if (!fixed) {
    spanS.value = next;
    return;
  }
  const middleMs = (fixed.fromMs + fixed.toMs) / 2;
  held.value = within(fixed.history, middleMs - 500 * next, 1000 * next);
}

/** Goes a third of the stretch back (-1) or forth (1), as far as there is something, and holds it there. */
export function shift(direction: -1 | 1): void {
  pause();
  const fixed = held.peek();
  if (!fixed) return;
  const spanMs = fixed.toMs - fixed.fromMs;
  held.value = within(fixed.history, fixed.fromMs + (direction * spanMs) / 3, spanMs);
}

/** A stretch that doesn't leave what is known; one that is longer ends with the newest. */
function within(rows: History, wantedMs: number, spanMs: number): Held {
  const latestMs = rows.timeMs(rows.length - 1) - spanMs;
  const fromMs = Math.min(Math.max(wantedMs, rows.timeMs(0)), latestMs);
  return { history: rows, fromMs, toMs: fromMs + spanMs };
}

/** The stretch as CSV: one row for each telemetry, an empty field for what wasn't known. */
export function stretchAsCsv({ history: rows, fromMs, toMs }: Held): string {
  const lines = [['time', ...COLUMNS].join(',')];
  for (let row = rows.firstAt(fromMs); row < rows.length && rows.timeMs(row) <= toMs; row++) {
    const values = COLUMNS.map((column) => rows.value(column, row));
    const known = values.map((value) => (Number.isNaN(value) ? '' : String(+value.toFixed(6))));
    lines.push([new Date(rows.timeMs(row)).toISOString(), ...known].join(','));
  }
  return `${lines.join('\n')}\n`;
}
