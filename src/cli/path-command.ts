/**
 * `pantilt path`: a running daemon's spot follows the points of a CSV file; Ctrl-C ends it where it is.
 */

import type { Command } from 'commander';
import { parse } from 'csv-parse/sync';
import type { PathView } from '../control/paths.ts';
import { messageOf, PantiltError } from '../errors.ts';
import { word } from '../wording.ts';
import { finiteNumber, wholeNumber } from './arguments.ts';
import { addClientCommand, Client, type ClientCommandOptions } from './client.ts';
import { runJob } from './followed-jobs.ts';
import { bytesOfFile } from './given-file.ts';
import { print, printJson } from './output.ts';

/** Adds the command. */
export function addPathCommand(program: Command): void {
  addClientCommand(program, 'path', 'Let the spot follow a line on the floor')
    .argument('<file>', 'CSV with the columns x_m and y_m: the corners of the line')
    .option('--speed <m/s>', 'speed of the spot', finiteNumber, 0.2)
    .option('--repeat <n>', 'how often; from 2 on, the line closes itself', wholeNumber(1, 1000), 1)
    .action(runPath);
}

type Options = ClientCommandOptions & { readonly speed: number; readonly repeat: number };

async function runPath(file: string, options: Options): Promise<void> {
  const { speed: speedMPerS, repeat } = options;
  const client = new Client(options);
  const body = { points: await readPoints(file), speedMPerS, repeat };
  const done = await runJob<PathView>(client, { path: '/paths', body, label: 'path' });
  if (options.json) printJson(done);
  else print(`path ${done.id}: ${done.lengthM.toFixed(2)} m in ${done.durationS.toFixed(1)} s`);
}

/** @throws PantiltError `file-unreadable`; `path-file-invalid`, naming the point or row */
async function readPoints(file: string): Promise<{ xM: number; yM: number }[]> {
  const bytes = await bytesOfFile(file);
  try {
    const rows: Record<string, string>[] = parse(bytes, {
      ...{ columns: true, bom: true, trim: true, skip_empty_lines: true },
    });
    return rows.map((row, i) => ({ xM: metresIn(row, 'x_m', i), yM: metresIn(row, 'y_m', i) }));
  } catch (error) {
    throw new PantiltError('invalid', 'path-file-invalid', word`${file}: ${messageOf(error)}`);
  }
}

function metresIn(row: Readonly<Record<string, string>>, column: string, index: number): number {
  const text = row[column];
  if (text === undefined) throw new Error(`there is no column ${column}`);
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  throw new Error(`point ${index + 1}: ${column} "${text}" isn't a number`);
}
