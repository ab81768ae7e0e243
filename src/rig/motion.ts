/**
 * One move under way: settled by the telemetry that shows the device at rest at its target. Telemetry
 * that follows the reply to MOVE was made after MOVE was executed.
 */

import type { Clock } from '../clock.ts';
import type { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { Limits } from '../protocol/limits.ts';
import { AXES, type Axis, microseconds, type Pulses } from '../units.ts';
import { moveInterrupted, moveOverdue, unreadableReply } from './rig-errors.ts';

/** A move from the device's OK to its end. */
export class Motion {
  /** Resolves on arrival. @throws PantiltError what has ended the move before */
  readonly arrived: Promise<void>;
  /** Where it ends: the requested pulses as the device rounds them. */
  readonly applied: Pulses;
  readonly #settle: { resolve: () => void; reject: (reason: PantiltError) => void };
  readonly #cancelDeadline: () => void;
  #pending = true;

  /**
   * @param words of the device's OK to MOVE
   * @param maxMs after which the move fails with `move-overdue`
   * @throws PantiltError `device-reply-invalid`
   */
  constructor(words: readonly string[], clock: Clock, maxMs: number) {
    const [panUs, tiltUs] = [microseconds(Number(words[0])), microseconds(Number(words[1]))];
    if (Number.isNaN(panUs + tiltUs)) throw unreadableReply('MOVE', words);
    this.applied = { panUs, tiltUs };
    const { promise, ...settle } = withResolvers();
    promise.catch(() => {}); // a move may fail before anybody waits for it
    this.arrived = promise;
    this.#settle = settle;
    this.#cancelDeadline = clock.schedule(maxMs, () => this.fail(moveOverdue(maxMs)));
  }

  /** Whether it has neither arrived nor failed. */
  get pending(): boolean {
    return this.#pending;
  }

  /** Takes the newest telemetry. */
  follow({ state, panUs, tiltUs }: DeviceStatus): void {
    if (state === 'M') return;
    const there = panUs === this.applied.panUs && tiltUs === this.applied.tiltUs;
    if (there) {
      this.#end();
      this.#settle.resolve();
    } else this.fail(moveInterrupted(msg`the device halted on its way`));
  }

  /** Ends the move as failed; does nothing when it has ended. */
  fail(reason: PantiltError): void {
    this.#end();
    this.#settle.reject(reason);
  }

  #end(): void {
    this.#pending = false;
    this.#cancelDeadline();
  }
}

/** For the line, a servo frame and a line of telemetry, each with its retries [ms]. */
const REPORT_MARGIN_MS = 1000;
/** The first moves after ARM run at a quarter of speed and acceleration: four times the duration. */
const SLOWEST_FACTOR = 4;

/**
 * The longest that a device which keeps its limits can be in state `M` for a move [ms]: an axis
 * under way comes to rest first, then goes to its target with a trapezoidal speed profile.
 * @param from the pulses at rest; undefined when the device may be moving
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

/** The arguments of a MOVE: tenths of microseconds, which the device rounds to what it can make. */
export const moveArguments = ({ panUs, tiltUs }: Pulses, speedUsPerS?: number): number[] => [
  ...[panUs, tiltUs].map((pulseUs) => Math.round(10 * pulseUs) / 10),
  ...(speedUsPerS === undefined ? [] : [speedUsPerS]),
];
