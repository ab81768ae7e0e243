/**
 * The daemon's REST calls, typed. What it refuses is thrown as the problem document that it sent.
 */
import type { RobotFunction } from '../../course/robot-functions.ts';
import type { ExerciseStep } from '../../course/steps.ts';
import type { ModelKind } from '../../learning/kinds/registry.ts';
import type { ExerciseSettings } from '../../learning/net-settings.ts';
import type { TrainingSettings } from '../../learning/settings.ts';
import type { Message } from '../../message.ts';
import type { FloorPoint, Pulses } from '../../units.ts';
import { texts } from '../texts.ts';
import { translate } from '../translate.ts';
import { refuseToken, token } from './token.ts';
import type {
  Aim,
  AnswerReport,
  CollectionRequest,
  CollectionView,
  DaemonView,
  Examination,
  ExerciseDetails,
  ExerciseView,
  ModelDetails,
  ModelErrors,
  ModelRecord,
  PathDetails,
  PathView,
  Port,
  Predictions,
  Preset,
  RigFileAnswer,
  RigFileCheck,
  RigView,
  Sample,
  Spots,
  StopAnswer,
  TrainingView,
} from './types.ts';

/** The code of the problem that no daemon has sent: there was no answer. */
export const UNREACHABLE = 'daemon-unreachable';
/** The code of the daemon's problem that asks for a token, or for another one. */
export const TOKEN_WRONG = 'token-wrong';
/** At most so many samples are asked for, and drawn: the newest. */
export const SAMPLE_LIMIT = 1000;
const STOP_TIMEOUT_MS = 3000;
const LOOK_TIMEOUT_MS = 5000;

/** The daemon's address, as its commands take it by --url. */
export const daemonUrl = (): string => new URL('.', document.baseURI).href.replace(/\/$/, '');

/** A problem document (RFC 9457), thrown. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, detail: string, details: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.name = 'ApiProblem';
    this.code = code;
    this.details = details;
  }
}

/** The calls, by what they do. */
export const api = {
  rig: () => call<RigView>('GET', 'rig', undefined, LOOK_TIMEOUT_MS),
  stop: () => call<StopAnswer>('POST', 'rig/stop', undefined, STOP_TIMEOUT_MS),
  resume: () => call<RigView>('POST', 'rig/resume'),
  home: () => call<unknown>('POST', 'rig/home'),
  command: (pulses: { readonly panUs: number; readonly tiltUs: number }) =>
    call<unknown>('POST', 'rig/command', pulses),
  release: () => call<RigView>('POST', 'rig/release'),
  arm: () => call<RigView>('POST', 'rig/arm'),
  laser: (on: boolean) => call<RigView>('POST', 'rig/laser', { on }),
  predict: (targets: readonly FloorPoint[]) =>
    call<Predictions>('POST', 'predictions', {
      targets: targets.map(({ xM, yM }) => ({ xM, yM })),
    }),
  paths: () => call<{ paths: PathView[] }>('GET', 'paths'),
  follow: (request: { points: readonly FloorPoint[]; speedMPerS: number; repeat: number }) =>
    call<PathDetails>('POST', 'paths', request),
  path: (id: number) => call<PathDetails>('GET', `paths/${id}`),
  cancelPath: (id: number) => call<PathView>('DELETE', `paths/${id}`),
  presets: () => call<{ presets: Preset[] }>('GET', 'presets'),
  keepPreset: (name: string, { xM, yM }: FloorPoint) =>
    call<Preset>('PUT', `presets/${encodeURIComponent(name)}`, { xM, yM }),
  forgetPreset: (name: string) => call<Preset>('DELETE', `presets/${encodeURIComponent(name)}`),
  aim: ({ xM, yM }: FloorPoint) => call<Aim>('POST', 'aim', { xM, yM }),
  spots: (poses: readonly Pulses[]) =>
    call<Spots>('POST', 'spots', {
      poses: poses.map(({ panUs, tiltUs }) => ({ panUs, tiltUs })),
    }),
  newestSamples: (rig: string) =>
    call<{ samples: Sample[]; total: number }>(
      'GET',
      `samples?order=newest&limit=${SAMPLE_LIMIT}&rig=${encodeURIComponent(rig)}`,
    ),
  dropSample: (id: number) => call<unknown>('DELETE', `samples/${id}`),
  restoreSample: (id: number) => call<Sample>('POST', `samples/${id}/restore`),
  models: () => call<{ models: ModelRecord[] }>('GET', 'models'),
  model: (id: number) => call<ModelDetails>('GET', `models/${id}`),
  modelErrors: (id: number) => call<ModelErrors>('GET', `models/${id}/errors`),
  activate: (id: number) => call<ModelRecord>('POST', `models/${id}/activate`),
  rollBack: () => call<ModelRecord>('POST', 'models/rollback'),
  exportModel: (id: number, format: string) => download(`models/${id}/export?format=${format}`),
  importModel: async (file: File, activation: string) => {
    const query = activation && `?activation=${activation}`;
    const type = file.name.toLowerCase().endsWith('.json') ? JSON_TYPE : 'application/octet-stream';
    const answer = await send('POST', `models${query}`, { content: file, type });
    return (await answer.json()) as ModelRecord;
  },
  collections: () => call<{ collections: CollectionView[] }>('GET', 'collections'),
  collect: (request: CollectionRequest) => call<CollectionView>('POST', 'collections', request),
  resumeCollection: (id: number) => call<CollectionView>('POST', `collections/${id}/resume`),
  cancelCollection: (id: number) => call<CollectionView>('DELETE', `collections/${id}`),
  observe: (id: number, observation: Observation) =>
    call<CollectionView>('POST', `collections/${id}/observations`, observation),
  trainings: () => call<{ trainings: TrainingView[] }>('GET', 'trainings'),
  train: (request: { kinds?: readonly ModelKind[]; seed: number; settings?: TrainingSettings }) =>
    call<TrainingView>('POST', 'trainings', request),
  cancelTraining: (id: number) => call<TrainingView>('DELETE', `trainings/${id}`),
  exercises: () => call<{ exercises: ExerciseView[] }>('GET', 'exercises'),
  exercise: (id: number) => call<ExerciseDetails>('GET', `exercises/${id}`),
  beginExercise: (request: { step: ExerciseStep; seed: number; settings: ExerciseSettings }) =>
    call<ExerciseDetails>('POST', 'exercises', request),
  cancelExercise: (id: number) => call<ExerciseDetails>('DELETE', `exercises/${id}`),
  exerciseWeights: (id: number, net: string) => download(`exercises/${id}/weights?net=${net}`),
  questionTable: (name: RobotFunction, seed: number) =>
    download(`exercises/questions.csv?function=${name}&seed=${seed}`),
  checkAnswers: (request: { function: RobotFunction; seed: number } & GivenAnswers) =>
    call<AnswerReport>('POST', 'exercises/answers', request),
  daemon: () => call<DaemonView>('GET', 'daemon'),
  ports: () => call<{ ports: Port[] }>('GET', 'ports'),
  examination: () => call<Examination>('GET', 'rig/examination'),
  rigFile: () => call<RigFileAnswer>('GET', 'rig/file'),
  checkRigFile: (document: unknown) => call<RigFileCheck>('POST', 'rig/file/check', document),
};

