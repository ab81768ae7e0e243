/** State of the net playground: data, settings, the training in its worker, and its results. */
import { computed, effect, signal } from '@preact/signals';
import {
  BUILT_IN,
  type BuiltInName,
  builtInColumns,
  type Columns,
  type Roles,
  readColumns,
  rolesFault,
} from '../../../../course/playground/columns.ts';
import type { LearnedPicture } from '../../../../course/playground/learned-picture.ts';
import { DEFAULT_KNOBS, type Knobs } from '../../../../course/playground/live-training.ts';
import type { SweepCell, SweepRequest } from '../../../../course/playground/sweep.ts';
import { errorMessage, errorText } from '../../../../errors.ts';
import { format } from '../../../../message.ts';
import { samples } from '../../../state.ts';
import { translate } from '../../../translate.ts';
import { seed } from '../exercise-route.ts';
import type { ShownRow, TrainingFrame, WorkerAnswer, WorkerRequest } from './training-worker.ts';

/** Sources of data: built in, the samples of the rig, or a file. */
export const SOURCES = [...(Object.keys(BUILT_IN) as BuiltInName[]), 'rig', 'file'] as const;
export type SourceName = (typeof SOURCES)[number];

export const source = signal<SourceName>('sine');
const fileColumns = signal<Columns | null>(null);
/** Why the data cannot be used. */
export const dataProblem = signal<string | null>(null);

/** The columns of the source; null while it has none. */
export const columns = computed<Columns | null>(() => {
  const { value: name } = source;
  if (name === 'file') return fileColumns.value;
  return name === 'rig' ? rigColumns() : builtInColumns(name, seed.value);
});

const MIN_SAMPLES = 10;

function rigColumns(): Columns | null {
  const rows = samples.value;
  if (rows.length < MIN_SAMPLES) return null;
  return {
    names: ['x_m', 'y_m', 'pan_us', 'tilt_us'],
    values: (['xM', 'yM', 'panUs', 'tiltUs'] as const).map((name) =>
      Float64Array.from(rows, (row) => row[name]),
    ),
  };
}

/** The columns that were chosen by hand, by name; null for the usual ones. */
const chosen = signal<Readonly<Record<string, 'input' | 'output' | 'unused'>>>({});

/** The role of a column: the last one is the output, of the rig's samples both pulses. */
export function roleOf(name: string, place: number, { names }: Columns) {
  const isOutput = source.value === 'rig' ? place >= 2 : place === names.length - 1;
  return chosen.value[name] ?? (isOutput ? 'output' : 'input');
}

export function chooseRole(name: string, role: string): void {
  chosen.value = { ...chosen.peek(), [name]: role as 'input' };
}

export const roles = computed<Roles>(() => {
  const of = columns.value;
  const places = (role: string) =>
    (of?.names ?? []).flatMap((name, place) =>
      of && roleOf(name, place, of) === role ? [place] : [],
    );
  return { inputs: places('input'), outputs: places('output') };
});

/** Why the roles cannot be used; null if they can. */
export const roleProblem = computed<string | null>(() => {
  const fault = columns.value && rolesFault(roles.value);
  return fault ? translate(format(fault), fault) : null;
});

/** Reads a table of the user. */
export async function readFile(file: File): Promise<void> {
  try {
    fileColumns.value = await readColumns(new Uint8Array(await file.arrayBuffer()));
    dataProblem.value = null;
    source.value = 'file';
  } catch (error) {
    dataProblem.value = translate(errorText(error), errorMessage(error));
  }
}

export const knobs = signal<Knobs>(DEFAULT_KNOBS);
export const change = (next: Partial<Knobs>): void => {
  knobs.value = { ...knobs.peek(), ...next };
};

export const isRunning = signal(false);
/** The output that is drawn, by its place among the outputs. */
export const shownOutput = signal(0);
export const frame = signal<TrainingFrame | null>(null);
export const picture = signal<LearnedPicture | null>(null);
export const rows = signal<{ training: readonly ShownRow[]; validation: readonly ShownRow[] }>({
  training: [],
  validation: [],
});
/** Layers that started again at the last change of the widths. */
export const restarted = signal<readonly number[]>([]);
/** Steps and frames of the last second. */
export const speed = signal<{ readonly steps: number; readonly frames: number } | null>(null);

