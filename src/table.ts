/**
 * Reads tables: CSV from Excel, LibreOffice or pandas in any usual locale. Used for samples,
 * answers, paths, and in the page for nets. Based on RFC 4180, with the common deviations of
 * spreadsheets.
 */
import type { PantiltError } from './errors.ts';
import { joinMessages, type Message, msg } from './message.ts';
import { decodeText } from './text-encoding.ts';

/** A row below the header. */
interface TableRow {
  /** Line number in the file; the header is line 1 unless lines precede it. */
  readonly line: number;
  /** Trimmed texts by column. */
  readonly cells: ReadonlyMap<string, string>;
  /** Number of cells in the file; if it differs from the header's, the row is damaged. */
  readonly width: number;
}

/** A table whose header has been read. */
export interface Table {
  /** In lower case, without the index column of pandas. */
  readonly columns: readonly string[];
  /** Number of cells in the header. */
  readonly width: number;
  readonly rows: AsyncIterable<TableRow>;
  /**
   * A cell as a number. A decimal comma is accepted if the file separates cells by another
   * character.
   */
  number(cell: string | undefined): number | undefined;
}

/** The columns that a reader expects. */
export interface TableExpectations {
  readonly required: readonly string[];
  /** All allowed columns; any if left out. */
  readonly known?: readonly string[];
  /** Whether rows with more or fewer cells than the header are returned instead of rejected. */
  readonly keepDamaged?: boolean;
  /** The error for a table that cannot be read. */
  readonly fault: (reason: Message) => PantiltError;
}

const SEPARATORS = [',', ';', '\t'] as const;
/** A control character that is not a space; text files contain none. */
const BINARY = /(?!\s)\p{Cc}/u;
/** Length of the part of a file that is checked for control characters. */
const HEAD_CHARACTERS = 1000;
/** First characters of .xlsx and .ods, which are zip archives, and of .xls. */
const WORKBOOKS = ['PK\u0003\u0004', 'ÐÏ\u0011à'];
/** pandas writes the row numbers first, in a column without a name. */
const INDEX_COLUMN = /^(unnamed: 0)?$/;

/**
 * Reads the header of a table and prepares to read its rows.
 * @throws the `fault` of the expectations if it is not CSV, or a column is missing, unknown or
 * repeated
 */
export async function openTable(
  content: string | Uint8Array,
  { required, known, keepDamaged = false, fault }: TableExpectations,
): Promise<Table> {
  const text = decodeText(content);
  assertText(text, required, fault);
  const { body, separator, linesAbove } = formatOf(text);
  const records = recordsOf(body, separator, linesAbove, fault);
  const header = records.next().value?.record ?? [];
  const names = header.map((name) => name.toLowerCase());
  const first = INDEX_COLUMN.test(names[0] ?? '') ? 1 : 0;
  const columns = names.slice(first);
  assertColumns(columns, required, known, fault);
  async function* rows(): AsyncGenerator<TableRow> {
    for (const { record, line } of records) {
      if (record.every((cell) => cell === '')) continue;
      if (record.length !== header.length && !keepDamaged) {
        throw fault(msg`line ${line}: ${widthFault(record.length, header.length)}`);
      }
      const cells = new Map(columns.map((column, i) => [column, record[first + i] ?? '']));
      yield { line, cells, width: record.length };
    }
  }
  return {
    columns,
    width: header.length,
    rows: rows(),
    number: (cell) => toNumber(cell, separator !== ','),
  };
}

/** The error text for a row whose width differs from the header's. */
export const widthFault = (width: number, headerWidth: number): Message =>
  width === 1
    ? msg`1 cell where the header has ${headerWidth}`
    : msg`${width} cells where the header has ${headerWidth}`;

/** Rejects files that are not tables: other kinds of file, and empty ones. */
function assertText(
  text: string,
  required: readonly string[],
  fault: (reason: Message) => PantiltError,
): void {
  const head = text.slice(0, HEAD_CHARACTERS);
  if (WORKBOOKS.some((start) => head.startsWith(start))) {
    throw fault(msg`it is a spreadsheet file: save the sheet as CSV`);
  }
  if (BINARY.test(head)) {
    throw fault(
      msg`it is a binary file; a table is text: CSV with the columns ${joinMessages(required, ', ')}`,
    );
  }
  if (text.trim() === '') {
    throw fault(msg`it is empty; the first line names the columns ${joinMessages(required, ', ')}`);
  }
}

/**
 * The layout of the text: Excel's line `sep=;` before the header, and the separator of the cells.
 */
