/**
 * The worker of the net playground: trains a net in short slices, and posts what it has learned after
 * each. A sweep runs in a worker of its own.
 */

import type { Breakdown } from '../../../../course/playground/breakdown.ts';
import { type Columns, prepare, type Roles } from '../../../../course/playground/columns.ts';
import {
  inputOf,
  type LearnedPicture,
  pictureOf,
  targetOf,
} from '../../../../course/playground/learned-picture.ts';
import { type Knobs, LiveTraining } from '../../../../course/playground/live-training.ts';
import { type SweepCell, type SweepRequest, sweep } from '../../../../course/playground/sweep.ts';
import type { Dataset } from '../../../../learning/training-loop.ts';

/** What defines a training. */
export interface TrainingStart {
  readonly columns: Columns;
  readonly roles: Roles;
  readonly knobs: Knobs;
  readonly seed: number;
  /** Number of the training, which its frames repeat. */
  readonly run: number;
}

/** Messages to the worker. */
export type WorkerRequest =
  | { readonly start: TrainingStart }
  | { readonly knobs: Knobs }
  | { readonly isRunning: boolean }
  | { readonly steps: number }
  | { readonly output: number }
  | { readonly file: 'safetensors' | 'onnx' }
  | { readonly sweep: SweepRequest };

/** A row of the data in the units of its columns. */
export interface ShownRow {
  readonly inputs: readonly number[];
  readonly target: number;
}

/** State of the training after a slice. */
export interface TrainingFrame {
  readonly run: number;
  readonly steps: number;
  /** Mean over the batches since the last frame; null before the first step. */
  readonly trainingLoss: number | null;
  readonly validationLoss: number;
  /** Null if it has not been drawn again. */
  readonly picture: LearnedPicture | null;
  readonly breakdown: Breakdown | null;
}

/** Messages of the worker. */
export type WorkerAnswer =
  | { readonly frame: TrainingFrame }
  | { readonly rows: { readonly training: ShownRow[]; readonly validation: ShownRow[] } }
  | { readonly restarted: readonly number[] }
  | { readonly file: Uint8Array<ArrayBuffer> }
  | { readonly cell: SweepCell };

/** Length of a slice [ms]: 30 or more frames per second. */
const SLICE_MS = 12;
/** Maximum share of the time for pictures. */
const PICTURE_SHARE = 0.3;
/** Maximum number of rows that are drawn. */
const SHOWN_ROWS = 500;

let start: TrainingStart | undefined;
let training: LiveTraining;
let output = 0;
let isRunning = false;
let isScheduled = false;
/** Time at which the next picture is due. */
let pictureDueMs = 0;

const post = (answer: WorkerAnswer) => postMessage(answer);

addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
  if ('start' in data) return begin(data.start);
  if (!start) return; // Without usable data.
  if ('knobs' in data) return change(start, data.knobs);
  if ('isRunning' in data) {
    isRunning = data.isRunning;
    schedule();
  } else if ('steps' in data) {
    advance(() => data.steps);
  } else if ('output' in data) {
    output = data.output;
    postRows();
    postFrame(null, true);
  } else if ('file' in data) {
    void exportFile(start, data.file);
  } else {
    for (const cell of sweep(training.data, start.knobs, start.seed, data.sweep)) post({ cell });
  }
});

function begin(next: TrainingStart): void {
  start = next;
  const { columns, roles, knobs, seed } = next;
  training = new LiveTraining(prepare(columns, roles, seed), knobs, seed);
  output = Math.min(output, roles.outputs.length - 1);
  postRows();
  postFrame(null, true);
}

function change(before: TrainingStart, knobs: Knobs): void {
  const isNoise = knobs.noise !== before.knobs.noise;
  start = { ...before, knobs };
  const restarted = training.change(knobs);
  if (restarted.length > 0) post({ restarted });
  if (isNoise) postRows();
  if (!isRunning) postFrame(null, true);
}

/** Trains in slices while it runs; messages are handled between them. */
function schedule(): void {
  if (isScheduled || !isRunning) return;
  isScheduled = true;
  setTimeout(() => {
    isScheduled = false;
    if (!isRunning) return;
    const endMs = performance.now() + SLICE_MS;
    advance((done) => (performance.now() < endMs ? done + 1 : done));
    schedule();
  });
}

/** Takes steps until as many are done as wanted, at least one, and posts the state. */
function advance(wanted: (done: number) => number): void {
  let done = 0;
  let sum = 0;
  do {
    const loss = training.step();
    if (training.breakdown) {
      isRunning = false;
      break;
    }
    sum += loss;
    done++;
  } while (done < wanted(done));
  postFrame(done > 0 ? sum / done : null, !isRunning);
}

function postFrame(trainingLoss: number | null, isPictureDue: boolean): void {
  const { breakdown = null, steps, net, data } = training;
  const startMs = performance.now();
  let picture: LearnedPicture | null = null;
  if (isPictureDue || startMs >= pictureDueMs) {
    picture = pictureOf(net, data, output);
    const nowMs = performance.now();
    pictureDueMs = nowMs + (nowMs - startMs) * (1 / PICTURE_SHARE - 1);
  }
  const validationLoss = training.validationLoss();
  const { run } = start!;
  post({ frame: { run, steps, trainingLoss, validationLoss, picture, breakdown } });
}

function postRows(): void {
  const { rows, data } = training;
  const shown = (of: Dataset): ShownRow[] =>
    Array.from({ length: Math.min(SHOWN_ROWS, of.count) }, (_, row) => ({
      inputs: data.inputScales.slice(0, 2).map((_, input) => inputOf(of, data, row, input)),
      target: targetOf(of, data, row, output),
    }));
  post({ rows: { training: shown(rows.training), validation: shown(rows.validation) } });
}

/** Writes the net as a file; the code for it is loaded at its first use. */
async function exportFile(
  { columns: { names }, roles }: TrainingStart,
  format: 'safetensors' | 'onnx',
): Promise<void> {
  const { exportOnnx, exportSafetensors } = await import(
    '../../../../course/playground/net-export.ts'
  );
  const exported = {
    net: training.net,
    data: training.data,
    inputs: roles.inputs.map((place) => names[place]!),
    outputs: roles.outputs.map((place) => names[place]!),
  };
  post({ file: format === 'onnx' ? exportOnnx(exported) : exportSafetensors(exported) });
}
