/**
 * Takes records from JetStream into the hub's database. A message is acknowledged after its
 * transaction is committed, and delivered again otherwise; what can't be read goes to the dead-letter
 * stream with the reason. Several hubs share the work.
 */
import {
  AckPolicy,
  type ConsumerMessages,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import { type NatsConnection, nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { type RecordBatch, RecordBatchSchema } from '../api/records.ts';
import { sleep, wallClock } from '../clock.ts';
import { errorText } from '../errors.ts';
import { bury, createRecordStreams, type NatsLink, RECORDS, unpacked } from '../store/jetstream.ts';
import { parseAs } from '../validation.ts';
import type { RecordStore } from './store/record-store.ts';

const CONSUMER = 'hub';
/** A message that is neither acknowledged nor refused in this time is delivered again [ms]. */
const ACK_WAIT_MS = 30_000;
/** Wait before messages are delivered again while the database is away [ms]. */
const RETRY_MS = 2000;
/** Messages requested ahead, and those stored in one transaction. */
const AHEAD = 400;
const AT_ONCE = 100;
/** The running consumer of a hub. */
export class RecordConsumer {
  readonly #store: RecordStore;
  readonly #log: Logger;
  readonly #stream: JetStreamClient;
  readonly #messages: ConsumerMessages;
  readonly #waiting: JsMsg[] = [];
  #storing = Promise.resolve();
  #isStoring = false;
  #isAway = false;

  private constructor(
    { store, log }: RecordConsumerConfig,
    stream: JetStreamClient,
    messages: ConsumerMessages,
  ) {
    this.#store = store;
    this.#log = log;
    this.#stream = stream;
    this.#messages = messages;
    void this.#receive();
  }

  /** Creates streams and consumer if missing, and begins. */
  static async start(config: RecordConsumerConfig): Promise<RecordConsumer> {
    const { connection } = config;
    await createRecordStreams(connection);
    const { consumers } = await jetstreamManager(connection);
    await consumers.add(RECORDS.name, {
      durable_name: CONSUMER,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: 10 * AHEAD,
    });
    const stream = jetstream(connection);
    const consumer = await stream.consumers.get(RECORDS.name, CONSUMER);
    return new RecordConsumer(config, stream, await consumer.consume({ max_messages: AHEAD }));
  }

  /** Ends after the current transaction; messages in memory are delivered again. */
  async close(): Promise<void> {
    this.#waiting.length = 0;
    await this.#messages.close();
    this.#waiting.length = 0;
    await this.#storing;
  }

  /** What arrives during a transaction is stored by the next one together. */
  async #receive(): Promise<void> {
    for await (const message of this.#messages) {
      this.#waiting.push(message);
      if (!this.#isStoring) this.#storing = this.#storeAll();
    }
  }

  async #storeAll(): Promise<void> {
    this.#isStoring = true;
    while (this.#waiting.length > 0) await this.#storeSome(this.#waiting.splice(0, AT_ONCE));
    this.#isStoring = false;
  }

  async #storeSome(messages: readonly JsMsg[]): Promise<void> {
    const readable: JsMsg[] = [];
    const batches: RecordBatch[] = [];
    for (const message of messages) {
      try {
        batches.push(await read(message));
        readable.push(message);
      } catch (error) {
        await this.#bury(message, errorText(error));
      }
    }
    try {
      await this.#store.takeAll(batches);
      for (const message of readable) message.ack();
      if (this.#isAway) this.#log.info('nats: records are stored again');
      this.#isAway = false;
    } catch (error) {
      if (!this.#isAway) this.#log.warn(`nats: records wait in the stream (${errorText(error)})`);
      this.#isAway = true;
      for (const message of readable) message.nak(RETRY_MS * (1 + Math.random()));
    }
  }

  /** If the dead-letter stream does not store the message, it is delivered again. */
  async #bury(message: JsMsg, reason: string): Promise<void> {
    await bury(this.#stream, message, reason, this.#log).catch(() => message.nak(RETRY_MS));
  }
}

/** Dependencies of a consumer. */
export interface RecordConsumerConfig {
  readonly connection: NatsConnection;
  readonly store: RecordStore;
  readonly log: Logger;
}

/** @throws Error for other content than a batch */
const read = async ({ data }: JsMsg): Promise<RecordBatch> =>
  parseAs(RecordBatchSchema, await unpacked(data), 'batch', 'batch-invalid');

/** Takes records from NATS servers as soon as they can be reached, until it is closed. */
export function consumeRecords(
  link: NatsLink,
  store: RecordStore,
  log: Logger,
): { close(): Promise<void> } {
  const end = new AbortController();
  const start = async (): Promise<RecordConsumer | undefined> => {
    while (!end.signal.aborted) {
      try {
        const connection = await link.connected(end.signal);
        return await RecordConsumer.start({ connection, store, log });
      } catch (error) {
        if (end.signal.aborted) break;
        log.warn(`nats: can't take records yet (${errorText(error)})`);
        await sleep(wallClock, RETRY_MS, end.signal).catch(() => {});
      }
    }
    return undefined;
  };
  const starting = start();
  const close = async () => {
    end.abort();
    await (await starting)?.close();
  };
  return { close };
}