function formatOf(text: string) {
  const [, hint] = /^sep=(.)\r?\n/i.exec(text) ?? [];
  const body = hint === undefined ? text : text.slice(text.indexOf('\n') + 1);
  const header = /\S.*/.exec(body)?.[0].replace(/"[^"]*"/g, '') ?? '';
  const count = (separator: string) => header.split(separator).length;
  const separator = hint ?? SEPARATORS.reduce((a, b) => (count(b) > count(a) ? b : a));
  return { body, separator, linesAbove: hint === undefined ? 0 : 1 };
}

function assertColumns(
  columns: readonly string[],
  required: readonly string[],
  known: readonly string[] | undefined,
  fault: (reason: Message) => PantiltError,
): void {
  if (columns.length > 0 && columns.every((column) => toNumber(column, true) !== undefined)) {
    throw fault(
      msg`there is no header: write a first line that names the columns ${joinMessages(required, ', ')}`,
    );
  }
  const missing = required.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const [names, found] = [joinMessages(missing, ', '), headerText(columns)];
    throw fault(
      missing.length === 1
        ? msg`column ${names} is missing; the header is "${found}"`
        : msg`columns ${names} are missing; the header is "${found}"`,
    );
  }
  const unknown = columns.filter((column) => known && !known.includes(column));
  if (unknown.length > 0) {
    const [names, all] = [joinMessages(unknown, ', '), joinMessages(known ?? [], ', ')];
    throw fault(
      unknown.length === 1
        ? msg`unknown column ${names}: remove it; known: ${all}`
        : msg`unknown columns ${names}: remove them; known: ${all}`,
    );
  }
  const doubled = columns.find((column, i) => columns.indexOf(column) < i);
  if (doubled !== undefined) {
    throw fault(msg`column ${doubled} appears twice in the header: remove or rename one`);
  }
}

/** A header for an error; the first line of a file that is not a table may be long. */
function headerText(columns: readonly string[]): string {
  const text = columns.join(', ');
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`;
}

interface CsvRecord {
  readonly record: string[];
  readonly line: number;
}

const BLANK = /[^\S\r\n\t]*/y;
const LINE_END = /\r\n|[\r\n]|$/y;

/**
 * Splits the text into records of trimmed cells; empty lines are left out. A quotation mark within a
 * cell stays there; the reader of the cell reports it.
 */
function* recordsOf(
  text: string,
  separator: string,
  linesAbove: number,
  fault: (reason: Message) => PantiltError,
): Generator<CsvRecord, undefined> {
  const bare = new RegExp(`[^\\r\\n${separator.replace(/\W/, '\\$&')}]*`, 'y');
  let [place, line] = [0, linesAbove + 1];
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = place;
    const found = pattern.exec(text)![0];
    place += found.length;
    return found;
  };
  const quoted = (column: number): string => {
    const from = line;
    const parts: string[] = [];
    do {
      const end = text.indexOf('"', place + 1);
      if (end < 0) {
        throw fault(msg`line ${from}: a quotation mark is never closed: remove it or close it`);
      }
      parts.push(text.slice(place + 1, end));
      line += parts.at(-1)!.split('\n').length - 1;
      place = end + 1;
    } while (text[place] === '"'); // A doubled mark.
    take(BLANK);
    if (place < text.length && !/[\r\n]/.test(text[place]!) && text[place] !== separator) {
      throw fault(
        msg`line ${line}, cell ${column}: there is text after the closing quotation mark; write "" for a mark inside a cell`,
      );
    }
    return parts.join('"').trim();
  };
  while (place < text.length) {
    const record: string[] = [];
    do {
      if (record.length > 0) place++; // Behind the separator.
      take(BLANK);
      record.push(text[place] === '"' ? quoted(record.length + 1) : take(bare).trim());
    } while (place < text.length && text[place] === separator);
    if (record.length > 1 || record[0] !== '') yield { record, line };
    take(LINE_END);
    line++;
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/**
 * If commas separate the cells, a quoted `1,500` is ambiguous; only unambiguous commas are read as
 * decimal.
 */
const SURE_COMMA = /^[+-]?(0*,\d+|\d+,(\d{1,2}|\d{4,}))(e[+-]?\d+)?$/i;

/** @param given may have the typographic minus sign, as the page writes it */
function toNumber(given: string | undefined, decimalComma: boolean): number | undefined {
  const cell = given?.replace('−', '-');
  if (cell === undefined) return undefined;
  const text = decimalComma || SURE_COMMA.test(cell) ? cell.replace(',', '.') : cell;
  return NUMBER.test(text) ? Number(text) : undefined;
}
