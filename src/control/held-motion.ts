/**
 * Motion with a dead-man's switch: a client repeats its orders, and when its messages end for any reason,
 * the rig comes to rest (docs/telemetry.md). Jogs and tracks are such motions.
 */

import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { Rig } from '../rig/rig.ts';
import { rigNotConnected } from '../rig/rig-errors.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import { type Setpoint, streamSetpoints } from './setpoint-stream.ts';

/** Delay from telemetry's timestamp to a halt: transmission, a move, one servo frame [ms]. */
const HALT_MS = 60;
/** Lines of telemetry used to estimate the speed: two servo frames. */
const SPEED_LINES = 3;

/** The messages of one kind of motion. */
export interface HeldMotionTexts {
  /** Begins the codes of its errors: `jog-silent`, `jog-taken`. */
  readonly name: 'jog' | 'track';
  silent(silenceMs: number): Message;
  readonly taken: Message;
}

/** The client of a held motion. */
export interface MotionClient {
  /** Called when its motion is refused, waits or ends, unless the client itself has ended it. */
  motionHalted(name: HeldMotionTexts['name'], reason: PantiltError): void;
  /** Called after each motion that has had the rig. @param code of the reason; null if the client has ended it */
  motionDone?(name: HeldMotionTexts['name'], durationMs: number, code: string | null): void;
}

/** One motion, from its first order to its rest. */
export abstract class Motion<Order> {
  protected readonly rig: Rig;
  protected readonly clock: Clock;
  /** The latest setpoint. */
  protected sent: Pulses | undefined;
  /** The latest lines of telemetry, newest last. */
  readonly #telemetry: DeviceStatus[] = [];

  constructor(rig: Rig, clock: Clock) {
    this.rig = rig;
    this.clock = clock;
  }

  /** How long the motion continues after its last request [ms]. */
  abstract readonly silenceMs: number;

  /** Takes an order of the client. */
  abstract take(order: Order): void;

  /** The setpoint of this moment, or to wait for the next. @throws PantiltError why the motion ends */
  abstract next(): Setpoint | 'wait';

  /** Called at its end, unless another motion or a stop has taken the rig: comes to rest as soon as possible without reversing. */
  async halt(): Promise<void> {
    const seen = this.latestStatus();
    if (this.sent) await this.rig.startMove(restingPulses(this.sent, this.#telemetry[0]!, seen));
  }

  /** @throws PantiltError `rig-not-connected` */
  protected latestStatus(): DeviceStatus {
    const { device } = this.rig.snapshot;
    if (!device) throw rigNotConnected(msg`no telemetry has arrived yet`);
    if (device !== this.#telemetry.at(-1)) this.#telemetry.push(device);
    if (this.#telemetry.length > SPEED_LINES) this.#telemetry.shift();
    return device;
  }
}

interface Running<Order> {
  readonly client: MotionClient;
  readonly motion: Motion<Order>;
  readonly end: AbortController;
  readonly startMs: number;
  lastMessageMs: number;
}

/** The held motions of one kind; the latest client takes over. */
export class HeldMotion<Order> {
  readonly #rig: Rig;
  readonly #clock: Clock;
  readonly #texts: HeldMotionTexts;
  readonly #begin: (client: MotionClient) => Motion<Order>;
  #running: Running<Order> | undefined;
  /** Clients whose motion was interrupted: their requests are ignored until they end it. */
  readonly #interrupted = new WeakSet<MotionClient>();

  constructor(
    rig: Rig,
    clock: Clock,
    texts: HeldMotionTexts,
    begin: (client: MotionClient) => Motion<Order>,
  ) {
    this.#rig = rig;
    this.#clock = clock;
    this.#texts = texts;
    this.#begin = begin;
  }

  /** Whether a motion is running. */
  get active(): boolean {
    return this.#running !== undefined;
  }

  /** Handles a client's order: starts its motion, or continues it. */
  handle(client: MotionClient, order: Order): void {
    if (this.#interrupted.has(client)) return;
    const isOwn = this.#running?.client === client;
    const running = isOwn ? this.#running! : this.#take(client);
    running.motion.take(order);
    running.lastMessageMs = this.#clock.nowMs();
    if (!isOwn) void this.#run(running);
  }

  /** Ends this client's motion, if it has one. */
  release(client: MotionClient): void {
    this.#interrupted.delete(client);
    if (this.#running?.client === client) this.#running.end.abort(RELEASED);
  }

  #take(client: MotionClient): Running<Order> {
    if (this.#running) this.#interrupted.add(this.#running.client);
    this.#running?.end.abort(this.#error('taken', this.#texts.taken));
    const motion = this.#begin(client);
    const nowMs = this.#clock.nowMs();
    const end = new AbortController();
    this.#running = { client, motion, end, startMs: nowMs, lastMessageMs: nowMs };
    return this.#running;
  }

  async #run(running: Running<Order>): Promise<void> {
    const { client, motion, end, startMs } = running;
    const { name } = this.#texts;
    let ours: AbortSignal | undefined;
    let reason: unknown;
    try {
      ours = this.#rig.lease.beginMove();
      const signal = AbortSignal.any([ours, end.signal]);
      await streamSetpoints(this.#rig, this.#clock, signal, () =>
        this.#clock.nowMs() - running.lastMessageMs < motion.silenceMs ? motion.next() : undefined,
      );
      reason = this.#error('silent', this.#texts.silent(motion.silenceMs));
    } catch (error) {
      // More specific than the error of the interrupted move.
      reason = end.signal.aborted ? end.signal.reason : error;
    }
    if (this.#running === running) this.#running = undefined;
    const ended = reason === RELEASED ? undefined : (reason as PantiltError);
    const mayGoOn = !ended || [`${name}-silent`, `${name}-taken`].includes(ended.code);
    if (!mayGoOn) this.#interrupted.add(client);
    if (ours && !ours.aborted) await motion.halt().catch(() => {});
    if (ours) client.motionDone?.(name, this.#clock.nowMs() - startMs, ended?.code ?? null);
    if (ended) client.motionHalted(name, ended);
  }

  #error(what: 'silent' | 'taken', text: Message): PantiltError {
    return new PantiltError('conflict', `${this.#texts.name}-${what}`, text);
  }
}

/** The client itself has ended its motion. */
const RELEASED = Symbol('released');

/**
 * The setpoint at which the rig stops soonest without reversing, extrapolated from two lines of
 * telemetry and never beyond the last setpoint.
 */
function restingPulses(sent: Pulses, before: DeviceStatus, seen: DeviceStatus): Pulses {
  const spanMs = seen.clockMs - before.clockMs;
  return perAxis((axis) => {
    const [sentUs, seenUs] = [sent[`${axis}Us`], seen[`${axis}Us`]];
    const movedUs = spanMs > 0 ? ((seenUs - before[`${axis}Us`]) / spanMs) * HALT_MS : 0;
    return within(seenUs + movedUs, Math.min(seenUs, sentUs), Math.max(seenUs, sentUs));
  });
}

/** Pulses from a function of the axis. */
export const perAxis = (pulseUs: (axis: Axis) => number): Pulses => {
  const [panUs, tiltUs] = AXES.map((axis) => microseconds(pulseUs(axis)));
  return { panUs: panUs!, tiltUs: tiltUs! };
};

/** Clamps a value. */
export const within = (value: number, min: number, max: number): number =>
  Math.min(Math.max(value, min), max);
