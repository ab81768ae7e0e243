/**
 * The last minutes of telemetry and the newest events, bounded, for pages that are opened later.
 */
import { HISTORY_COLUMNS, type HistoryEvent, type HistoryView } from '../api/history.ts';
import type { RigView } from '../api/rig.ts';
import { type Clock, timestamp } from '../clock.ts';
import { format, type Message } from '../message.ts';
import type { RIG_EVENTS } from '../rig/rig-snapshot.ts';

/** Minimum interval of the rows, and how long they are kept [ms]. */
const ROW_MS = 200;
const KEPT_MS = 300_000;
const MAX_ROWS = KEPT_MS / ROW_MS;
const MAX_EVENTS = 300;

/** Events that report an error. */
const ERRORS: ReadonlySet<string> = new Set([
  'lost',
  'stop-unconfirmed',
  'silence',
  'laser-off',
] satisfies (typeof RIG_EVENTS)[number][]);

type Row = HistoryView['rows'][number];

/** What happened since the daemon began, as far as it is kept. */
export class TelemetryHistory {
  readonly #clock: Clock;
  readonly #rows: Row[] = [];
  readonly #events: HistoryEvent[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get view(): HistoryView {
    return { columns: [...HISTORY_COLUMNS], rows: this.#rows, events: this.#events };
  }

  /** The newest event that reports an error; null without one. */
  get lastError(): HistoryEvent | null {
    return this.#events.findLast(({ name }) => ERRORS.has(name)) ?? null;
  }

  addEvent(name: string, wording: Message): void {
    const time = timestamp(this.#clock);
    keep(this.#events, { time, name, message: format(wording), wording }, MAX_EVENTS);
  }

  /** Adds the state of the rig, unless the last row is recent. @param view makes the state */
  addRig(view: () => RigView): void {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#lastMs < ROW_MS) return;
    this.#lastMs = nowMs;
    const { pose, line, spotErrorMm } = view();
    if (!pose && this.#rows.length === 0) return; // Not connected yet.
    const errors = line?.deviceErrors;
    const row = [
      this.#clock.dateMs(),
      pose?.panUs ?? null,
      pose?.tiltUs ?? null,
      pose?.panRad ?? null,
      pose?.tiltRad ?? null,
      spotErrorMm,
      line?.linesGarbled ?? null,
      line?.repliesRetried ?? null,
      errors ? errors.crc + errors.syntax + errors.overflow : null,
      line?.roundTripMs ?? null,
    ];
    keep(this.#rows, row, MAX_ROWS);
  }
}

function keep<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
