/**
 * The hub's side of the desired state (api/rollouts.ts): begins, extends and withdraws roll-outs, and
 * counts what the rigs report. It is kept in the hub's database, or with NATS in a key-value bucket,
 * where several hubs share it; each change replaces the revision that it was made from.
 */
import type { Logger } from 'pino';
import {
  type Desired,
  type FollowerReport,
  MAX_LISTED_RIGS,
  ROLLOUT_ALARM,
  type Rollout,
  type RolloutRequest,
  type RolloutView,
  type Wanted,
} from '../api/rollouts.ts';
import { type Clock, sleep, timestamp } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { jobProblem } from '../job.ts';
import { type Message, msg } from '../message.ts';
import { uuidV7 } from '../uuid.ts';

/** Share of alarms beyond which a roll-out is withdrawn, by default. */
const MAX_ALARM_SHARE = 0.05;
/** Wait before alarms are counted: all rigs report again in this time after a start of the hub [ms]. */
const JUDGE_MS = 3000;
/** Attempts to change a desired state that others change as well. */
const ATTEMPTS = 5;

/** Where the desired state is kept. */
export interface DesiredStore {
  read(): Promise<{ readonly desired: Desired; readonly revision: number }>;
  /** @returns false if it no longer has this revision */
  write(desired: Desired, revision: number): Promise<boolean>;
}

/** The roll-outs of a hub. */
export class Rollouts {
  readonly #store: DesiredStore;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** By the UUIDs of their stores. */
  readonly #reports = new Map<string, FollowerReport>();
  readonly #end = new AbortController();
  #judging: Promise<void> | undefined;
  #judgesAgain = false;

  constructor(store: DesiredStore, clock: Clock, log: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** Ends without judging the latest reports. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#judging;
  }

  async desired(): Promise<Desired> {
    return (await this.#store.read()).desired;
  }

  /** Takes what a rig has. */
  report(report: FollowerReport): void {
    const before = this.#reports.get(report.origin);
    this.#reports.set(report.origin, report);
    const isAlarm = report.problem?.code === ROLLOUT_ALARM;
    if (isAlarm && before?.problem?.code !== ROLLOUT_ALARM) this.#judgeSoon();
  }

  /** Forgets a rig by its name. */
  forget(rig: string): void {
    for (const [origin, report] of this.#reports) {
      if (report.rig === rig) this.#reports.delete(origin);
    }
  }

  /** @throws PantiltError `rollout-unfinished`, `rollout-empty` */
  begin({ wanted, share, maxAlarmShare = MAX_ALARM_SHARE }: RolloutRequest): Promise<RolloutView> {
    if (Object.keys(wanted).length === 0) throw nothingWanted();
    const id = uuidV7(this.#clock.dateMs());
    const startedAt = timestamp(this.#clock);
    return this.#change(({ base, rollout }) => {
      if (rollout && !rollout.withdrawn && rollout.share < 1) throw unfinished(rollout);
      const isBase = rollout && !rollout.withdrawn;
      return {
        base: isBase ? { id: rollout.id, wanted: merged(base.wanted, rollout.wanted) } : base,
        rollout: { id, startedAt, wanted, share, maxAlarmShare, withdrawn: null },
      };
    });
  }

  /** @throws PantiltError `rollout-unknown`, `rollout-share-smaller` */
  extend(share: number): Promise<RolloutView> {
    return this.#change(({ base, rollout }) => {
      const current = existing(rollout);
      if (share < current.share) throw smallerShare(current.share);
      return { base, rollout: { ...current, share } };
    });
  }

  /** @throws PantiltError `rollout-unknown` */
  withdraw(because: PantiltError = withdrawnByHand()): Promise<RolloutView> {
    return this.#change(({ base, rollout }) => ({
      base,
      rollout: { ...existing(rollout), withdrawn: jobProblem(because) },
    }));
  }

  async view(): Promise<RolloutView> {
    return this.#viewOf(await this.desired());
  }

  async #change(change: (desired: Desired) => Desired): Promise<RolloutView> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { desired, revision } = await this.#store.read();
      const changed = change(desired);
      if (await this.#store.write(changed, revision)) return this.#viewOf(changed);
    }
    throw changedByOthers();
  }

  #viewOf({ base, rollout }: Desired): RolloutView {
    const all = [...this.#reports.values()];
    const inRollout = all.filter(({ rolloutId }) => rollout && rolloutId === rollout.id);
    const count = (state: FollowerReport['state']) =>
      inRollout.filter((report) => report.state === state).length;
    const firmware = rollout?.withdrawn ? base.wanted.firmware : rollout?.wanted.firmware;
    const otherFirmware = (firmware === undefined ? [] : inRollout).filter(
      (report) => report.firmware !== null && report.firmware !== firmware,
    );
    const rank = ({ problem, rolloutId }: FollowerReport) =>
      problem ? 0 : rolloutId === rollout?.id ? 1 : 2;
    const byRank = (a: FollowerReport, b: FollowerReport) =>
      rank(a) - rank(b) || a.rig.localeCompare(b.rig);
    return {
      ...{ base, rollout },
      counts: {
        rigs: all.length,
        applying: count('applying'),
        applied: count('applied'),
        confirmed: count('confirmed'),
        failed: count('failed'),
        'rolled-back': count('rolled-back'),
        alarms: inRollout.filter(({ problem }) => problem?.code === ROLLOUT_ALARM).length,
        otherFirmware: otherFirmware.length,
      },
      rigs: firstOf(all, MAX_LISTED_RIGS, byRank),
    };
  }

  /** One at a time: many rigs may report at once. */
  #judgeSoon(): void {
    this.#judgesAgain = true;
    this.#judging ??= this.#judgeAll()
      .catch(() => {}) // The hub was closed.
      .finally(() => {
        this.#judging = undefined;
      });
  }

  /** Repeats what failed, while NATS is away for example. */
  async #judgeAll(): Promise<void> {
    let failed = '';
    while (this.#judgesAgain) {
      await sleep(this.#clock, JUDGE_MS, this.#end.signal);
      this.#judgesAgain = false;
      await this.#judge().catch((error) => {
        this.#judgesAgain = true;
        if (failed !== errorText(error))
          this.#log.warn(`rollout: not judged (${errorText(error)})`);
        failed = errorText(error);
      });
    }
  }

  async #judge(): Promise<void> {
    const { rollout, counts } = await this.view();
    if (!rollout || rollout.withdrawn) return;
    const took = counts.applied + counts.confirmed + counts.alarms;
    if (counts.alarms <= rollout.maxAlarmShare * took) return;
    const because = tooManyAlarms(counts.alarms, took);
    await this.withdraw(because);
    this.#log.error(`rollout: withdrawn (${because.message})`);
  }
}

