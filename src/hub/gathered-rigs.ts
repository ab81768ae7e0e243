/**
 * The rigs that report to the hub: in memory with the addresses and tokens of their daemons, and in
 * the hub's database without tokens, so that a restarted hub still lists the rigs that are away.
 */

import type { Client } from '../api/client.ts';
import { type ClientOptions, connect } from '../api/connect.ts';
import { type Report, SILENT_MS } from '../api/hub.ts';
import type { ListedRig, RigSummary } from '../api/rigs.ts';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { type JobProblem, jobProblem } from '../job.ts';
import { msg } from '../message.ts';
import { rigUnknown } from '../server/rig-addresses.ts';
import type { HubStore } from './store/hub-store.ts';

/** Interval at which an unchanged rig is stored, and the connection to its daemon is tested [ms]. */
const STORE_MS = 10_000;
const TEST_MS = 10_000;
/** Time that a daemon has to answer a test [ms]. */
const TEST_TIMEOUT_MS = 1000;

/** The daemon of a rig, as the hub reaches it. */
export interface RigDaemon {
  readonly url: string;
  /** Undefined while the daemon has not reported to this process. */
  readonly token?: string | undefined;
}

interface GatheredRig {
  readonly daemon: RigDaemon;
  readonly summary: RigSummary;
  readonly seenAt: string;
  /** On the hub's clock. */
  readonly seenMs: number;
  readonly reachable: boolean;
}

/** A daemon's answer to the latest test of the connection. */
interface Test {
  readonly atMs: number;
  readonly reachable: Promise<boolean>;
}

/** The rigs by name. */
export class GatheredRigs {
  readonly #clock: Clock;
  readonly #store: HubStore;
  readonly #rigs = new Map<string, GatheredRig>();
  readonly #tests = new Map<string, Test>();
  readonly #storedMs = new Map<string, number>();

  private constructor(clock: Clock, store: HubStore) {
    this.#clock = clock;
    this.#store = store;
  }

  /** Begins with the rigs of the database; all are silent until their daemons report. */
  static async open(store: HubStore, clock: Clock): Promise<GatheredRigs> {
    const rigs = new GatheredRigs(clock, store);
    for (const { summary, url, seenAt } of await store.rigs()) {
      const silent = { seenMs: Number.NEGATIVE_INFINITY, reachable: false };
      rigs.#rigs.set(summary.name, { daemon: { url }, summary, seenAt, ...silent });
    }
    return rigs;
  }

  get names(): string[] {
    return [...this.#rigs.keys()].sort();
  }

  /** All rigs, by name. */
  get list(): ListedRig[] {
    return this.names.map((name) => {
      const rig = this.#rigs.get(name)!;
      const { daemon, summary, seenAt, reachable } = rig;
      return {
        ...summary,
        daemon: { address: daemon.url, seenAt, silent: this.#isSilent(rig), reachable },
      };
    });
  }

  /**
   * Takes a daemon's report, and tests the connection to it from time to time.
   * @param host address that the report came from
   */
  async take({ rigs, port, token }: Report, host: string) {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
    const daemon = { url, token };
    const reachable = rigs.length > 0 && (await this.#test(daemon));
    const refused: JobProblem[] = [];
    const names = new Set(rigs.map(({ name }) => name));
    for (const [name, rig] of this.#rigs) {
      if (rig.daemon.url !== url || names.has(name)) continue;
      this.#rigs.set(name, { ...rig, seenMs: Number.NEGATIVE_INFINITY });
    }
    for (const summary of rigs) {
      const known = this.#rigs.get(summary.name);
      if (known && known.daemon.url !== url && !this.#isSilent(known)) {
        refused.push(jobProblem(nameTaken(summary.name, known.daemon.url)));
        continue;
      }
      const seen = { seenAt: timestamp(this.#clock), seenMs: this.#clock.nowMs() };
      this.#rigs.set(summary.name, { daemon, summary, reachable, ...seen });
      await this.#keep(summary.name, known?.daemon.url !== url);
    }
    return { reachable, refused };
  }

  /**
   * The daemon of a rig that can be used now.
   * @throws PantiltError `rig-unknown`; `rig-silent`, because a command could be carried out late
   */
  daemonOf(name: string): RigDaemon {
    const rig = this.#get(name);
    if (!this.#isSilent(rig)) return rig.daemon;
    throw new PantiltError(
      'unavailable',
      'rig-silent',
      msg`the daemon of rig "${name}" at ${rig.daemon.url} no longer reports to this hub (last at ${rig.seenAt}): check that it runs and reaches the hub`,
      { seenAt: rig.seenAt },
    );
  }

  /**
   * The API of a rig, also of a silent one.
   * @param headers that name the user of the hub
   * @throws PantiltError `rig-unknown`
   */
  client(name: string, headers: Readonly<Record<string, string>>): Client {
    return clientOf(this.#get(name).daemon, { on: name, headers });
  }

  /** Forgets a rig. @throws PantiltError `rig-unknown`, `rig-reports` */
  async forget(name: string): Promise<void> {
    if (!this.#isSilent(this.#get(name))) {
      throw new PantiltError(
        'conflict',
        'rig-reports',
        msg`rig "${name}" reports to this hub and would be listed again: stop its daemon first`,
      );
    }
    this.#rigs.delete(name);
    await this.#store.removeRig(name);
  }

  #get(name: string): GatheredRig {
    const rig = this.#rigs.get(name);
    if (!rig) throw rigUnknown(name, this.names);
    return rig;
  }

  #isSilent({ seenMs }: GatheredRig): boolean {
    return this.#clock.nowMs() - seenMs > SILENT_MS;
  }

  async #keep(name: string, isNew: boolean): Promise<void> {
    const { daemon, summary, seenAt, seenMs } = this.#rigs.get(name)!;
    const storedMs = this.#storedMs.get(name) ?? Number.NEGATIVE_INFINITY;
    if (!isNew && seenMs - storedMs < STORE_MS) return;
    this.#storedMs.set(name, seenMs);
    await this.#store.putRig({ summary, url: daemon.url, seenAt });
  }

  /** Whether a daemon answers the hub, with the token that it has given. */
  #test(daemon: RigDaemon): Promise<boolean> {
    const nowMs = this.#clock.nowMs();
    const last = this.#tests.get(daemon.url);
    if (last && nowMs - last.atMs < TEST_MS) return last.reachable;
    const reachable = clientOf(daemon)
      .call('GET /rigs', { signal: AbortSignal.timeout(TEST_TIMEOUT_MS) })
      .then(
        () => true,
        () => false,
      );
    this.#tests.set(daemon.url, { atMs: nowMs, reachable });
    return reachable;
  }
}

const clientOf = (
  { url, token }: RigDaemon,
  options: Pick<ClientOptions, 'on' | 'headers'> = {},
): Client => connect({ url, ...(token !== undefined && { token }), ...options });

const nameTaken = (name: string, url: string): PantiltError =>
  new PantiltError(
    'conflict',
    'rig-name-taken',
    msg`another rig "${name}" reports to this hub, from ${url}: give one of them another name`,
  );
