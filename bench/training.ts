/**
 * Training: the exercise's net compared with PyTorch's on one thread, in turn; the duration of the
 * default training; and the effect of a training on the event loop. `npm run bench:training --
 * --rounds 5`. The comparison needs a python3 with PyTorch (Debian: python3-torch; PYTHON names
 * another python3).
 */
import { spawnSync } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printTable } from '../src/cli/output.ts';
import { withSecondThread } from '../src/learning/kernel/second-thread.ts';
import { trainModel } from '../src/learning/train.ts';
import type * as trainInWorkerModule from '../src/learning/train-in-worker.ts';
import { quantile } from '../src/quantile.ts';
import { simulatedDescription } from '../src/simulator/rig-family.ts';
import { knownOf } from '../src/simulator/simulated-rig-file.ts';
import { directSamples } from './direct-samples.ts';
import { Apprentice } from './ideal-robot.ts';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const ROUNDS = Number(options.rounds);
const STEPS = 1024;
const EXERCISE = {
  shape: { widths: [2, 256, 256, 256, 2], activation: 'relu' },
  batch: 256,
  learningRate: 1e-3,
} as const;
/**
 * Reaches the exercise's accuracy fastest: narrower, sine and cosine of pan, smaller batches,
 * larger steps.
 */
const QUICK = {
  shape: { widths: [2, 64, 64, 3], activation: 'relu' },
  batch: 64,
  learningRate: 5e-3,
} as const;
const WANTED_MM = 80;
const LOOK_EVERY = 20;

const median = (values: readonly number[]): number => quantile(values, 0.5)!;
const simulated = simulatedDescription('hobby');
const rig = knownOf(simulated);

function compareNets(): void {
  const python = pythonWithTorch();
  const runs = { torchNet: [], one: [], two: [], torchScript: [], torchWanted: [], wanted: [] };
  const add = (name: keyof typeof runs, seconds: number) => (runs[name] as number[]).push(seconds);
  for (let seed = 1; seed <= ROUNDS; seed++) {
    if (python) add('torchNet', torch(python, 'net', seed).seconds);
    add('one', trainExercise(seed, false));
    add('two', trainExercise(seed, true));
    add('wanted', trainUntilWanted(seed));
    if (!python) continue;
    const script = torch(python, 'script', seed);
    add('torchScript', script.seconds);
    add('torchWanted', script.secondsToWanted ?? script.seconds);
  }
  const base = python && median(runs.torchNet);
  const row = (name: string, of: readonly number[], wanted = '') =>
    of.length > 0
      ? [[name, median(of).toFixed(2), base ? (median(of) / base).toFixed(2) : '', wanted]]
      : [];
  print(`2-256-256-256-2, ${STEPS} steps of 256; median of ${ROUNDS}, turn about`, [
    ['', 'seconds', 'ratio', 'wanted'],
    ...row('PyTorch on one thread, the net alone', runs.torchNet),
    ...row('pantilt on one thread', runs.one, '1.30'),
    ...row('pantilt on two threads', runs.two, '0.70'),
    ...row('PyTorch on one thread, the script', runs.torchScript),
  ]);
  const factor = python ? (median(runs.torchWanted) / median(runs.wanted)).toFixed(0) : '';
  print(`Until half of the shots land within ${WANTED_MM} mm; median of ${ROUNDS}, turn about`, [
    ['', 'seconds', 'times as fast', 'wanted'],
    ...(python ? [['PyTorch, the script', median(runs.torchWanted).toFixed(2), '', '']] : []),
    ['pantilt, 2-64-64-3', median(runs.wanted).toFixed(3), factor, '20'],
  ]);
}

/** Duration of the exercise's training, including the drawing of its configurations [s]. */
function trainExercise(seed: number, second: boolean): number {
  const { net, step } = new Apprentice({ ...EXERCISE, seed });
  const train = () => {
    for (let i = 0; i < STEPS; i++) step();
  };
  return timed(() => (second ? withSecondThread(net.kernel, train) : train()));
}

