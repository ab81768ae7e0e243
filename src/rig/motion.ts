/**
 * One move under way: waits for the telemetry that shows the device at rest where it was sent.
 * Telemetry that comes after the reply to MOVE was made after MOVE was executed.
 */
import type { PantiltError } from '../errors.ts';
import type { DeviceStatus } from '../protocol/device-lines.ts';
import type { Pulses } from '../units.ts';
import { interrupted } from './rig-errors.ts';

/** A move from the device's OK to its end. */
export class Motion {
  /** Resolves on arrival. @throws PantiltError what has ended the move before */
  readonly arrived: Promise<void>;
  readonly #target: Pulses;
  readonly #settle: { resolve: () => void; reject: (reason: PantiltError) => void };

  constructor(target: Pulses) {
    this.#target = target;
    const { promise, ...settle } = withResolvers();
    promise.catch(() => {}); // a move may fail before anybody waits for it
    this.arrived = promise;
    this.#settle = settle;
  }

  /** Takes the newest state of the device. */
  follow({ state, panUs, tiltUs }: DeviceStatus): void {
    if (state === 'M') return;
    if (panUs === this.#target.panUs && tiltUs === this.#target.tiltUs) this.#settle.resolve();
    else this.fail(interrupted('the device halted on its way'));
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