/** The first items in an order, without sorting all 100,000. */
function firstOf<T>(items: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length === count && compare(item, first[count - 1]!) >= 0) continue;
    const at = first.findIndex((other) => compare(item, other) < 0);
    first.splice(at < 0 ? first.length : at, 0, item);
    first.length = Math.min(first.length, count);
  }
  return first;
}

/** What is wanted after a roll-out. */
const merged = (base: Wanted, wanted: Wanted): Wanted => ({
  ...base,
  ...wanted,
  ...((base.settings || wanted.settings) && {
    settings: { ...base.settings, ...wanted.settings },
  }),
});

function existing(rollout: Rollout | null): Rollout {
  if (rollout && !rollout.withdrawn) return rollout;
  throw new PantiltError(
    'not-found',
    'rollout-unknown',
    msg`no roll-out is under way: begin one with "pantilt rollout begin"`,
  );
}

const conflict = (code: string, why: Message) => new PantiltError('conflict', code, why);

const nothingWanted = () =>
  new PantiltError(
    'invalid',
    'rollout-empty',
    msg`this roll-out would change nothing: name a kind of model, settings or a firmware`,
  );

const unfinished = ({ share }: Rollout) =>
  conflict(
    'rollout-unfinished',
    msg`the roll-out before has reached ${100 * share} % of the rigs: extend it to 100 %, or withdraw it, first`,
  );

const smallerShare = (share: number) =>
  conflict(
    'rollout-share-smaller',
    msg`the roll-out has a share of ${100 * share} % already: give a larger one, or withdraw it`,
  );

const changedByOthers = () =>
  conflict('rollout-changed', msg`others are changing the roll-out now: look at it, and try again`);

const withdrawnByHand = () => conflict('rollout-withdrawn', msg`the roll-out was withdrawn`);

const tooManyAlarms = (alarms: number, took: number) =>
  conflict(
    'rollout-alarms',
    msg`the roll-out was withdrawn, because checks alarmed on ${alarms} of the ${took} rigs that took it`,
  );