interface Losses {
  readonly step: number;
  readonly training: number;
  readonly validation: number;
}
export const history = signal<readonly Losses[]>([]);
const MAX_HISTORY = 600;

let worker: Worker | undefined;
/** Number of the current training; frames of earlier ones may still arrive. */
let run = 0;
let second = { startMs: 0, frames: 0, steps: 0 };
let onFile: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined;

const createWorker = () =>
  new Worker(new URL('./training-worker.ts', import.meta.url), { type: 'module' });
const send = (request: WorkerRequest) => worker?.postMessage(request);

/** What starts a training; null while the data cannot be used. */
const trainingStart = computed(() =>
  columns.value && roleProblem.value === null
    ? { columns: columns.value, roles: roles.value, seed: seed.value }
    : null,
);

/** Runs the worker while the chapter is shown. */
export function runWorker(): () => void {
  worker = createWorker();
  worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => take(data);
  const disposers = [
    effect(() => {
      if (trainingStart.value) restart();
    }),
    effect(() => send({ knobs: knobs.value })),
    effect(() => {
      second = { startMs: performance.now(), frames: 0, steps: frame.peek()?.steps ?? 0 };
      send({ isRunning: isRunning.value });
    }),
    effect(() => send({ output: shownOutput.value })),
  ];
  return () => {
    for (const dispose of disposers) dispose();
    isRunning.value = false;
    worker?.terminate();
    worker = undefined;
    cancelSweep();
  };
}

/** Starts the training again, with new weights. */
export function restart(): void {
  const start = trainingStart.peek();
  if (!start) return;
  isRunning.value = false;
  history.value = [];
  restarted.value = [];
  speed.value = null;
  shownOutput.value = Math.min(shownOutput.peek(), start.roles.outputs.length - 1);
  run++;
  send({ start: { ...start, knobs: knobs.peek(), run } });
}

export const takeSteps = (steps: number): void => send({ steps });

/** Writes the net as a file. */
export function exportNet(format: 'safetensors' | 'onnx'): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve) => {
    onFile = resolve;
    send({ file: format });
  });
}

function take(answer: WorkerAnswer): void {
  if ('frame' in answer) {
    if (answer.frame.run === run) takeFrame(answer.frame);
  } else if ('rows' in answer) rows.value = answer.rows;
  else if ('restarted' in answer) restarted.value = answer.restarted;
  else if ('file' in answer) onFile?.(answer.file);
}

function takeFrame(next: TrainingFrame): void {
  frame.value = next;
  if (next.picture) picture.value = next.picture;
  if (next.breakdown) isRunning.value = false;
  const { steps: step, trainingLoss: training, validationLoss: validation } = next;
  if (training !== null) {
    const all = [...history.peek(), { step, training, validation }];
    history.value = all.length > MAX_HISTORY ? all.filter((_, i) => i % 2 === 1) : all;
  }
  second.frames++;
  const nowMs = performance.now();
  const elapsedS = (nowMs - second.startMs) / 1000;
  if (!isRunning.peek() || elapsedS < 1) return;
  speed.value = {
    steps: (step - second.steps) / elapsedS,
    frames: second.frames / elapsedS,
  };
  second = { startMs: nowMs, frames: 0, steps: step };
}

let sweeper: Worker | undefined;
export const cells = signal<readonly SweepCell[]>([]);
/** The sweep whose cells are shown; null before the first. */
export const swept = signal<SweepRequest | null>(null);
export const isSweeping = signal(false);

/** Trains a net for each pair of values, in a worker of its own. */
export function startSweep(request: SweepRequest, count: number): void {
  const start = trainingStart.peek();
  if (!start) return;
  cancelSweep();
  cells.value = [];
  swept.value = request;
  isSweeping.value = true;
  sweeper = createWorker();
  sweeper.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
    if (!('cell' in data)) return;
    cells.value = [...cells.peek(), data.cell];
    if (cells.peek().length === count) cancelSweep();
  };
  sweeper.postMessage({ start: { ...start, knobs: knobs.peek(), run: 0 } } satisfies WorkerRequest);
  sweeper.postMessage({ sweep: request } satisfies WorkerRequest);
}

/** Ends the sweep; the cells that are done stay. */
export function cancelSweep(): void {
  sweeper?.terminate();
  sweeper = undefined;
  isSweeping.value = false;
}
