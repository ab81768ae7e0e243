/**
 * One move in progress: it ends when telemetry shows the device at rest at its target. Telemetry
 * that follows the reply to MOVE was made after MOVE was executed.
 */

import { type Clock, scheduleDeadline } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { Limits } from '../protocol/limits.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import { moveInterrupted, moveOverdue, unreadableReply } from './rig-errors.ts';

/** Half of the coarsest resolution of a device [µs]. */
const MAX_ROUNDING_US = 10;

/** A move from the device's OK to its end. */
export class Motion {
  /** Resolves on arrival. @throws PantiltError the reason if the move ended before */
  readonly arrived: Promise<void>;
  /** The target: the requested pulses as rounded by the device. */
  readonly applied: Pulses;
  readonly #settle: { resolve: () => void; reject: (reason: PantiltError) => void };
  readonly #cancelDeadline: () => void;
  #pending = true;

  /**
   * @param words of the device's OK to MOVE; if they are not the target, rounded, the move fails with
   *   `device-reply-invalid`
   * @param maxMs timeout, after which the move fails with `move-overdue`
   */
  constructor(target: Pulses, words: readonly string[], clock: Clock, maxMs: number) {
    const [panUs, tiltUs] = [microseconds(Number(words[0])), microseconds(Number(words[1]))];
    this.applied = { panUs, tiltUs };
    const { promise, ...settle } = withResolvers();
    promise.catch(() => {}); // A move may fail before its promise is awaited.
    this.arrived = promise;
    this.#settle = settle;
    this.#cancelDeadline = scheduleDeadline(clock, maxMs, () => this.fail(moveOverdue(maxMs)));
    const offUs = Math.max(Math.abs(panUs - target.panUs), Math.abs(tiltUs - target.tiltUs));
    if (!(offUs <= MAX_ROUNDING_US)) this.fail(unreadableReply('MOVE', words));
  }

  /** Whether the move is still in progress. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Evaluates the newest telemetry. */
  follow({ state, panUs, tiltUs }: DeviceStatus): void {
    if (state === 'M') return;
    const there = panUs === this.applied.panUs && tiltUs === this.applied.tiltUs;
    if (there) {
      this.#end();
      this.#settle.resolve();
    } else this.fail(moveInterrupted(msg`the device halted on its way`));
  }

  /** Ends the move as failed; does nothing if it has ended. */
  fail(reason: PantiltError): void {
    this.#end();
    this.#settle.reject(reason);
  }

  #end(): void {
    this.#pending = false;
    this.#cancelDeadline();
  }
}

/** Margin for the line, a servo frame and a line of telemetry, each with retries [ms]. */
const REPORT_MARGIN_MS = 1000;
/**
 * The first moves after ARM run at a quarter of speed and acceleration: four times the duration.
 */
const SLOWEST_FACTOR = 4;

/**
 * Maximum duration of state `M` for a move, if the device keeps its limits [ms]: an axis that moves
 * first comes to rest, then goes to its target with a trapezoidal speed profile.
 * @param from the pulses at rest; undefined if the device may be moving
 */
export function maxMoveMs(
  limits: Limits,
  target: Pulses,
  from: Pulses | undefined,
  speedUsPerS = Number.POSITIVE_INFINITY,
): number {
  const axisS = (axis: Axis) => {
    const { minUs, maxUs, accelerationUsPerS2, ...held } = limits[axis];
    const duration = (distanceUs: number, speed: number) =>
      profileS(distanceUs, Math.min(speed, held.speedUsPerS), accelerationUsPerS2);
    if (from) return duration(Math.abs(target[`${axis}Us`] - from[`${axis}Us`]), speedUsPerS);
    const rangeUs = maxUs - minUs;
    return duration(rangeUs, Number.POSITIVE_INFINITY) + duration(rangeUs, speedUsPerS);
  };
  return 1000 * SLOWEST_FACTOR * Math.max(...AXES.map(axisS)) + REPORT_MARGIN_MS;
}

/** Duration of a trapezoidal profile from rest to rest [s]. */
const profileS = (distanceUs: number, speedUsPerS: number, accelerationUsPerS2: number): number =>
  distanceUs * accelerationUsPerS2 > speedUsPerS ** 2
    ? distanceUs / speedUsPerS + speedUsPerS / accelerationUsPerS2
    : 2 * Math.sqrt(distanceUs / accelerationUsPerS2);

function withResolvers(): {
  promise: Promise<void>;
  resolve: () => void;
  reject: (reason: PantiltError) => void;
} {
  let resolve = () => {};
  let reject: (reason: PantiltError) => void = () => {};
  const promise = new Promise<void>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  return { promise, resolve, reject };
}

/** The arguments of a MOVE: tenths of microseconds, which the device rounds to its resolution. */
export const moveArguments = ({ panUs, tiltUs }: Pulses, speedUsPerS?: number): number[] => [
  ...[panUs, tiltUs].map((pulseUs) => Math.round(10 * pulseUs) / 10),
  ...(speedUsPerS === undefined ? [] : [speedUsPerS]),
];
