/**
 * The history of telemetry for the plots: a ring buffer of typed arrays, outside the page's state.
 * It has a fixed size and is also filled while other views are open.
 */
import { signal } from '@preact/signals';
import type { HistoryView } from '../api/history.ts';
import type { RigView } from '../api/rig.ts';
import type { Sample } from '../api/samples.ts';
import type { FloorPoint, Pulses } from '../units.ts';

/** The columns, with units in their names; also the header of the saved file. */
export const COLUMNS = [
  'panUs',
  'tiltUs',
  'panRad',
  'tiltRad',
  'expectedErrorMm',
  'measuredErrorMm',
  'linesGarbled',
  'repliesRetried',
  'linesDamaged',
  'roundTripMs',
] as const;
export type Column = (typeof COLUMNS)[number];

/** One row; null means unknown. */
export type Row = Readonly<Record<Column, number | null>>;

/** A longer gap between two rows is a time without telemetry [ms]. */
const GAP_MS = 1000;

/** Rows in order of time; the oldest are dropped. */
export class History {
  readonly #timesMs: Float64Array;
  readonly #columns: Readonly<Record<Column, Float64Array>>;
  /** Index of the oldest row. */
  #start = 0;
  #length = 0;

  /** @param capacity maximum number of rows */
  constructor(capacity: number) {
    const column = () => new Float64Array(capacity);
    this.#timesMs = column();
    this.#columns = Object.fromEntries(COLUMNS.map((name) => [name, column()])) as never;
  }

  get length(): number {
    return this.#length;
  }

  /** Time of a row, counted from the oldest [Unix ms]. */
  timeMs(row: number): number {
    return this.#timesMs[this.#at(row)] ?? Number.NaN;
  }

  /** A value of a row; NaN if unknown. */
  value(column: Column, row: number): number {
    return this.#columns[column][this.#at(row)] ?? Number.NaN;
  }

  /** The last row before a time; -1 if it is older than the maximum gap. */
  rowAt(timeMs: number): number {
    const row = this.firstAt(timeMs) - 1;
    return timeMs - this.timeMs(row) <= GAP_MS ? row : -1;
  }

  /**
   * Appends a row; after a gap, an empty row comes first. If the clock was set back, the history
   * restarts.
   */
  push(timeMs: number, row: Row): void {
    const newestMs = this.timeMs(this.#length - 1);
    if (timeMs <= newestMs - GAP_MS) this.#length = 0;
    else if (timeMs <= newestMs) return;
    if (timeMs > newestMs + GAP_MS) this.#add(newestMs + 1, UNKNOWN);
    this.#add(timeMs, row);
  }

  /** Puts rows before the present ones; those that are not older than them are left out. */
  fill(rows: readonly (Row & { readonly timeMs: number })[]): void {
    const present = this.copy();
    const firstMs = present.length > 0 ? present.timeMs(0) : Number.POSITIVE_INFINITY;
    this.#length = 0;
    for (const { timeMs, ...row } of rows) if (timeMs < firstMs) this.push(timeMs, row);
    for (let row = 0; row < present.length; row++) {
      const values = COLUMNS.map((name) => [name, nullIfNaN(present.value(name, row))]);
      this.push(present.timeMs(row), Object.fromEntries(values) as Row);
    }
  }

  /** The first row at or after a time; `length` if there is none. */
  firstAt(timeMs: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeMs(middle) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A copy that does not change when rows are appended. */
  copy(): History {
    const copy = new History(this.#length);
    for (let row = 0; row < this.#length; row++) {
      copy.#timesMs[row] = this.timeMs(row);
      for (const name of COLUMNS) copy.#columns[name][row] = this.value(name, row);
    }
    copy.#length = this.#length;
    return copy;
  }

  #at(row: number): number {
    return row < 0 || row >= this.#length ? -1 : (this.#start + row) % this.#timesMs.length;
  }

  #add(timeMs: number, row: Row): void {
    const capacity = this.#timesMs.length;
    if (this.#length === capacity) this.#start = (this.#start + 1) % capacity;
    else this.#length += 1;
    const at = this.#at(this.#length - 1);
    this.#timesMs[at] = timeMs;
    for (const name of COLUMNS) this.#columns[name][at] = row[name] ?? Number.NaN;
  }
}

const nullIfNaN = (value: number): number | null => (Number.isNaN(value) ? null : value);

const UNKNOWN = Object.fromEntries(COLUMNS.map((name) => [name, null])) as unknown as Row;

const KEPT_S = 600;
/** Maximum rate of telemetry [Hz]. */
const MAX_HZ = 50;
const SAME_PULSE_US = 0.6;

/** The history of the last ten minutes. */
export const history = new History(KEPT_S * MAX_HZ);
/** The last loss of the rig since the page was opened. */
export const lastLoss = signal<{ readonly time: Date; readonly message: string } | null>(null);

let receivedMs = 0;
let shot: (Pulses & { readonly spot: FloorPoint }) | undefined;
let measuredErrorMm: number | null = null;

/** The daemon's current time, estimated from the last row [Unix ms]; NaN before the first row. */
export const historyNowMs = (): number =>
  history.timeMs(history.length - 1) + performance.now() - receivedMs;

/** Puts the daemon's history before the telemetry of this page. */
export function fillHistory({ columns, rows }: Pick<HistoryView, 'columns' | 'rows'>): void {
  const known = new Set<string>(['timeMs', ...COLUMNS]);
  history.fill(
    rows.map((values) => {
      const named = columns.map((name, i) => [name, values[i] ?? null] as const);
      const row = Object.fromEntries(named.filter(([name]) => known.has(name)));
      return { ...UNKNOWN, ...row } as Row & { timeMs: number };
    }),
  );
}

/** Appends the rig's telemetry. */
export function recordRig(view: RigView, time: string): void {
  const { pose, line, spot } = view;
  const errors = line?.deviceErrors;
  receivedMs = performance.now();
  if (pose && spot) shot = { panUs: pose.panUs, tiltUs: pose.tiltUs, spot } as typeof shot;
  history.push(Date.parse(time), {
    panUs: pose?.panUs ?? null,
    tiltUs: pose?.tiltUs ?? null,
    panRad: pose?.panRad ?? null,
    tiltRad: pose?.tiltRad ?? null,
    expectedErrorMm: view.spotErrorMm,
    measuredErrorMm,
    linesGarbled: line?.linesGarbled ?? null,
    repliesRetried: line?.repliesRetried ?? null,
    linesDamaged: errors ? errors.crc + errors.syntax + errors.overflow : null,
    roundTripMs: line?.roundTripMs ?? null,
  });
  measuredErrorMm = null;
}

/** Records the error of a new sample: its distance from the spot predicted for its pose. */
export function recordSample({ panUs, tiltUs, xM, yM }: Sample): void {
  if (!shot || Math.abs(shot.panUs - panUs) > SAME_PULSE_US) return;
  if (Math.abs(shot.tiltUs - tiltUs) > SAME_PULSE_US) return;
  measuredErrorMm = 1000 * Math.hypot(xM - shot.spot.xM, yM - shot.spot.yM);
}