/** An answer to the pose that a collection awaits. */
export type Observation = { readonly pose: number } & (
  | { readonly xM: number; readonly yM: number }
  | { readonly missed: true }
);

/** A student's answers, in one way. */
export type GivenAnswers =
  | { readonly formula: string }
  | { readonly table: string }
  | { readonly weights: string };

/** A file, by the name that the daemon gives it. */
async function download(path: string): Promise<{ name: string; content: Blob }> {
  const answer = await send('GET', path);
  const disposition = answer.headers.get('content-disposition') ?? '';
  const name = /filename="(.+)"/.exec(disposition)?.[1] ?? 'pantilt';
  return { name, content: await answer.blob() };
}

async function call<T>(
  method: Method,
  path: string,
  body?: unknown,
  timeoutMs?: number,
): Promise<T> {
  const sent = body === undefined ? {} : { content: JSON.stringify(body), type: JSON_TYPE };
  const response = await send(method, path, { ...sent, timeoutMs });
  return (await response.json().catch(() => null)) as T;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const JSON_TYPE = 'application/json';

interface Sent {
  readonly content?: string | Blob;
  readonly type?: string;
  readonly timeoutMs?: number | undefined;
}

/** Sends a request, and gives an answer that isn't a refusal. */
async function send(
  method: Method,
  path: string,
  { content, type, timeoutMs }: Sent = {},
): Promise<Response> {
  const sent = token.peek();
  const headers: Record<string, string> = {};
  if (type !== undefined) headers['content-type'] = type;
  if (sent !== null) headers.authorization = `Bearer ${sent}`;
  const response = await fetch(new URL(`api/v1/${path}`, document.baseURI), {
    method,
    headers,
    cache: 'no-store',
    ...(content === undefined ? {} : { body: content }),
    ...(timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
  }).catch(() => {
    throw new ApiProblem(UNREACHABLE, texts.problem.unreachable);
  });
  if (response.ok) return response;
  if (response.status === 401) refuseToken(sent);
  throw problemOf(await response.json().catch(() => null), response.status);
}

function problemOf(answer: unknown, status: number): ApiProblem {
  if (typeof answer !== 'object' || answer === null) {
    return new ApiProblem('answer-unknown', texts.problem.withoutText(status));
  }
  const { code, detail, wording, ...details } = answer as Record<string, unknown>;
  return new ApiProblem(
    typeof code === 'string' ? code : 'answer-unknown',
    typeof detail === 'string'
      ? translate(detail, wording as Message | undefined)
      : texts.problem.withoutText(status),
    details,
  );
}
