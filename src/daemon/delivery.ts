/**
 * Delivers the outbox of a store to a hub: in batches, in the order of the changes, at least once.
 * The hub ignores what it already has, so each record takes effect once. Nothing here delays the
 * rig: while the hub is away, records wait in the database.
 */
import type { Logger } from 'pino';
import { connect } from '../api/connect.ts';
import type { RecordBatch } from '../api/records.ts';
import { type Clock, sleep, timestamp, wallClock } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { RolloutFollower } from '../jobs/rollout-follower.ts';
import type { TrainElsewhere } from '../jobs/trainings.ts';
import { type FleetPrior, rigTypeOf } from '../learning/fleet-prior.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Services } from '../server/services.ts';
import type { Outbox } from '../store/outbox.ts';
import type { Closers } from './closers.ts';

/** Wait between a change and its delivery, in which further changes join its batch [ms]. */
const GATHER_MS = 200;
/** First and longest mean wait between attempts while the hub is away [ms]. */
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 60_000;
/** Time that the hub has to answer a batch [ms]. */
const SEND_TIMEOUT_MS = 30_000;

/** Sends a batch; resolves when the hub, or a queue in between, has stored it. */
export type SendBatch = (batch: RecordBatch, signal: AbortSignal) => Promise<void>;

/** Dependencies of a delivery. */
export interface DeliveryConfig {
  readonly outbox: Outbox;
  readonly send: SendBatch;
  /** The hub's name in the log. */
  readonly hub: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Uniform in [0, 1): spreads the attempts of many rigs after an outage. */
  readonly random?: () => number;
}

/** The running delivery of a store. */
export class Delivery {
  readonly #config: DeliveryConfig;
  readonly #end = new AbortController();
  readonly #ended: Promise<void>;
  #wake: () => void = () => {};
  #attempts = 0;

