/**
 * A rig whose device is the compiled firmware on an emulated board, in a separate thread; the
 * mechanics follow the pulses of the board. The board runs in time slices. A virtual clock waits
 * for each, so that the same seed gives the same bytes and pulses.
 */
import type { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { AXES, type FloorPoint } from '../units.ts';
import { startWorker } from '../worker-task.ts';
import type { BoardAction, EmulatorStart, Slice, SliceOutcome } from './avr/emulator-messages.ts';
import { Mechanics } from './mechanics.ts';
import type { HostEnd, Line, RigProbe, SerialEndpoint } from './serial-endpoint.ts';
import type { SimulatedRigDescription } from './simulated-rig-file.ts';

/** The path of the port of an emulated rig. */
export const EMULATED_PATH = 'emulator';
/** Period at which the line delivers bytes, about that of a USB bridge [ms]. */
const SLICE_MS = 2;
/**
 * Maximum slice, so that the board does not catch up on the time that a computer was asleep [ms].
 */
const LONGEST_SLICE_MS = 1000;

/** Two servo frames without a pulse: pulses have ended [ms]. */
const PULSES_ENDED_MS = 45;

/** A rig that runs the real firmware. */
export class EmulatedRig implements SerialEndpoint {
  readonly clock: Clock;
  probe: RigProbe | undefined;
  readonly #start: EmulatorStart;
  readonly #mechanics: Mechanics;
  #thread: Worker | undefined;
  #host: HostEnd | undefined;
  #actions: BoardAction[] = [];
  /** To the probe, about these actions. */
  #reports: (() => void)[] = [];
  #receiving = false;
  #laserOn = false;
  /** Aborted at power-down, which ends the thread. */
  #life: AbortController | undefined;
  #closed = false;
  /** The time up to which the board has run [ms]. */
  #ranMs = 0;
  #boardMs = 0;
  /** Of its last pulse, on the same scale. */
  #pulseMs = 0;
  /** Resolvers of the running slices, in order. */
  #waiting: ((outcome?: SliceOutcome) => void)[] = [];

  /** @param hex the compiled firmware, Intel HEX */
  constructor(description: SimulatedRigDescription, clock: Clock, seed: number, hex: string) {
    this.clock = clock;
    this.#start = { hex, seed };
    this.#mechanics = new Mechanics(description, clock, seed);
  }

  /** How long the board has run [ms]; on a busy machine it is behind a real clock. */
  get boardMs(): number {
    return this.#boardMs;
  }

  connect(baudRate: number, host: HostEnd): Line {
    this.#host = host;
    this.#actions.push({ kind: 'host', baudRate });
    const busy = () => this.#receiving || this.#actions.some(({ kind }) => kind === 'bytes');
    return {
      get busy() {
        return busy();
      },
      send: (bytes) => {
        const { probe } = this;
        this.#actions.push({ kind: 'bytes', bytes });
        this.#reports.push(() => probe?.deviceReceived(bytes));
      },
      cut: () => {
        if (this.#host === host) this.#host = undefined;
      },
    };
  }

  powerUp(): void {
    if (this.#life || this.#closed) return;
    this.#life = new AbortController();
    this.#actions.push({ kind: 'power-up' });
    this.#thread ??= this.#startThread();
    this.#ranMs = this.clock.nowMs();
    this.#planSlice(this.#life.signal);
  }

  reset(): void {
    this.powerUp();
    this.#actions.push({ kind: 'reset' });
  }

  powerDown(): void {
    this.#life?.abort();
    this.#life = undefined;
    this.#setLaser(false);
    this.#endPulses();
    this.#actions = [{ kind: 'power-down' }];
    this.#reports = [];
  }

  measureSpot(): FloorPoint | undefined {
    const point = this.#laserOn ? this.#mechanics.measureSpot() : undefined;
    this.probe?.measured(point);
    return point;
  }

  trueSpot(): FloorPoint | undefined {
    return this.#mechanics.trueSpot();
  }

  async close(): Promise<void> {
    this.powerDown();
    this.#closed = true;
    await this.#thread?.terminate();
  }

  #startThread(): Worker {
    const thread = startWorker('avr/emulator-worker', import.meta.url, this.#start);
    thread.on('message', (outcome: SliceOutcome) => this.#waiting.shift()?.(outcome));
    thread.on('error', (error) => {
      this.powerDown();
      this.#host?.fail(new Error(`the emulated board failed: ${error.message}`, { cause: error }));
    });
    thread.on('exit', () => {
      this.#thread = undefined;
      for (const settle of this.#waiting.splice(0)) settle();
    });
    return thread;
  }

  #planSlice(life: AbortSignal): void {
    this.clock.schedule(SLICE_MS, async () => {
      if (life.aborted) return;
      const outcome = await this.#runSlice();
      if (!outcome || life.aborted) return;
      this.#planSlice(life);
      this.#receiving = outcome.receiving;
      this.#setLaser(outcome.laserOn);
      for (const [axis, widthUs] of outcome.pulses) {
        this.#mechanics.drive(axis, widthUs);
        this.probe?.pulse(axis, widthUs);
      }
      if (outcome.pulses.length > 0) this.#pulseMs = this.#boardMs;
      else if (this.#boardMs - this.#pulseMs > PULSES_ENDED_MS) this.#endPulses();
      if (outcome.bytes.length === 0) return;
      this.probe?.deviceSent(outcome.bytes);
      this.#host?.deliver(outcome.bytes);
    });
  }

  #endPulses(): void {
    for (const axis of AXES) this.probe?.pulse(axis, null);
  }

  #setLaser(on: boolean): void {
    this.#laserOn = on;
    this.probe?.laser(on);
  }

  /** Runs the board up to the present; undefined if its thread has ended. */
  async #runSlice(): Promise<SliceOutcome | undefined> {
    const nowMs = this.clock.nowMs();
    const durationMs = Math.min(nowMs - this.#ranMs, LONGEST_SLICE_MS);
    for (const report of this.#reports.splice(0)) report();
    const slice: Slice = { durationMs, actions: this.#actions };
    this.#ranMs = nowMs;
    this.#actions = [];
    this.#thread?.postMessage(slice);
    const outcome =
      this.#thread &&
      (await new Promise<SliceOutcome | undefined>((resolve) => this.#waiting.push(resolve)));
    this.#boardMs += durationMs; // Until its outcome is known, a slice has not been.
    return outcome;
  }
}
