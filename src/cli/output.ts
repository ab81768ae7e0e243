/**
 * Output of the commands: with --json one JSON document on standard output, otherwise tables; progress
 * and errors on standard error. Colours and bars only on a terminal.
 */

import cliProgress from 'cli-progress';
import pc from 'picocolors';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';

/**
 * Exits silently if the reader of standard output has closed it (`| head -1`), and ignores errors
 * of standard error.
 */
export function exitOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    printError(
      new PantiltError('failed', 'output-failed', msg`can't write the output: ${errorText(error)}`),
    );
    process.exit(1);
  });
  process.stderr.on('error', () => {});
}

/** Prints one JSON document. */
export const printJson = (document: unknown): void => {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
};

/** Prints a line of text. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Prints a note to standard error. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** A cell of a table: numbers are right-aligned, null is a dash. */
export type Cell = string | number | null;

/** Prints a table with a header. */
export const printTable = (header: readonly string[], rows: readonly (readonly Cell[])[]): void =>
  tablePrinter(header)(rows);

/**
 * Starts a table whose rows arrive in parts; the first part, which may be empty, determines the
 * widths of the columns.
 */
export function tablePrinter(
  header: readonly string[],
): (rows: readonly (readonly Cell[])[]) => void {
  let printRow: ((row: readonly Cell[]) => void) | undefined;
  return (rows) => {
    printRow ??= beginTable(header, rows);
    for (const row of rows) printRow(row);
  };
}

const textOf = (cell: Cell): string => String(cell ?? '–');

function beginTable(header: readonly string[], rows: readonly (readonly Cell[])[]) {
  const bold = process.stdout.isTTY ? pc.bold : String;
  const columns = header.map((name, i) => ({
    width: rows.reduce((width, row) => Math.max(width, textOf(row[i]!).length), name.length),
    isLeft: typeof rows[0]?.[i] === 'string',
  }));
  const lineOf = (cells: readonly string[]) =>
    columns
      .map(({ width, isLeft }, i) => (isLeft ? cells[i]!.padEnd(width) : cells[i]!.padStart(width)))
      .join('  ')
      .trimEnd();
  print(bold(lineOf(header)));
  return (row: readonly Cell[]) => print(lineOf(row.map(textOf)));
}

/** A count with its noun: `1 sample`, `2 samples`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Formats millimetres. */
export const millimetres = (value: number | null): string =>
  value === null ? '–' : value < 10 ? value.toFixed(1) : value.toFixed(0);

/**
 * Shows a progress bar on standard error during long work; without a terminal, only when it is
 * queued and when it is done.
 * @param work reports its progress, from 0 to 1, through `update`, and the reason for waiting, if
 * any
 */
export async function withProgress<T>(
  label: string,
  work: (update: (share: number, waiting?: string) => void) => Promise<T>,
): Promise<T> {
  const bar = new cliProgress.SingleBar({
    format: `${label.padEnd(28)} {bar} {percentage} % {waiting}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    stream: process.stderr,
  });
  let begun = false;
  let noted = false;
  try {
    const result = await work((share, waiting = '') => {
      if (!begun) bar.start(100, 0, { waiting });
      begun = true;
      bar.update(Math.round(100 * share), { waiting });
      if (waiting !== '' && !noted && !process.stderr.isTTY) note(`${label}: ${waiting}`);
      noted ||= waiting !== '';
    });
    bar.update(100, { waiting: '' });
    if (begun && !process.stderr.isTTY) note(`${label}: done`);
    return result;
  } finally {
    bar.stop(); // Otherwise its timer would keep the process alive and the cursor hidden.
  }
}

/** Prints an error with its code. */
export function printError(error: unknown): void {
  const red = process.stderr.isTTY ? pc.red : String;
  if (error instanceof PantiltError) note(`${red('error:')} ${error.message} [${error.code}]`);
  else if (error instanceof Error) note(`${red('error:')} ${error.stack ?? error.message}`);
  else note(`${red('error:')} ${String(error)}`);
}
