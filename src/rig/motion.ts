/**
 * One move under way: waits for the telemetry that shows the device at rest where it was sent.
 * Telemetry that comes after the reply to MOVE was made after MOVE was executed.
 */

import type { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import { microseconds, type Pulses } from '../units.ts';
import { interrupted, unreadableReply } from './rig-errors.ts';

/** A move from the device's OK to its end. */
export class Motion {
  /** Resolves on arrival. @throws PantiltError what has ended the move before */
  readonly arrived: Promise<void>;
  /** Where it ends: what the device applies of what was asked for. */
  readonly applied: Pulses;
  readonly #settle: { resolve: () => void; reject: (reason: PantiltError) => void };

  /** @param words of the device's OK to MOVE. @throws PantiltError `device-reply-invalid` */
  constructor(words: readonly string[]) {
    const [panUs, tiltUs] = [microseconds(Number(words[0])), microseconds(Number(words[1]))];
    if (Number.isNaN(panUs + tiltUs)) throw unreadableReply('MOVE', words);
    this.applied = { panUs, tiltUs };
    const { promise, ...settle } = withResolvers();
    promise.catch(() => {}); // a move may fail before anybody waits for it
    this.arrived = promise;
    this.#settle = settle;
  }

  /** Takes the newest state of the device. */
  follow({ state, panUs, tiltUs }: DeviceStatus): void {
    if (state === 'M') return;
    const there = panUs === this.applied.panUs && tiltUs === this.applied.tiltUs;
    if (there) this.#settle.resolve();
    else this.fail(interrupted(msg`the device halted on its way`));
  }

  /** Ends the move as failed; does nothing when it has ended. */
  fail(reason: PantiltError): void {
    this.#settle.reject(reason);
  }
}

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
