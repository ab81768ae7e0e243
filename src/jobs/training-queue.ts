/**
 * Training by workers on other machines, over a work queue of JetStream: the messages, and the side
 * of the daemon. A job contains everything that a training needs, so that the same seed gives the
 * same weights wherever it runs. Loaded when trainings go to workers.
 */
import {
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import { sleep, wallClock } from '../clock.ts';
import { type ErrorKind, PantiltError } from '../errors.ts';
import type { SerialisedModel } from '../learning/model-file.ts';
import type { TrainingProgress, TrainingRequest } from '../learning/train.ts';
import type { TrainingOptions } from '../learning/train-in-worker.ts';
import { type Message, msg } from '../message.ts';
import {
  createRecordStreams,
  createStream,
  type NatsLink,
  packed,
  unpacked,
} from '../store/jetstream.ts';
import { uuidV7 } from '../uuid.ts';

/** The queue of jobs, and the stream of their results. */
export const JOBS = { name: 'PANTILT_JOBS', subject: 'pantilt.jobs.training' } as const;
export const RESULTS = { name: 'PANTILT_RESULTS', subject: 'pantilt.results' } as const;
/** Subjects of messages that are not kept: to the worker of a job, and from it. */
export const CANCEL = 'pantilt.cancel';
export const PROGRESS = 'pantilt.progress';

/** How long results are kept for a daemon that is away [ms]. */
const KEPT_MS = 24 * 3_600_000;
/** A result that was missed while the connection was lost is looked for at this interval [ms]. */
const LOOK_MS = 2000;

/** A training to be done. */
export interface TrainingJob {
  readonly id: string;
  readonly request: TrainingRequest;
}

/** Who has trained a model. */
interface Provenance {
  /** Name of the machine. */
  readonly host: string;
  readonly version: string;
  readonly seconds: number;
  /** 1 unless a worker ended before. */
  readonly attempt: number;
}

/** The outcome of a job. */
export type TrainingResult =
  | { readonly model: SerialisedModel; readonly worker: Provenance }
  | {
      readonly error: {
        readonly kind: ErrorKind;
        readonly code: string;
        readonly wording: Message;
      };
    };

/** Creates the streams of trainings, or adapts them to this version. */
export async function createTrainingStreams(connection: NatsConnection): Promise<void> {
  await createRecordStreams(connection);
  const manager = await jetstreamManager(connection);
  const retention = RetentionPolicy.Workqueue;
  await createStream(manager, { name: JOBS.name, subjects: [JOBS.subject], retention });
  await createStream(manager, {
    name: RESULTS.name,
    subjects: [`${RESULTS.subject}.*`],
    max_age: nanos(KEPT_MS),
    max_msgs_per_subject: 1,
  });
}

/**
 * Trains a model on one of the workers, in the manner of `trainInWorker`; waits for one if there is
 * none.
 * @param onTrained called with the name of the worker
 * @throws PantiltError errors of `trainModel`; `training-cancelled`; `training-poisoned` when its
 * workers ended three times; `message-too-large`
 */
export async function trainOnWorkers(
  link: NatsLink,
  request: TrainingRequest,
  { signal = new AbortController().signal, onProgress }: TrainingOptions,
  onTrained: (worker: string) => void = () => {},
): Promise<SerialisedModel> {
  const cancelled = new PantiltError(
    'conflict',
    'training-cancelled',
    msg`the ${'training'} was cancelled`,
  );
  const id = uuidV7(wallClock.dateMs());
  const connection = await link.connected(signal).catch(() => {
    throw cancelled;
  });
  const done = new AbortController();
  const ending = AbortSignal.any([signal, done.signal]);
  const progress = connection.subscribe(`${PROGRESS}.${id}`, {
    callback: (_error, message) => onProgress?.(message.json<TrainingProgress>()),
  });
  // The stream's messages also arrive as ordinary ones, which spares waiting.
  let hurry = () => {};
  const arrival = connection.subscribe(`${RESULTS.subject}.${id}`, { callback: () => hurry() });
  try {
    const { streams, seq } = await enqueue(connection, { id, request }, signal).catch((error) => {
      throw signal.aborted ? cancelled : error;
    });
    for (;;) {
      const found = await resultOf(streams, id).catch(() => undefined);
      if (found) {
        if ('error' in found) throw errorOf(found.error);
        onTrained(nameOf(found.worker));
        return found.model;
      }
      const looked = new Promise<void>((resolve) => {
        hurry = resolve;
      });
      await Promise.race([looked, sleep(wallClock, LOOK_MS, ending)]).catch(async () => {
        connection.publish(`${CANCEL}.${id}`);
        await streams.deleteMessage(JOBS.name, seq).catch(() => {}); // A worker has it already.
        throw cancelled;
      });
    }
  } finally {
    done.abort();
    progress.unsubscribe();
    arrival.unsubscribe();
  }
}

/**
 * Puts a job into the queue, also when NATS comes back later; once, by the job's id.
 * @returns its number there, and the streams
 */
async function enqueue(
  connection: NatsConnection,
  job: TrainingJob,
  signal: AbortSignal,
): Promise<{ readonly streams: Streams; readonly seq: number }> {
  const payload = await packed(connection, JSON.stringify(job));
  for (;;) {
    try {
      await createTrainingStreams(connection);
      const { streams } = await jetstreamManager(connection);
      const publish = jetstream(connection).publish(JOBS.subject, payload, { msgID: job.id });
      return { streams, seq: (await publish).seq };
    } catch (error) {
      if (error instanceof JetStreamApiError || connection.isClosed()) throw error;
      await sleep(wallClock, LOOK_MS, signal);
    }
  }
}

const nameOf = ({ host, version, seconds, attempt }: Provenance): string =>
  `${host} with pantilt ${version} in ${seconds.toFixed(1)} s${attempt > 1 ? `, attempt ${attempt}` : ''}`;

type Streams = Awaited<ReturnType<typeof jetstreamManager>>['streams'];

async function resultOf(streams: Streams, id: string): Promise<TrainingResult | undefined> {
  const message = await streams.getMessage(RESULTS.name, {
    last_by_subj: `${RESULTS.subject}.${id}`,
  });
  return message ? ((await unpacked(message.data)) as TrainingResult) : undefined;
}

const errorOf = ({ kind, code, wording }: { kind: ErrorKind; code: string; wording: Message }) =>
  new PantiltError(kind, code, wording);