/** Duration of the training until the median error is reached, without the evaluations [s]. */
function trainUntilWanted(seed: number): number {
  const apprentice = new Apprentice({ ...QUICK, seed });
  let seconds = 0;
  while (apprentice.medianErrorMm() > WANTED_MM) {
    seconds += timed(() => {
      for (let i = 0; i < LOOK_EVERY; i++) apprentice.step();
    });
  }
  return seconds;
}

function timeDefaultModel(): void {
  const wanted = { 40: '1', 160: '3', 10000: '60' };
  const rows = Object.entries(wanted).map(([count, most]) => {
    const measurements = directSamples(simulated, Number(count), 1);
    const runs = Array.from({ length: Number(count) > 1000 ? 1 : ROUNDS }, (_, seed) =>
      timed(() => trainModel({ kind: 'servo-nets', rig, measurements, seed })),
    );
    return [count, median(runs).toFixed(2), most];
  });
  print('The default model, servo-nets', [['samples', 'seconds', 'wanted: under'], ...rows]);
}

/** Trains as the daemon does, from built files. */
async function watchEventLoop(): Promise<void> {
  const built = new URL('../dist/learning/train-in-worker.js', import.meta.url).href;
  const { trainInWorker }: typeof trainInWorkerModule = await import(built);
  const request = {
    kind: 'exercise',
    rig,
    measurements: directSamples(simulated, 160, 1),
    seed: 1,
  } as const;
  const stalls = { idle: [] as number[], training: [] as number[] };
  const cancels: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    stalls.idle.push(await longestStallMs(() => wait(3000)));
    stalls.training.push(await longestStallMs(() => trainInWorker(request)));
    const abort = new AbortController();
    let startMs = 0;
    const onProgress = () => {
      startMs ||= performance.now();
      abort.abort();
    };
    await trainInWorker(request, { onProgress, signal: abort.signal }).catch(() => {});
    cancels.push(performance.now() - startMs);
  }
  print(`The thread beside a training of kind exercise [ms], ${ROUNDS} rounds`, [
    ['', 'median', 'worst', 'wanted: under'],
    ['longest stall, idle', ...medianAndWorst(stalls.idle), ''],
    ['longest stall, training', ...medianAndWorst(stalls.training), '20'],
    ['from cancelling to the end of the thread', ...medianAndWorst(cancels), '200'],
  ]);
}

/** Maximum delay of a 1 ms timer [ms]. */
async function longestStallMs(work: () => Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work();
  histogram.disable();
  return histogram.max / 1e6 - 1;
}

const medianAndWorst = (values: readonly number[]): string[] =>
  [median(values), Math.max(...values)].map((value) => value.toFixed(1));

interface TorchRun {
  readonly seconds: number;
  readonly secondsToWanted: number | null;
}

function torch(python: string, part: 'net' | 'script', seed: number): TorchRun {
  const script = fileURLToPath(new URL('training.py', import.meta.url));
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const { status, stdout, stderr } = spawnSync(python, [script, part, `${seed}`], { env });
  if (status !== 0) throw new Error(`${python} ${script}: ${stderr}`);
  return JSON.parse(stdout.toString());
}

function pythonWithTorch(): string | undefined {
  const candidates = [process.env.PYTHON ?? 'python3', '/usr/bin/python3'];
  const found = candidates.find((it) => spawnSync(it, ['-c', 'import torch']).status === 0);
  if (!found) console.log('PyTorch is skipped: no python3 here has it (Debian: python3-torch)');
  return found;
}

function timed(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return (performance.now() - startMs) / 1000;
}

function print(title: string, [head, ...rows]: string[][]): void {
  console.log(`\n${title}`);
  printTable(head!, rows);
}

compareNets();
timeDefaultModel();
await watchEventLoop();
