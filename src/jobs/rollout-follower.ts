/**
 * Follows the desired state of a hub (api/rollouts.ts): a rig in the share of a roll-out trains the
 * wanted kind of model and takes the wanted settings, and goes back when the roll-out is withdrawn or
 * its first check alarms. Nothing here moves the rig.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import {
  type Desired,
  DesiredSchema,
  type FollowedSettings,
  type FollowerReport,
  ROLLOUT_ALARM,
  type Wanted,
} from '../api/rollouts.ts';
import type { Models } from '../control/models.ts';
import { errorText, PantiltError } from '../errors.ts';
import { type JobProblem, jobProblem } from '../job.ts';
import { msg } from '../message.ts';
import type { Rig } from '../rig/rig.ts';
import type { Outbox } from '../store/outbox.ts';
import { parseAs } from '../validation.ts';
import type { Checks } from './checks.ts';
import type { Trainings } from './trainings.ts';
import type { Turns } from './turns.ts';

/** Seed of the trainings. */
const SEED = 1;

/** How a rig stands in a roll-out; kept in the database. */
interface Standing {
  readonly rolloutId: string;
  readonly state: NonNullable<FollowerReport['state']>;
  readonly problem: JobProblem | null;
  /** The roll-out whose state the rig goes back to. */
  readonly baseId: string | null;
  /** The model that the rig goes back to. */
  readonly modelBefore: number;
  /** The model that the roll-out has brought; null if it brought none. */
  readonly modelAfter: number | null;
}

/** Whether a rig is in the share of a roll-out; one in a share is in all larger ones. */
export function isInShare(rolloutId: string, origin: string, share: number): boolean {
  const hash = createHash('sha256').update(`${rolloutId} ${origin}`).digest();
  return hash.readUInt32BE(0) / 2 ** 32 < share;
}

/** Dependencies of a follower. */
export interface FollowerConfig {
  readonly rig: Rig;
  readonly models: Models;
  readonly checks: Checks;
  readonly trainings: Trainings;
  readonly turns: Turns;
  /** The daemon's version. */
  readonly version: string;
  readonly outbox: Outbox;
  readonly log: Logger;
}

/** One rig that follows the desired state. */
export class RolloutFollower {
  readonly #config: FollowerConfig;
  readonly #own: FollowedSettings;
  #desired: Desired | undefined;
  #standing: Standing | undefined;
  #work = Promise.resolve();
  #training = new AbortController();
  /** Whether a step that failed, or was interrupted, is due once more: after each start. */
  #mayRetry = true;
  #closed = false;
  #reported: FollowerReport | undefined;
  #onReport: (report: FollowerReport) => void = () => {};