  /** Begins to deliver. */
  constructor(config: DeliveryConfig) {
    this.#config = config;
    config.outbox.onAdded(() => this.#wake());
    this.#ended = this.#run();
  }

  /** Ends after the current batch; what is left waits for the next start. */
  async close(): Promise<void> {
    this.#end.abort();
    this.#wake();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { clock } = this.#config;
    const { signal } = this.#end;
    while (!signal.aborted) {
      const added = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const isEmpty = await this.#deliverAll();
      if (isEmpty) await added;
      const waitMs = isEmpty ? GATHER_MS : this.#retryMs();
      await sleep(clock, waitMs, signal).catch(() => {});
    }
  }

  /** Delivers batch after batch. @returns whether the outbox was empty in the end */
  async #deliverAll(): Promise<boolean> {
    const { outbox, send, hub, log } = this.#config;
    try {
      while (!this.#end.signal.aborted) {
        const batch = await outbox.next();
        if (!batch) return true;
        await send(
          batch,
          AbortSignal.any([this.#end.signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
        );
        await outbox.acknowledge(batch);
        if (this.#attempts > 0) log.info(`hub: delivering to ${hub} again`);
        this.#attempts = 0;
      }
    } catch (error) {
      if (this.#end.signal.aborted) return false;
      const text = `hub: records wait in the database until ${hub} takes them (${errorText(error)})`;
      if (this.#attempts++ === 0) log.warn(text);
    }
    return false;
  }

  /** Exponential back-off with full jitter: uniform between 0 and the bound of this attempt. */
  #retryMs(): number {
    const { random = Math.random } = this.#config;
    const boundMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    return boundMs * random();
  }
}

/** Where records go. */
export interface HubAddress {
  /** The URL of a hub, or a `nats://` URL of its message queue. */
  readonly url: string;
  /** The hub's token. */
  readonly token?: string | undefined;
}

/** The way of records to a hub. */
interface Route {
  /** Its name in the log. */
  readonly name: string;
  readonly send: SendBatch;
}

/** Requests to a hub. */
function hubByHttp({ url, token }: HubAddress): Route {
  const hub = connect({ url, ...(token !== undefined && { token }) });
  const send: SendBatch = async ({ version, origin, records }, signal) => {
    await hub.call('POST /records', { body: { version, origin, records }, signal });
  };
  return { name: url, send };
}

/** How long a prior is used before the hub is asked for a newer one, and the time that it has to answer [ms]. */
const PRIOR_MS = 60_000;
const PRIOR_TIMEOUT_MS = 2000;

/** Asks a hub for the prior of rigs of a rig's type; while it is away, the latest one is used. */
export function fleetPriorFrom(
  { url, token }: HubAddress,
  rig: RigDescription,
  log: Logger,
): () => Promise<FleetPrior | undefined> {
  const hub = connect({ url, ...(token !== undefined && { token }) });
  const params = { type: rigTypeOf(rig) };
  let prior: FleetPrior | undefined;
  let askedMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = wallClock.nowMs();
    if (nowMs - askedMs < PRIOR_MS) return prior;
    askedMs = nowMs;
    try {
      const signal = AbortSignal.timeout(PRIOR_TIMEOUT_MS);
      prior = await hub.call('GET /fleet-priors/:type', { params, signal });
    } catch (error) {
      const isUnknown = error instanceof PantiltError && error.code === 'fleet-prior-unknown';
      if (!isUnknown) log.info(`hub: the fleet prior is not renewed: ${errorText(error)}`);
    }
    return prior;
  };
}

/** The queues of NATS servers, for records, trainings and the desired state. */
export interface Queue extends Route {
  readonly train: TrainElsewhere;
  /** Lets a rig follow the desired state of the fleet. */
  follow(follower: RolloutFollower, origin: string): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}

/** Connects to NATS servers in the background. @param urls comma-separated */
export async function openQueue(urls: string, log: Logger): Promise<Queue> {
  const { NatsLink, publishRecords, withoutPasswords } = await import('../store/jetstream.ts');
  const link = new NatsLink(urls, 'pantilt daemon', log);
  return {
    name: withoutPasswords(urls),
    send: (batch, signal) => publishRecords(link, batch, signal),
    train: async (...training) => {
      const { trainOnWorkers } = await import('../jobs/training-queue.ts');
      return trainOnWorkers(link, ...training);
    },
    follow: async (follower, origin) => {
      const { DesiredLink } = await import('../store/key-value.ts');
      const onDesired = (desired: unknown) => follower.take(desired);
      const desired = new DesiredLink({ link, log, origin, onDesired });
      follower.onReport((report) => desired.report(report));
      return desired;
    },
    close: () => link.close(),
  };
}

/** What connects a rig to its hub. */
interface HubParts {
  readonly outbox: Outbox;
  readonly hub: HubAddress | undefined;
  /** Undefined without NATS; the desired state then comes with the answers to reports. */
  readonly queue: Queue | undefined;
  readonly log: Logger;
}

/** Begins to deliver what a rig does, and to follow the desired state. */
export async function followHub(
  services: Services,
  { outbox, hub: address, queue, log }: HubParts,
  closers: Closers,
): Promise<RolloutFollower> {
  recordEvents(services, outbox, log);
  const { name: hub, send } = queue ?? hubByHttp(address!);
  const delivery = new Delivery({ outbox, send, hub, clock: wallClock, log });
  closers.add(() => delivery.close());
  const { version } = services.daemon;
  const follower = await RolloutFollower.open({ ...services, version, outbox, log });
  closers.add(() => follower.close());
  const link = await queue?.follow(follower, outbox.origin);
  if (link) closers.add(() => link.close());
  return follower;
}

/**
 * Puts what happens to a rig and is stored nowhere else into the outbox: its events, activations,
 * and the results of checks.
 */
function recordEvents({ rig, models, checks, clock }: Services, outbox: Outbox, log: Logger): void {
  const add = (name: string, data: unknown) => {
    const event = { rig: rig.description.name, name, at: timestamp(clock), data };
    outbox.addEvent(event).then(
      (dropped) => {
        if (dropped > 0)
          log.warn(`hub: ${dropped} old events were dropped, because too many were waiting`);
      },
      (error) => log.warn(`hub: the event ${name} was not stored: ${errorText(error)}`),
    );
  };
  rig.on('event', ({ name, wording }) => add(name, { wording }));
  models.on('activated', ({ uuid, kind }) => add('model-activated', { modelUuid: uuid, kind }));
  checks.on('change', (check) => {
    if (check.finishedAt !== null) add('check-ended', check);
  });
}
