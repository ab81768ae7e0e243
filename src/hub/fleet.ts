/**
 * The hub's connection to NATS: records come over it into the database, the desired state is in a
 * key-value bucket, which several hubs share, and the reports of rigs in another. Loaded for --nats.
 */
import { JetStreamApiError } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import {
  type Desired,
  DesiredSchema,
  FollowerReportSchema,
  NOTHING_DESIRED,
} from '../api/rollouts.ts';
import { sleep, wallClock } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { NatsLink } from '../store/jetstream.ts';
import {
  createBuckets,
  DESIRED,
  REPORTED,
  readKey,
  watchBucket,
  writeKey,
} from '../store/key-value.ts';
import { matches, parseAs } from '../validation.ts';
import { consumeRecords } from './record-consumer.ts';
import type { DesiredStore, Rollouts } from './rollouts.ts';
import type { RecordStore } from './store/record-store.ts';

/** Time that NATS has to be connected [ms]. */
const CONNECT_MS = 2000;
/** Wait before the reports are watched again [ms]. */
const RETRY_MS = 5000;
/** Code of JetStream for a subject whose last message is another than expected. */
const WRONG_REVISION = 10_071;

/** The connection of a hub. */
export class Fleet implements DesiredStore {
  readonly #link: NatsLink;
  readonly #log: Logger;
  readonly #end = new AbortController();
  readonly #closers: (() => Promise<unknown>)[] = [];
  #hasBuckets = false;

  /** Connects in the background. @param urls comma-separated */
  constructor(urls: string, log: Logger) {
    this.#link = new NatsLink(urls, 'pantilt hub', log);
    this.#log = log;
  }

  /** Takes records and reports from now on, as soon as the servers can be reached. */
  begin(records: RecordStore, rollouts: Rollouts): void {
    const consumer = consumeRecords(this.#link, records, this.#log);
    const watching = this.#watch(rollouts);
    this.#closers.push(
      () => consumer.close(),
      async () => (await watching)?.close(),
    );
  }

  async close(): Promise<void> {
    this.#end.abort();
    for (const close of this.#closers) await close();
    await this.#link.close();
  }

  /** @throws PantiltError `nats-unreachable` */
  read() {
    return this.#connected(async (connection) => {
      const found = await readKey(connection, DESIRED.bucket, DESIRED.key);
      if (!found) return { desired: NOTHING_DESIRED, revision: 0 };
      const desired = parseAs(DesiredSchema, found.value, 'desired state', 'desired-invalid');
      return { desired, revision: found.revision };
    });
  }

  /** @throws PantiltError `nats-unreachable` */
  write(desired: Desired, revision: number): Promise<boolean> {
    return this.#connected(async (connection) => {
      try {
        await writeKey(connection, DESIRED.bucket, DESIRED.key, desired, revision);
        return true;
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === WRONG_REVISION) return false;
        throw error;
      }
    });
  }

  async #connected<T>(use: (connection: NatsConnection) => Promise<T>): Promise<T> {
    try {
      const connection = await this.#link.connected(AbortSignal.timeout(CONNECT_MS));
      if (!this.#hasBuckets) await createBuckets(connection, NOTHING_DESIRED);
      this.#hasBuckets = true;
      return await use(connection);
    } catch (error) {
      if (error instanceof PantiltError) throw error;
      throw new PantiltError(
        'unavailable',
        'nats-unreachable',
        msg`the desired state is on the NATS server, which does not answer (${errorText(error)}): start it, or check --nats`,
      );
    }
  }

  async #watch(rollouts: Rollouts) {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        const connection = await this.#link.connected(signal);
        await createBuckets(connection, NOTHING_DESIRED);
        return await watchBucket(connection, REPORTED, (value) => {
          if (matches(FollowerReportSchema, value)) rollouts.report(value);
        });
      } catch (error) {
        if (signal.aborted) break;
        this.#log.warn(`nats: can't read the reports of rigs yet (${errorText(error)})`);
        await sleep(wallClock, RETRY_MS, signal).catch(() => {});
      }
    }
    return undefined;
  }
}
