/**
 * From telemetry to the history that the strip charts show.
 */
import { signal } from '@preact/signals';
import type { RigView } from '../api/rig.ts';
import type { Sample } from '../api/samples.ts';
import type { FloorPoint, Pulses } from '../units.ts';

/**
 * What the rig did lately, row by row, for the strip charts: a ring of typed arrays beside the page's state,
 * so that it goes on while another view is open and never grows.
 */

/** The columns, with their units in their names; as in the file that is saved. */
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

/** One row; null is unknown. */
export type Row = Readonly<Record<Column, number | null>>;

/** A longer pause between two rows was a time without telemetry [ms]. */
const GAP_MS = 1000;

/** Rows by time, the oldest forgotten when there are too many. */
export class History {
  readonly #timesMs: Float64Array;
  readonly #columns: Readonly<Record<Column, Float64Array>>;
  /** Of the oldest row. */
  #start = 0;
  #length = 0;

  /** @param capacity the most rows that are kept */
  constructor(capacity: number) {
    const column = () => new Float64Array(capacity);
    this.#timesMs = column();
    this.#columns = Object.fromEntries(COLUMNS.map((name) => [name, column()])) as never;
  }

  get length(): number {
    return this.#length;
  }

  /** The time of a row, counted from the oldest [ms since 1970]. */
  timeMs(row: number): number {
    return this.#timesMs[this.#at(row)] ?? Number.NaN;
  }

  /** What a row says; NaN is unknown. */
  value(column: Column, row: number): number {
    return this.#columns[column][this.#at(row)] ?? Number.NaN;
  }

  /** The row that tells how things were at a time; -1 when nothing was heard shortly before. */
  rowAt(timeMs: number): number {
    const row = this.firstAt(timeMs) - 1;
    return timeMs - this.timeMs(row) <= GAP_MS ? row : -1;
  }

  /** Adds a row. After a pause an empty one goes before it; a clock that was set back begins anew. */
  push(timeMs: number, row: Row): void {
    const newestMs = this.timeMs(this.#length - 1);
    if (timeMs <= newestMs - GAP_MS) this.#length = 0;
    else if (timeMs <= newestMs) return;
    if (timeMs > newestMs + GAP_MS) this.#add(newestMs + 1, UNKNOWN);
    this.#add(timeMs, row);
  }

  /** The first row that isn't before a time; `length` when all are. */
  firstAt(timeMs: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeMs(middle) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The same rows, which no later row changes. */
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

const UNKNOWN = Object.fromEntries(COLUMNS.map((name) => [name, null])) as unknown as Row;

const KEPT_S = 600;
/** The daemon sends no more [Hz]. */
const MAX_HZ = 50;
const SAME_PULSE_US = 0.6;

/** The last ten minutes. */
export const history = new History(KEPT_S * MAX_HZ);
/** The last loss of the rig since the page was opened. */
export const lastLoss = signal<{ readonly time: Date; readonly message: string } | null>(null);

let heardMs = 0;
let shot: (Pulses & { readonly spot: FloorPoint }) | undefined;
let measuredErrorMm: number | null = null;

/** What the clock that stamps the rows says now [ms since 1970]; NaN before the first row. */
export const historyNowMs = (): number =>
  history.timeMs(history.length - 1) + performance.now() - heardMs;

/** Adds what telemetry has said of the rig. */
export function recordRig(view: RigView, time: string): void {
  const { pose, line, spot } = view;
  const errors = line?.deviceErrors;
  heardMs = performance.now();
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

/** A sample was taken: how far it is from where the model believed the spot of that pose to be. */
export function recordSample({ panUs, tiltUs, xM, yM }: Sample): void {
  if (!shot || Math.abs(shot.panUs - panUs) > SAME_PULSE_US) return;
  if (Math.abs(shot.tiltUs - tiltUs) > SAME_PULSE_US) return;
  measuredErrorMm = 1000 * Math.hypot(xM - shot.spot.xM, yM - shot.spot.yM);
}
