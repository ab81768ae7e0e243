/**
 * CSV export and import of samples. The columns are those of the golden hits, then a sample's
 * origin; nominal angles are exported for people and ignored on import.
 */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { errorText, PantiltError } from '../errors.ts';
import { yielding } from '../event-loop.ts';
import { format, joinMessages, type Message, msg } from '../message.ts';
import type { Measurement, Sample } from './sample.ts';

const REQUIRED = ['pan_us', 'tilt_us', 'pan_side', 'tilt_side', 'x_m', 'y_m'] as const;
const COLUMNS = [
  ...REQUIRED,
  'pan_rad',
  'tilt_rad',
  'observer',
  'rig',
  'session',
  'taken_at',
  'id',
] as const;
type Column = (typeof COLUMNS)[number];

/** Amount processed per slice: a few milliseconds of work. */
const ROWS_AT_ONCE = 100;
const BYTES_AT_ONCE = 4096;

/** A rejected row; lines are counted from 1, the header. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
  readonly wording: Message;
}

/** The contents of a CSV file. */
export interface ParsedCsv {
  readonly measurements: { readonly line: number; readonly measurement: Measurement }[];
  readonly badRows: BadRow[];
}

/** Writes samples as CSV with a header, in slices. */
export async function samplesToCsv(samples: readonly Sample[]): Promise<string> {
  const columns = [...COLUMNS];
  let csv = stringify([], { header: true, columns });
  const starts = Array.from(
    { length: Math.ceil(samples.length / ROWS_AT_ONCE) },
    (_, i) => i * ROWS_AT_ONCE,
  );
  for await (const start of yielding(starts)) {
    csv += stringify(samples.slice(start, start + ROWS_AT_ONCE).map(toRow), { columns });
  }
  return csv;
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
  observer: sample.observer,
  rig: sample.rig,
  session: sample.session,
  taken_at: sample.takenAt,
  id: sample.id,
});

/**
 * Reads measurements from CSV, in slices.
 * @param check returns the reason to reject a measurement, or undefined
 * @throws PantiltError `csv-invalid` when the text isn't CSV or lacks a column
 */
export async function measurementsFromCsv(
  text: string,
  check: (values: Record<string, unknown>) => Message | undefined,
): Promise<ParsedCsv> {
  const rows = readRows(text);
  const header = await rows.next();
  const columns = header.value?.record ?? [];
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw invalidCsv(
      msg`column ${joinMessages(missing, ', ')} is missing; required: ${joinMessages(REQUIRED, ', ')}`,
    );
  }
  const unknown = columns.filter((column) => !COLUMNS.includes(column as Column));
  if (unknown.length > 0) {
    throw invalidCsv(
      msg`unknown column ${joinMessages(unknown, ', ')}; known: ${joinMessages(COLUMNS, ', ')}`,
    );
  }
  const parsed: ParsedCsv = { measurements: [], badRows: [] };
  for await (const { record, line } of yielding(rows)) {
    const fields = new Map(columns.map((column, i) => [column, record[i]]));
    const values = {
      panUs: toNumber(fields.get('pan_us')),
      tiltUs: toNumber(fields.get('tilt_us')),
      panSide: toNumber(fields.get('pan_side')),
      tiltSide: toNumber(fields.get('tilt_side')),
      xM: toNumber(fields.get('x_m')),
      yM: toNumber(fields.get('y_m')),
    };
    const reason =
      record.length === columns.length
        ? check(values)
        : msg`${record.length} fields where the header has ${columns.length}`;
    if (reason) parsed.badRows.push({ line, reason: format(reason), wording: reason });
    else parsed.measurements.push({ line, measurement: values as Measurement });
  }
  return parsed;
}

interface Row {
  readonly record: string[];
  readonly line: number;
}

async function* readRows(text: string): AsyncGenerator<Row, undefined> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  try {
    for await (const row of Readable.from(pieces(text)).pipe(parser)) {
      const { record, info } = row as { record: string[]; info: { lines: number } };
      yield { record, line: info.lines };
    }
  } catch (error) {
    throw invalidCsv(msg`${errorText(error)}`);
  }
}

function* pieces(text: string): Generator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += BYTES_AT_ONCE) {
    yield bytes.subarray(start, start + BYTES_AT_ONCE);
  }
}

/** A field as a number; otherwise unchanged, so that an error can quote it. */
const toNumber = (field: string | undefined): unknown =>
  field !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(field)
    ? Number(field)
    : field;

const invalidCsv = (reason: Message): PantiltError =>
  new PantiltError('invalid', 'csv-invalid', msg`the CSV can't be read: ${reason}`);
