/**
 * Data of the net playground: columns of numbers from a table of the user or a built-in source, which
 * of them are inputs and outputs, and the datasets of a net, standardised and split.
 */
import { PantiltError } from '../../errors.ts';
import type { Dataset } from '../../learning/training-loop.ts';
import { type Message, msg } from '../../message.ts';
import { Random } from '../../random.ts';
import { openTable } from '../../table.ts';

/** Columns of equal length. */
export interface Columns {
  readonly names: readonly string[];
  readonly values: readonly Float64Array[];
}

/** Which columns are inputs and outputs of the net, by place. */
export interface Roles {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Mean and standard deviation of a column in the training rows. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

/** Datasets of a net: 80 % of the rows for training, the others for validation. */
export interface PreparedData {
  /** Standardised: mean 0 and standard deviation 1 in the training rows. */
  readonly training: Dataset;
  readonly validation: Dataset;
  readonly inputScales: readonly Scale[];
  readonly outputScales: readonly Scale[];
}

const TRAINING_SHARE = 0.8;
const MIN_ROWS = 10;
/** Maximum number of rows that are read. */
const MAX_ROWS = 20_000;
const MAX_INPUTS = 64;

/**
 * Reads a table of numbers; columns that contain anything else are left out.
 * @throws PantiltError `columns-invalid`
 */
export async function readColumns(content: Uint8Array): Promise<Columns> {
  const table = await openTable(content, { required: [], fault: invalid });
  const rows: (number | undefined)[][] = [];
  for await (const { cells } of table.rows) {
    if (rows.length === MAX_ROWS) throw invalid(msg`it has more than ${MAX_ROWS} rows`);
    rows.push(table.columns.map((name) => table.number(cells.get(name))));
  }
  const isNumeric = (place: number) => rows.every((row) => row[place] !== undefined);
  const places = table.columns.flatMap((_, place) => (isNumeric(place) ? [place] : []));
  if (rows.length < MIN_ROWS) {
    throw invalid(msg`it has ${rows.length} rows; a net needs ${MIN_ROWS} or more`);
  }
  if (places.length < 2) {
    throw invalid(
      msg`it has ${places.length} columns of numbers alone; two are needed: an input and an output`,
    );
  }
  return {
    names: places.map((place) => table.columns[place]!),
    values: places.map((place) => Float64Array.from(rows, (row) => row[place]!)),
  };
}

const invalid = (reason: Message): PantiltError =>
  new PantiltError('invalid', 'columns-invalid', msg`table: ${reason}`);

const ROWS = 500;

/** Built-in data by name; every one is drawn from a seed. */
export const BUILT_IN = {
  sine: (random) => {
    const x = random.uniform(0, 6);
    return { x, y: 2.5 * Math.sin(x) + 1.5 };
  },
  xor: (random) => {
    const [x1, x2] = [random.uniform(-1, 1), random.uniform(-1, 1)];
    return { x1, x2, y: x1 * x2 > 0 ? 1 : -1 };
  },
  spiral: (random) => {
    const arm = random.uniform() < 0.5 ? 1 : -1;
    const turn = random.uniform(0.3, 1);
    const [x1, x2] = [turn * Math.cos(7 * turn), turn * Math.sin(7 * turn)];
    return { x1: arm * x1, x2: arm * x2, y: arm };
  },
} as const satisfies Record<string, (random: Random) => Readonly<Record<string, number>>>;
export type BuiltInName = keyof typeof BUILT_IN;

/** Draws the rows of a built-in source; its last column is the output. */
export function builtInColumns(name: BuiltInName, seed: number): Columns {
  const random = new Random(seed, `playground ${name}`);
  const rows = Array.from({ length: ROWS }, () => Object.entries(BUILT_IN[name](random)));
  const names = rows[0]!.map(([column]) => column);
  return {
    names,
    values: names.map((_, place) => Float64Array.from(rows, (row) => row[place]![1])),
  };
}

/** Why columns cannot be the inputs and outputs of a net; undefined if they can. */
export function rolesFault({ inputs, outputs }: Roles): Message | undefined {
  if (inputs.length === 0) return msg`choose at least one input`;
  if (outputs.length === 0) return msg`choose at least one output`;
  return inputs.length > MAX_INPUTS ? msg`choose at most ${MAX_INPUTS} inputs` : undefined;
}

/** Number of the rows that a net is trained on. */
export const trainingCount = (rows: number): number => Math.round(TRAINING_SHARE * rows);

/** Splits the rows by a seed, and standardises the columns by the training rows. */
export function prepare({ values }: Columns, roles: Roles, seed: number): PreparedData {
  const order = Uint32Array.from({ length: values[0]!.length }, (_, row) => row);
  new Random(seed, 'playground split').shuffle(order);
  const count = trainingCount(order.length);
  const [first, rest] = [order.subarray(0, count), order.subarray(count)];
  const scalesOf = (places: readonly number[]) =>
    places.map((place) => scaleOf(Float64Array.from(first, (row) => values[place]![row]!)));
  const [inputScales, outputScales] = [scalesOf(roles.inputs), scalesOf(roles.outputs)];
  const rowsOf = (rows: Uint32Array, places: readonly number[], scales: readonly Scale[]) =>
    Float32Array.from(
      [...rows].flatMap((row) =>
        places.map((place, i) => (values[place]![row]! - scales[i]!.mean) / scales[i]!.deviation),
      ),
    );
  const datasetOf = (rows: Uint32Array): Dataset => ({
    count: rows.length,
    inputs: rowsOf(rows, roles.inputs, inputScales),
    targets: rowsOf(rows, roles.outputs, outputScales),
    weights: new Float32Array(rows.length * roles.outputs.length).fill(1),
  });
  return { training: datasetOf(first), validation: datasetOf(rest), inputScales, outputScales };
}

function scaleOf(values: Float64Array): Scale {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const ends = values.reduce(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as readonly [number, number],
  );
  // A constant column has no spread to divide by.
  return { mean, deviation: Math.sqrt(variance) || 1, min: ends[0], max: ends[1] };
}
