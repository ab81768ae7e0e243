/** Updates the page's state from the daemon's telemetry and answers. */
import { signal } from '@preact/signals';
import type { ExerciseView } from '../api/exercises.ts';
import type { RigView } from '../api/rig.ts';
import type { TelemetryMessage } from '../api/telemetry.ts';
import type { FloorPoint } from '../units.ts';
import { reconcileStop, stopFailure } from './commands.ts';
import { api, SAMPLE_LIMIT } from './daemon/api.ts';
import { Telemetry } from './daemon/telemetry.ts';
import { notify, rememberEvents } from './events.ts';
import { fillHistory, lastLoss, recordRig, recordSample } from './history-feed.ts';
import { coalescedLoad } from './resources.ts';
import { loadRigs } from './rigs/rigs.ts';
import {
  check,
  collection,
  exercises,
  introduction,
  isUnfinished,
  link,
  models,
  path,
  presets,
  rig,
  samples,
  sampleTotal,
  session,
  trail,
  training,
} from './state.ts';
import { texts } from './texts.ts';
import { translate, translateProblem } from './translate.ts';

const TRAIL_LENGTH = 40;
const TRAIL_STEP_M = 0.002;
/** Events shown as errors. */
const ALARMS: ReadonlySet<string> = new Set(['lost', 'stop-unconfirmed', 'silence', 'laser-off']);
const TRAIL_MS = 1200;

/** Why the daemon ended this page's last jog; cleared by the next push. */
export const jogEnd = signal<{ readonly code: string; readonly detail: string } | null>(null);

/** The connection to the daemon. */
export const telemetry = new Telemetry({
  onLink(next) {
    const before = link.peek();
    link.value = next;
    if (before.phase === 'connecting' || before.phase === next.phase) return;
    if (next.phase === 'open') notify(texts.events.again);
    else if (next.phase !== 'connecting') notify(texts.link[next.phase], 'error');
  },
  onOpen(view, visitor) {
    session.value = visitor;
    rig.value = view;
    reconcileStop(view);
    loadAll();
  },
  onVisible: loadAll,
  onMessage: take,
});

function take(message: TelemetryMessage): void {
  switch (message.topic) {
    case 'rig':
      if (document.hidden) break;
      recordRig(message.data, message.time);
      showRig(message.data);
      break;
    case 'samples': {
      const { collection: job, sample } = message.data;
      collection.value = job;
      if (!sample) break;
      recordSample(sample);
      samples.value = [...samples.peek(), sample].slice(-SAMPLE_LIMIT);
      sampleTotal.value = (sampleTotal.peek() ?? 0) + 1;
      break;
    }
    case 'training':
      training.value = message.data;
      if (!isUnfinished(message.data)) void coalescedLoad(loadModels);
      break;
    case 'events': {
      const { name } = message.data;
      const text = translateProblem(message.data);
      notify(text, kindOf(name), new Date(message.time));
      if (name === 'lost') lastLoss.value = { time: new Date(message.time), message: text };
      if (name === 'stopped') stopFailure.value = null; // Confirmed by the device.
      if (name === 'data-deleted') loadAll();
      if (name === 'samples-changed') void coalescedLoad(loadSamples);
      if (name === 'presets-changed') void coalescedLoad(loadPresets);
      if (name === 'model-activated') void coalescedLoad(loadModels);
      break;
    }
    case 'checks':
      check.value = message.data;
      break;
    case 'paths':
      path.value = message.data;
      break;
    case 'exercises':
      exercises.value = withNewer(exercises.peek(), message.data);
      break;
    case 'introduction':
      introduction.value = message.data;
      break;
    case 'jog':
      jogEnd.value = {
        code: message.data.code,
        detail: translate(message.data.detail, message.data.wording),
      };
      break;
    case 'problem':
      notify(translate(message.data.detail, message.data.wording), 'error');
  }
}

let trailTimes: number[] = [];

function showRig(view: RigView): void {
  rig.value = view;
  const nowMs = performance.now();
  const before = trail.peek();
  const last = before.at(-1);
  const moved = view.pointing && (!last || distanceM(last, view.pointing) > TRAIL_STEP_M);
  const points = moved && view.pointing ? [...before, view.pointing] : before;
  const times = moved ? [...trailTimes, nowMs] : trailTimes;
  const fresh = times.findIndex((timeMs) => nowMs - timeMs < TRAIL_MS);
  const start = Math.max(
    fresh < 0 || !view.pointing ? times.length : fresh,
    times.length - TRAIL_LENGTH,
  );
  if (start === 0 && !moved) return;
  trail.value = points.slice(start);
  trailTimes = times.slice(start);
}

function loadAll(): void {
  void coalescedLoad(loadRigs);
  void coalescedLoad(loadHistory);
  void coalescedLoad(loadSamples);
  void coalescedLoad(loadModels);
  void coalescedLoad(loadPresets);
  void coalescedLoad(loadJobs);
}

async function loadHistory(): Promise<void> {
  const past = await api.call('GET /history');
  if (!isFilled) fillHistory(past);
  isFilled = true;
  const lost = past.events.findLast(({ name }) => name === 'lost');
  if (lost) lastLoss.value = { time: new Date(lost.time), message: translateProblem(lost) };
  rememberEvents(
    past.events.map((event) => ({
      time: new Date(event.time),
      text: translateProblem(event),
      kind: kindOf(event.name),
    })),
  );
}
let isFilled = false;

const kindOf = (name: string): 'error' | 'info' => (ALARMS.has(name) ? 'error' : 'info');

async function loadSamples(): Promise<void> {
  const name = rig.peek()?.name;
  if (name === undefined) return;
  const answer = await api.call('GET /samples', {
    query: { order: 'newest', limit: SAMPLE_LIMIT, rig: name },
  });
  samples.value = answer.samples.toReversed();
  sampleTotal.value = answer.total;
}

async function loadModels(): Promise<void> {
  models.value = (await api.call('GET /models')).models;
}

async function loadPresets(): Promise<void> {
  presets.value = (await api.call('GET /presets')).presets;
}

async function loadJobs(): Promise<void> {
  const [{ collections }, { checks }, { trainings }, { paths }, steps] = await Promise.all([
    api.call('GET /collections'),
    api.call('GET /checks'),
    api.call('GET /trainings'),
    api.call('GET /paths'),
    api.call('GET /exercises'),
  ]);
  exercises.value = steps.exercises;
  path.value = newest(paths);
  collection.value = newest(collections);
  check.value = newest(checks);
  training.value = newest(trainings);
}

const newest = <T extends { readonly id: number }>(jobs: readonly T[]): T | null =>
  jobs.reduce<T | null>((best, job) => (best && best.id > job.id ? best : job), null);

const distanceM = (a: FloorPoint, b: FloorPoint): number => Math.hypot(a.xM - b.xM, a.yM - b.yM);

/** Replaces a job by its newer state, or appends it. */
const withNewer = (jobs: readonly ExerciseView[], job: ExerciseView): ExerciseView[] => [
  ...jobs.filter(({ id }) => id !== job.id),
  job,
];
