/**
 * NATS JetStream as the way to a hub: the connection, the streams and their subjects, and messages
 * with records. Loaded for a `nats://` URL only.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  type StreamConfig,
} from '@nats-io/jetstream';
import { connect, headers, type NatsConnection, nanos } from '@nats-io/transport-node';
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

/** Maximum size of the document in a message [bytes]. */
const MAX_TEXT_BYTES = 64 * 1024 ** 2;

const compress = promisify(gzip);
const decompress = promisify(gunzip);

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

/** A connection that is made in the background, while its owner already works. */
export class NatsLink {
  readonly #connection: Promise<NatsConnection>;

  constructor(urls: string, name: string, log: Logger) {
    this.#connection = connectNats(urls, { name, log, waits: true });
    this.#connection.catch(() => {}); // Reported by `connected`.
  }

  /** Resolves once it is made. @throws the signal's reason */
  connected(signal: AbortSignal): Promise<NatsConnection> {
    return orAborted(this.#connection, signal);
  }

  /** Closes the connection, also one that is not made yet. */
  async close(): Promise<void> {
    const connected = await Promise.race([this.#connection, undefined]).catch(() => undefined);
    if (connected) await connected.close();
    else void this.#connection.then((connection) => connection.close()).catch(() => {});
  }
}

/**
 * Sends a batch to the stream of records; resolves when the stream has stored it. A batch with the
 * same records in the same revisions has the same id, so that the stream stores a repeated one once.
 */
export async function publishRecords(
  link: NatsLink,
  { version, origin, records }: RecordBatch,
  signal: AbortSignal,
): Promise<void> {
  const connection = await link.connected(signal);
  const text = JSON.stringify({ version, origin, records } satisfies RecordBatch);
  const payload = await packed(connection, text);
  const stored = jetstream(connection).publish(`${RECORDS.subject}.${origin}`, payload, {
    msgID: createHash('sha256').update(text).digest('base64'),
    timeout: STORE_TIMEOUT_MS,
  });
  await orAborted(stored, signal);
}

/** Moves a message to the dead-letter stream, with the reason in its header. */
export async function bury(
  stream: JetStreamClient,
  message: JsMsg,
  reason: string,
  log: Logger,
): Promise<void> {
  const { subject, data, seq } = message;
  const fields = headers();
  fields.set(REASON, reason.replace(/\s+/g, ' '));
  const dead = `${DEAD.subject}.${subject.replace(/^pantilt\./, '')}`;
  await stream.publish(dead, data, { headers: fields, msgID: `${subject} ${seq}` });
  message.ack(); // A work queue of NATS 2.9 keeps what `term` ends.
  log.error(`nats: a message on ${subject} is in ${DEAD.name} now: ${reason}`);
}

/** Compresses a text for a message. @throws PantiltError `message-too-large` */
export async function packed(connection: NatsConnection, text: string): Promise<Uint8Array> {
  const payload = await compress(text);
  const limit = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
  if (payload.length <= limit) return payload;
  throw new PantiltError(
    'failed',
    'message-too-large',
    msg`a message has ${payload.length} bytes, and the NATS server takes ${limit}: raise max_payload in its configuration`,
  );
}

/** The document of a compressed message. @throws Error if it is damaged */
export async function unpacked(payload: Uint8Array): Promise<unknown> {
  const text = await decompress(payload, { maxOutputLength: MAX_TEXT_BYTES });
  return JSON.parse(text.toString());
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
