/**
 * CSV export and import of samples. The columns are those of the golden hits, followed by the
 * origin of a sample; nominal angles and ids are exported for readers and ignored on import.
 */
import { stringify } from 'csv-stringify/sync';
import { PantiltError } from '../errors.ts';
import { yielding } from '../event-loop.ts';
import { fixed, format, type Message, msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import { FLOOR } from '../surfaces.ts';
import { openTable, widthFault } from '../table.ts';
import type { Measurement, NewSample, Sample } from './sample.ts';

const REQUIRED = ['pan_us', 'tilt_us', 'pan_side', 'tilt_side', 'x_m', 'y_m'] as const;
const COLUMNS = [
  ...REQUIRED,
  'pan_rad',
  'tilt_rad',
  'z_m',
  'surface',
  'observer',
  'rig',
  'session',
  'taken_at',
  'id',
] as const;
type Column = (typeof COLUMNS)[number];

/** Number of rows written in one turn of the event loop, which takes a few milliseconds. */
const ROWS_AT_ONCE = 100;
/** Points more than this many times beyond the rig's reach are not in metres. */
export const IMPLAUSIBLE_REACH = 10;
/** No servo accepts shorter pulses [µs]; angles in degrees are below this. */
const SHORTEST_PULSE_US = 400;

/** A rejected row; lines are counted from 1, the header. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
  readonly wording: Message;
}

/** Origin of a sample, as far as stated in its row. */
export type RowOrigin = Partial<Pick<NewSample, 'rig' | 'observer' | 'session' | 'takenAt'>>;

/** An accepted row. */
export interface MeasurementRow {
  readonly line: number;
  readonly measurement: Measurement;
  readonly origin: RowOrigin;
}

/** The contents of a CSV file. */
export interface ParsedCsv {
  readonly measurements: MeasurementRow[];
  readonly badRows: BadRow[];
}

/** Validation of rows. */
export interface RowChecks {
  /** Farthest target of the rig [m]. */
  readonly reachM: number;
  /** The reason to reject a row, or undefined. */
  rejectionReason(values: Record<string, unknown>, origin: RowOrigin): Message | undefined;
}

/** Writes pages of samples as CSV with a header, piece by piece. */
export async function* samplesToCsv(
  pages: AsyncIterable<readonly Sample[]>,
): AsyncGenerator<string> {
  const columns = [...COLUMNS];
  yield stringify([], { header: true, columns });
  for await (const piece of yielding(piecesOf(pages))) {
    yield stringify(piece.map(toRow), { columns });
  }
}

async function* piecesOf(pages: AsyncIterable<readonly Sample[]>): AsyncGenerator<Sample[]> {
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += ROWS_AT_ONCE) {
      yield page.slice(start, start + ROWS_AT_ONCE);
    }
  }
}

const toRow = (sample: Sample): Record<Column, string | number> => ({
  pan_us: sample.panUs,
  tilt_us: sample.tiltUs,
  pan_side: sample.panSide,
  tilt_side: sample.tiltSide,
  x_m: sample.xM,
  y_m: sample.yM,
  pan_rad: sample.panRad,
  tilt_rad: sample.tiltRad,
  z_m: sample.zM,
  surface: sample.surface,
  observer: sample.observer,
  rig: sample.rig,
  session: sample.session,
  taken_at: sample.takenAt,
  id: sample.id,
});

/**
 * Reads measurements from CSV, in slices; see openTable for the accepted forms of CSV.
 * @throws PantiltError `csv-invalid` if the text is not CSV, lacks a column, or is not in metres
 * and µs
 */
export async function measurementsFromCsv(
  content: string | Uint8Array,
  checks: RowChecks,
): Promise<ParsedCsv> {
  const table = await openTable(content, {
    required: REQUIRED,
    known: COLUMNS,
    keepDamaged: true,
    fault: invalidCsv,
  });
  const read = [];
  for await (const { line, cells, width } of yielding(table.rows)) {
    const text = (column: Column) => cells.get(column) || undefined;
    const value = (column: Column) => table.number(cells.get(column)) ?? text(column);
    const values = {
      panUs: value('pan_us'),
      tiltUs: value('tilt_us'),
      panSide: value('pan_side'),
      tiltSide: value('tilt_side'),
      xM: value('x_m'),
      yM: value('y_m'),
      ...surfaceCells(value('z_m'), text('surface')),
    };
    const origin = {
      rig: text('rig'),
      observer: text('observer'),
      session: text('session'),
      takenAt: text('taken_at'),
    };
    read.push({ line, values: present(values), origin: present(origin), width });
  }
  assertUnits(
    read.map(({ values }) => values),
    checks.reachM,
  );
  const parsed: ParsedCsv = { measurements: [], badRows: [] };
  for await (const { line, values, origin, width } of yielding(read)) {
    const reason =
      width === table.width
        ? checks.rejectionReason(values, origin)
        : widthFault(width, table.width);
    if (reason) parsed.badRows.push({ line, reason: format(reason), wording: reason });
    else parsed.measurements.push({ line, measurement: values as unknown as Measurement, origin });
  }
  return parsed;
}

/** On the floor, as by default, the height is 0. */
const surfaceCells = (zM: string | number | undefined, surface = FLOOR) =>
  surface === FLOOR && !zM ? {} : { zM, surface };

/** The cells that are not empty. */
const present = <T>(cells: Readonly<Record<string, T | undefined>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(cells).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );

/** Rejects a file in centimetres or degrees as a whole; otherwise every row would be reported. */
function assertUnits(rows: readonly Readonly<Record<string, unknown>>[], reachM: number): void {
  const medianOf = (size: (row: Readonly<Record<string, unknown>>) => number) =>
    quantile(rows.map(size).filter(Number.isFinite), 0.5);
  const radiusM = medianOf(({ xM, yM }) => Math.hypot(xM as number, yM as number));
  if (radiusM !== undefined && radiusM > IMPLAUSIBLE_REACH * reachM) {
    throw invalidCsv(
      msg`x_m and y_m must be in metres: half of the points are more than ${fixed(radiusM, 1)} m away, and the rig reaches ${reachM} m. Divide by 100 if they are in cm, by 1000 if in mm`,
    );
  }
  const pulseUs = medianOf(({ panUs, tiltUs }) =>
    Math.max(Math.abs(panUs as number), Math.abs(tiltUs as number)),
  );
  if (pulseUs !== undefined && pulseUs < SHORTEST_PULSE_US) {
    throw invalidCsv(
      msg`pan_us and tilt_us must be pulses in µs: half of them are below ${fixed(pulseUs, 0)}: check that they are not degrees`,
    );
  }
}

const invalidCsv = (reason: Message): PantiltError =>
  new PantiltError('invalid', 'csv-invalid', msg`the CSV can't be read: ${reason}`);
