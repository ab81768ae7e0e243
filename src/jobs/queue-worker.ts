/**
 * `pantilt worker`: trains models for daemons on other machines. It takes one job after the other
 * from the work queue, and renews its claim while it trains: the job of a worker that ends goes to
 * another.
 */
import { hostname } from 'node:os';
import {
  AckPolicy,
  type Consumer,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { errorText, PantiltError } from '../errors.ts';
import { trainInWorker } from '../learning/train-in-worker.ts';
import { msg } from '../message.ts';
import { bury, packed, unpacked } from '../store/jetstream.ts';
import {
  CANCEL,
  createTrainingStreams,
  JOBS,
  PROGRESS,
  RESULTS,
  type TrainingJob,
  type TrainingResult,
} from './training-queue.ts';

const CONSUMER = 'workers';
/** A job whose claim is not renewed for this long goes to another worker, and how often it is [ms]. */
const CLAIM_MS = 5000;
const RENEW_MS = 1500;
/** Number of workers that may end during a job before it is given up. */
const MAX_ATTEMPTS = 3;
/** How long a request for a job waits [ms]. */
const REQUEST_MS = 2000;
/** Wait after an error of the connection [ms]. */
const RETRY_MS = 1000;

/** Dependencies of a worker. */
export interface QueueWorkerConfig {
  readonly connection: NatsConnection;
  readonly version: string;
  readonly log: Logger;
}

/** A worker that takes jobs until it is closed. */
export class QueueWorker {
  readonly #config: QueueWorkerConfig;
  readonly #stream: JetStreamClient;
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;

  private constructor(config: QueueWorkerConfig, stream: JetStreamClient, consumer: Consumer) {
    this.#config = config;
    this.#stream = stream;
    this.#ended = this.#run(consumer);
  }

  /** Creates streams and queue if missing, and begins. */
  static async start(config: QueueWorkerConfig): Promise<QueueWorker> {
    const { connection } = config;
    await createTrainingStreams(connection);
    const { consumers } = await jetstreamManager(connection);
    await consumers.add(JOBS.name, {
      durable_name: CONSUMER,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(CLAIM_MS),
    });
    const stream = jetstream(connection);
    return new QueueWorker(config, stream, await stream.consumers.get(JOBS.name, CONSUMER));
  }

  /** Ends; a job that it has begun goes to another worker at once. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #run(consumer: Consumer): Promise<void> {
    while (!this.#end.signal.aborted) {
      try {
        const message = await consumer.next({ expires: REQUEST_MS });
        if (message && this.#end.signal.aborted) message.nak();
        else if (message) await this.#take(message);
      } catch (error) {
        if (this.#end.signal.aborted) return;
        this.#config.log.warn(`worker: ${errorText(error)}`);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  async #take(message: JsMsg): Promise<void> {
    const { log } = this.#config;
    let job: TrainingJob;
    try {
      job = (await unpacked(message.data)) as TrainingJob;
    } catch (error) {
      return bury(this.#stream, message, errorText(error), log);
    }
    const { id, request } = job;
    const { deliveryCount: attempt } = message.info;
    if (attempt > MAX_ATTEMPTS) {
      const wording = msg`${MAX_ATTEMPTS} workers ended while they trained "${request.kind}" for rig "${request.rig.name}"; look into the log of the workers`;
      await this.#answer(id, { error: { kind: 'failed', code: 'training-poisoned', wording } });
      return bury(this.#stream, message, `${MAX_ATTEMPTS} workers ended while they trained`, log);
    }
    log.info(`worker: training ${request.kind} for rig ${request.rig.name}, job ${id}`);
    const result = await this.#train(message, job, attempt);
    if (!result) return void message.nak();
    await this.#answer(id, result);
    message.ack();
    log.info(`worker: job ${id} is ${'error' in result ? result.error.code : 'done'}`);
  }

  /** @returns undefined if the job is to go to another worker */
  async #train(
    message: JsMsg,
    { id, request }: TrainingJob,
    attempt: number,
  ): Promise<TrainingResult | undefined> {
    const { connection, version } = this.#config;
    const cancel = new AbortController();
    const renewal = setInterval(() => message.working(), RENEW_MS);
    const cancellation = connection.subscribe(`${CANCEL}.${id}`, {
      callback: () => cancel.abort(),
    });
    const startMs = performance.now();
    try {
      const model = await trainInWorker(request, {
        signal: AbortSignal.any([cancel.signal, this.#end.signal]),
        onProgress: (progress) => connection.publish(`${PROGRESS}.${id}`, JSON.stringify(progress)),
      });
      const seconds = (performance.now() - startMs) / 1000;
      return { model, worker: { host: hostname(), version, seconds, attempt } };
    } catch (error) {
      const isEnding = this.#end.signal.aborted && !cancel.signal.aborted;
      const hasCrashed = !(error instanceof PantiltError) || error.code === 'training-crashed';
      if (isEnding || hasCrashed) return undefined;
      const { kind, code, wording } = error;
      return { error: { kind, code, wording } };
    } finally {
      clearInterval(renewal);
      cancellation.unsubscribe();
    }
  }

  async #answer(id: string, result: TrainingResult): Promise<void> {
    const payload = await packed(this.#config.connection, JSON.stringify(result));
    await this.#stream.publish(`${RESULTS.subject}.${id}`, payload, { msgID: id });
  }
}
