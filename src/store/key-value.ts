/**
 * Key-value buckets of NATS, by its conventions (ADR-8, JetStream based Key-Value Stores): the bucket
 * B is a stream `KV_B`, the key K its subject `$KV.B.K`, and the newest message the value. `nats kv`
 * reads the same. Two buckets: the desired state of the fleet, and what each rig reports.
 */
import {
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  jetstreamManager,
  type StoredMsg,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { sleep, wallClock } from '../clock.ts';
import { errorText } from '../errors.ts';
import { createStream, type NatsLink } from './jetstream.ts';

/** The bucket of the desired state, which is one key. */
export const DESIRED = { bucket: 'PANTILT_DESIRED', key: 'rollout' } as const;
/** The bucket of reports, by the UUID of the rig's store. */
export const REPORTED = 'PANTILT_REPORTED';

/** Values of the desired state that are kept. */
const HISTORY = 10;
/** Mean interval at which a rig looks for a desired state that it has missed [ms]. */
const LOOK_MS = 300_000;
/** Mean wait after a failed attempt, doubled by each further one [ms]. */
const RETRY_MS = 2000;

const streamOf = (bucket: string): string => `KV_${bucket}`;
const subjectOf = (bucket: string, key: string): string => `$KV.${bucket}.${key}`;

/** Creates the buckets if missing; rigs that wait for them get the first desired state. */
export async function createBuckets(connection: NatsConnection, first: unknown): Promise<void> {
  const manager = await jetstreamManager(connection);
  for (const [bucket, history] of [
    [DESIRED.bucket, HISTORY],
    [REPORTED, 1],
  ] as const) {
    await createStream(manager, {
      name: streamOf(bucket),
      subjects: [subjectOf(bucket, '>')],
      max_msgs_per_subject: history,
      discard: DiscardPolicy.New,
      deny_delete: true,
      allow_rollup_hdrs: true,
      allow_direct: true,
    });
  }
  const { bucket, key } = DESIRED;
  if (await readKey(connection, bucket, key)) return;
  await writeKey(connection, bucket, key, first, 0).catch(() => {}); // Another hub has written it.
}

/** The newest value of a key with its revision; undefined if there is none. */
export async function readKey(
  connection: NatsConnection,
  bucket: string,
  key: string,
): Promise<{ readonly value: unknown; readonly revision: number } | undefined> {
  const { streams } = await jetstreamManager(connection);
  const query = { last_by_subj: subjectOf(bucket, key) };
  const message: StoredMsg | null = await streams.getMessage(streamOf(bucket), query);
  return message ? { value: parsed(message.data), revision: message.seq } : undefined;
}

/**
 * Writes a key.
 * @param revision the one that it replaces, 0 for none; by default, any
 * @throws JetStreamApiError `10071` if it has another revision
 */
export async function writeKey(
  connection: NatsConnection,
  bucket: string,
  key: string,
  value: unknown,
  revision?: number,
): Promise<void> {
  const expect = revision === undefined ? {} : { lastSubjectSequence: revision };
  const payload = JSON.stringify(value);
  await jetstream(connection).publish(subjectOf(bucket, key), payload, { expect });
}

/** The document of a message; undefined if it is damaged. */
function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString());
  } catch {
    return undefined;
  }
}

/** Calls a function with the values of all keys of a bucket, and with each change, until it is closed. */
export async function watchBucket(
  connection: NatsConnection,
  bucket: string,
  onValue: (value: unknown) => void,
): Promise<{ close(): Promise<unknown> }> {
  const { consumers } = jetstream(connection);
  const policy = { deliver_policy: DeliverPolicy.LastPerSubject };
  const consumer = await consumers.get(streamOf(bucket), policy);
  return consumer.consume({ callback: (message) => onValue(parsed(message.data)) });
}

/** What a rig needs to follow the desired state. */
export interface DesiredLinkConfig {
  readonly link: NatsLink;
  readonly log: Logger;
  /** The UUID of the rig's store. */
  readonly origin: string;
  /** Called with each desired state that was found, which may be the same. */
  readonly onDesired: (desired: unknown) => void;
}

/**
 * The rig's side: changes arrive as ordinary messages, without a consumer for each of 100,000 rigs;
 * what was missed is looked for at random times.
 */
export class DesiredLink {
  readonly #config: DesiredLinkConfig;
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;
  #wake = new AbortController();
  #unsent: unknown;
  #trouble = '';

  constructor(config: DesiredLinkConfig) {
    this.#config = config;
    this.#ended = this.#run().catch(() => {}); // The link was closed.
  }

  /** Sends a report; a later one replaces one that was not sent yet. */
  report(report: unknown): void {
    this.#unsent = report;
    this.#wake.abort();
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    const connection = await this.#config.link.connected(signal);
    const changes = connection.subscribe(subjectOf(DESIRED.bucket, DESIRED.key), {
      callback: (_error, message) => {
        this.#config.onDesired(parsed(message.data));
        if (this.#trouble !== '') this.#wake.abort();
      },
    });
    const statuses = connection.status();
    void (async () => {
      for await (const { type } of statuses) if (type === 'reconnect') this.#wake.abort();
    })();
    let failures = 0;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const woken = AbortSignal.any([signal, this.#wake.signal]);
      failures = (await this.#exchange(connection)) ? 0 : failures + 1;
      const meanMs = failures === 0 ? LOOK_MS : Math.min(LOOK_MS, RETRY_MS * 2 ** (failures - 1));
      await sleep(wallClock, meanMs * (0.5 + Math.random()), woken).catch(() => {});
    }
    changes.unsubscribe();
  }

  /** Fetches the desired state and sends the report. @returns whether it succeeded */
  async #exchange(connection: NatsConnection): Promise<boolean> {
    const { origin, onDesired, log } = this.#config;
    try {
      const found = await readKey(connection, DESIRED.bucket, DESIRED.key);
      if (found) onDesired(found.value);
      const report = this.#unsent;
      if (report !== undefined) await writeKey(connection, REPORTED, origin, report);
      if (this.#unsent === report) this.#unsent = undefined;
      this.#trouble = '';
      return true;
    } catch (error) {
      const trouble = errorText(error);
      if (trouble !== this.#trouble && !this.#end.signal.aborted) {
        log.warn(`rollout: the desired state can't be read or reported to (${trouble})`);
      }
      this.#trouble = trouble;
      return false;
    }
  }
}