  private constructor(config: FollowerConfig, standing: Standing | undefined) {
    this.#config = config;
    this.#standing = standing;
    const { models, checks, rig, turns, log } = config;
    this.#own = { turnMinutes: turns.turnMs / 60_000, logLevel: log.level };
    checks.on('change', ({ modelId, result, finishedAt }) => {
      if (result && finishedAt) this.#then(() => this.#judge(modelId, result.holds));
    });
    models.on('activated', () => this.#announce());
    rig.on('event', () => this.#announce());
  }

  /** Opens the follower of a store. */
  static async open(config: FollowerConfig): Promise<RolloutFollower> {
    const text = await config.outbox.standing();
    return new RolloutFollower(config, text === null ? undefined : JSON.parse(text));
  }

  /** What the rig has. */
  get report(): FollowerReport {
    const { rig, models, turns, version, log, outbox } = this.#config;
    const { rolloutId = null, state = null, problem = null } = this.#standing ?? {};
    const { uuid, kind } = models.active;
    return {
      rig: rig.description.name,
      origin: outbox.origin,
      version,
      ...{ rolloutId, state, problem },
      model: { uuid, kind },
      settings: { turnMinutes: turns.turnMs / 60_000, logLevel: log.level },
      firmware: rig.snapshot.identity?.firmwareVersion ?? null,
    };
  }

  /** Calls a function with the report now, and whenever it changes. */
  onReport(listener: (report: FollowerReport) => void): void {
    this.#onReport = listener;
    this.#reported = undefined;
    this.#announce();
  }

  /** Takes the desired state; the same one again changes nothing. */
  take(document: unknown): void {
    try {
      const desired = parseAs(DesiredSchema, document, 'desired state', 'desired-invalid');
      if (isDeepStrictEqual(desired, this.#desired)) return;
      this.#desired = desired;
    } catch (error) {
      this.#config.log.warn(`rollout: ${errorText(error)}`);
      return;
    }
    if (this.#target?.id !== this.#standing?.rolloutId) this.#training.abort();
    this.#then(() => this.#follow());
  }

  /** Ends after the present step; a training is interrupted, and begun again by the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#training.abort();
    await this.#work;
  }

  #then(step: () => Promise<void>): void {
    this.#work = this.#work
      .then(() => (this.#closed ? undefined : step()))
      .catch((error) => this.#config.log.error(`rollout: ${errorText(error)}`))
      .then(() => this.#announce());
  }

  #announce(): void {
    if (this.#closed || isDeepStrictEqual(this.report, this.#reported)) return;
    this.#reported = this.report;
    this.#onReport(this.report);
  }

  /** The roll-out that this rig shall have; undefined before the first one. */
  get #target(): { readonly id: string; readonly wanted: Wanted } | undefined {
    const { base, rollout } = this.#desired!;
    const { origin } = this.#config.outbox;
    if (rollout && !rollout.withdrawn && isInShare(rollout.id, origin, rollout.share)) {
      const settings = { ...base.wanted.settings, ...rollout.wanted.settings };
      const model = rollout.wanted.model ?? (this.#hasBase ? undefined : base.wanted.model);
      const wanted = { ...base.wanted, ...rollout.wanted, settings };
      return { id: rollout.id, wanted: model ? { ...wanted, model } : omitModel(wanted) };
    }
    return base.id === null ? undefined : { id: base.id, wanted: base.wanted };
  }

  /** Whether the rig has been through the last completed roll-out. */
  get #hasBase(): boolean {
    const { id } = this.#desired!.base;
    const { rolloutId = null, baseId = null } = this.#standing ?? {};
    return rolloutId === id || baseId === id;
  }

  async #follow(): Promise<void> {
    const { base, rollout } = this.#desired!;
    const standing = this.#standing;
    const target = this.#target;
    const isOver =
      standing &&
      standing.state !== 'rolled-back' &&
      standing.rolloutId !== base.id &&
      standing.rolloutId !== target?.id;
    if (isOver) {
      const { withdrawn = null } = rollout?.id === standing.rolloutId ? rollout : {};
      await this.#goBack(withdrawn ?? jobProblem(replaced()));
    }
    this.#takeSettings();
    if (!target) return;
    const { rolloutId, state } = this.#standing ?? {};
    const isNew = rolloutId !== target.id && !(target.id === base.id && this.#hasBase);
    const isUnfinished = rolloutId === target.id && (state === 'applying' || state === 'failed');
    if (isNew || (isUnfinished && this.#mayRetry)) {
      await this.#apply(target.id, target.wanted.model);
    }
    this.#mayRetry = false;
  }

  async #apply(rolloutId: string, model: Wanted['model']): Promise<void> {
    const { models } = this.#config;
    this.#training = new AbortController();
    const { signal } = this.#training;
    const begun = this.#standing?.rolloutId === rolloutId ? this.#standing : undefined;
    const baseId = begun ? begun.baseId : this.#hasBase ? this.#desired!.base.id : null;
    const modelBefore = begun?.modelBefore ?? models.active.id;
    const standing = { rolloutId, problem: null, baseId, modelBefore, modelAfter: null };
    await this.#stand({ ...standing, state: 'applying' });
    this.#announce();
    try {
      if (model && !this.#isActive(model)) await this.#train(model, signal);
      const modelAfter = models.active.id === modelBefore ? null : models.active.id;
      await this.#stand({ ...standing, state: 'applied', modelAfter });
    } catch (error) {
      if (this.#closed) return;
      await this.#stand({ ...standing, state: 'failed', problem: jobProblem(error) });
    }
  }

  #isActive({ kind, settings = {} }: NonNullable<Wanted['model']>): boolean {
    const { model } = this.#config.models;
    return model.file.kind === kind && isDeepStrictEqual(model.file.settings, settings);
  }

  /** @throws PantiltError `rollout-model-kept`, and the problem of the training */
  async #train(
    { kind, settings = {} }: NonNullable<Wanted['model']>,
    signal: AbortSignal,
  ): Promise<void> {
    const { trainings, models } = this.#config;
    const { id } = await trainings.create({ kinds: [kind], seed: SEED, settings });
    const cancel = () => void trainings.cancel(id).catch(() => {});
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const { problem } = await trainings.ended(id);
    signal.removeEventListener('abort', cancel);
    if (problem)
      throw new PantiltError('failed', problem.code, problem.wording ?? msg`${problem.message}`);
    if (models.active.trainingId === id) return;
    const because = models.active.activeBecause!.wording; // The training has just recorded it.
    throw new PantiltError(
      'conflict',
      'rollout-model-kept',
      msg`the model of kind ${kind} was trained, but model ${models.active.id} stays active, because ${because}`,
    );
  }

  /** The first check of the model that a roll-out has brought confirms it, or ends it here. */
  async #judge(modelId: number, holds: boolean): Promise<void> {
    const standing = this.#standing;
    if (standing?.state !== 'applied' || standing.modelAfter !== modelId) return;
    if (holds) return this.#stand({ ...standing, state: 'confirmed' });
    await this.#goBack(jobProblem(alarmed(modelId)));
    if (this.#desired) this.#takeSettings();
  }

  async #goBack(problem: JobProblem): Promise<void> {
    const { models, log } = this.#config;
    const standing = this.#standing!;
    log.warn(`rollout: this rig goes back (${problem.message})`);
    if (models.active.id === standing.modelAfter) {
      const because = msg`a roll-out was taken back here`;
      await models.activate(standing.modelBefore, because).catch((error) => {
        log.error(`rollout: the model before stays inactive (${errorText(error)})`);
      });
    }
    await this.#stand({ ...standing, state: 'rolled-back', problem });
  }

  async #stand(standing: Standing): Promise<void> {
    this.#standing = standing;
    await this.#config.outbox.keepStanding(JSON.stringify(standing));
  }

  #takeSettings(): void {
    const { turns, log } = this.#config;
    const { base } = this.#desired!;
    const target = this.#target;
    const { state, rolloutId } = this.#standing ?? {};
    const isBack = state === 'rolled-back' && rolloutId === target?.id;
    const { settings } = target && !isBack ? target.wanted : base.wanted;
    const { turnMinutes, logLevel } = { ...this.#own, ...settings };
    turns.turnMs = turnMinutes * 60_000;
    log.level = logLevel;
  }
}

const omitModel = ({ model: _, ...others }: Wanted): Wanted => others;

const replaced = (): PantiltError =>
  new PantiltError('conflict', 'rollout-replaced', msg`another roll-out has replaced it`);

const alarmed = (modelId: number): PantiltError =>
  new PantiltError(
    'failed',
    ROLLOUT_ALARM,
    msg`the check of model ${modelId} alarmed: the model before it is active again`,
  );
