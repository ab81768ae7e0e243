/**
 * NATS JetStream as the way to a hub: the connection, the streams and their subjects, and the sender
 * of the outbox. Loaded for a `nats://` URL only.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  DiscardPolicy,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  type StreamConfig,
} from '@nats-io/jetstream';
import { connect, type NatsConnection, nanos } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { RecordBatch } from '../api/records.ts';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';

/** The streams, each with its subjects: `pantilt.records.ORIGIN`, for example. */
export const RECORDS = { name: 'PANTILT_RECORDS', subject: 'pantilt.records' } as const;
export const DEAD = { name: 'PANTILT_DEAD', subject: 'pantilt.dead' } as const;

/** Header with the reason why a message is in the dead-letter stream. */
export const REASON = 'Pantilt-Reason';

/** Wait between attempts to connect, and the random part that is added to it [ms]. */
const RECONNECT_MS = 1000;
const RECONNECT_JITTER_MS = 2000;
/** A connection that does not answer to two pings is lost [ms]. */
const PING_MS = 10_000;
/** Time for the stream to confirm that it has stored a message [ms]. */
const STORE_TIMEOUT_MS = 10_000;
/** Messages with the same content within this time are stored once [ms]. */
const DUPLICATES_MS = 600_000;
/** What is kept for a hub that is away; beyond this, rigs keep their records [bytes]. */
const MAX_RECORDS_BYTES = 8 * 1024 ** 3;
const MAX_DEAD_BYTES = 1024 ** 3;

const compress = promisify(gzip);

/**
 * Connects to servers of NATS, and again whenever the connection is lost, with a random part of the
 * wait so that thousands of rigs do not come back at once.
 * @param urls comma-separated
 * @param name shown in the server's list of connections
 * @throws PantiltError `nats-unreachable` unless `waits` for the first connection
 */
export async function connectNats(
  urls: string,
  { name, log, waits }: { readonly name: string; readonly log: Logger; readonly waits: boolean },
): Promise<NatsConnection> {
  const servers = urls.split(',');
  const connection = await connect({
    servers,
    name,
    waitOnFirstConnect: waits,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    reconnectJitterTLS: RECONNECT_JITTER_MS,
    pingInterval: PING_MS,
    ignoreAuthErrorAbort: true,
  }).catch((error) => {
    throw new PantiltError(
      'unavailable',
      'nats-unreachable',
      msg`no NATS server answers at ${withoutPasswords(urls)} (${errorText(error)}): start nats-server with -js, or check --nats`,
    );
  });
  void logStatus(connection, log);
  return connection;
}

/** The URLs without user and password, for messages. */
export const withoutPasswords = (urls: string): string =>
  urls.replace(/\/\/[^/@,]*@/g, '//********@');

async function logStatus(connection: NatsConnection, log: Logger): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') log.warn(`nats: the connection to ${status.server} was lost`);
    if (status.type === 'reconnect') log.info(`nats: connected to ${status.server}`);
  }
}

/** Creates the streams of records, or adapts them to this version. */
export async function createRecordStreams(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  await createStream(manager, {
    name: RECORDS.name,
    subjects: [`${RECORDS.subject}.*`],
    retention: RetentionPolicy.Workqueue,
    discard: DiscardPolicy.New,
    max_bytes: MAX_RECORDS_BYTES,
    duplicate_window: nanos(DUPLICATES_MS),
  });
  await createStream(manager, {
    name: DEAD.name,
    subjects: [`${DEAD.subject}.>`],
    max_bytes: MAX_DEAD_BYTES,
  });
}

/** Creates a stream, or changes one of the same name. */
export async function createStream(
  { streams }: JetStreamManager,
  config: Partial<StreamConfig> & { name: string },
): Promise<void> {
  const exists = await streams.info(config.name).then(
    () => true,
    () => false,
  );
  if (exists) await streams.update(config.name, config);
  else await streams.add(config);
}

/** Sends batches to the stream of records. */
export class JetStreamSender {
  readonly #connection: Promise<NatsConnection>;

  /** Connects in the background. */
  constructor(urls: string, log: Logger) {
    this.#connection = connectNats(urls, { name: 'pantilt daemon', log, waits: true });
    this.#connection.catch(() => {}); // Reported by `send`.
  }

  /**
   * Resolves when the stream has stored the batch. A batch with the same records in the same
   * revisions has the same id, so that the stream stores a repeated one once.
   */
  async send({ version, origin, records }: RecordBatch, signal: AbortSignal): Promise<void> {
    const connection = await orAborted(this.#connection, signal);
    const text = JSON.stringify({ version, origin, records } satisfies RecordBatch);
    const payload = await compress(text);
    const limit = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
    if (payload.length > limit) {
      throw new Error(
        `a batch has ${payload.length} bytes and the server takes ${limit}: raise its max_payload`,
      );
    }
    const stored = jetstream(connection).publish(`${RECORDS.subject}.${origin}`, payload, {
      msgID: createHash('sha256').update(text).digest('base64'),
      timeout: STORE_TIMEOUT_MS,
    });
    await orAborted(stored, signal);
  }

  /** Closes the connection, also one that was never made. */
  async close(): Promise<void> {
    const connected = await Promise.race([this.#connection, undefined]).catch(() => undefined);
    if (connected) await connected.close();
    else void this.#connection.then((connection) => connection.close()).catch(() => {});
  }
}

/** @throws the signal's reason if it is aborted first */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
