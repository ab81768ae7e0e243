/**
 * The device of a simulated rig: the firmware's own core (firmware/pantilt/src), compiled to
 * WebAssembly, with this file and firmware/wasm/board.c as its board. It receives bytes, sends
 * lines and outputs a pulse for each servo every frame. firmware/PROTOCOL.md specifies the device.
 */
import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import type { Limits } from '../protocol/limits.ts';
import { AXES, microseconds, type Pulses } from '../units.ts';

/** The exports of build/core.wasm (firmware/wasm/board.c). Times are on the device's clock [ms]. */
interface Core {
  storeLimits(
    axis: number,
    minUs: number,
    maxUs: number,
    speed: number,
    acceleration: number,
  ): void;
  reset(reason: number, fingerprint: number): void;
  receive(byte: number, nowMs: number): void;
  frame(nowMs: number): void;
  poll(nowMs: number): void;
  pulsesOn(): number;
  telemetryInMs(nowMs: number): number;
}

const CORE_FILE = new URL('../../firmware/build/core.wasm', import.meta.url);
/** Compiled once, at first use; each device is an instance with its own memory. */
let compiledCore: WebAssembly.Module | undefined;

/** The numbers of reset_t in firmware/pantilt/src/device.h. */
const RESET_REASONS = { POWER: 0, EXTERNAL: 1 } as const;
/** The period of the servo pulses [ms]. */
const SERVO_FRAME_MS = 20;
const TICKS_PER_US = 2;

/** Constructor arguments of a simulated device. */
export interface SimulatedDeviceConfig {
  readonly clock: Clock;
  /**
   * 32-bit number, unique to each device; its identity is `SIM-` and this number in hexadecimal.
   */
  readonly fingerprint: number;
  /** Limits in its storage until others are set by a command. */
  readonly limits: Limits;
  /** Called with each line that the device sends. */
  readonly send: (line: string) => void;
  /** Called with the pulses of each servo frame while pulses are on; with null when they have ended. */
  readonly drive: (pulses: Pulses | null) => void;
  /** Called with the state of the laser pin whenever it is set. */
  readonly setLaser: (on: boolean) => void;
}

/** A device at the end of a serial line; off until the first reset. */
export class SimulatedDevice {
  readonly #config: SimulatedDeviceConfig;
  readonly #core: Core;
  #resetMs = 0;
  #laserOn = false;
  /** The line that the core is sending. */
  #sent = '';
  #cancelFrame: (() => void) | undefined;
  #cancelTelemetry: (() => void) | undefined;
  /** On the device's clock [ms]. */
  #telemetryDueMs = 0;

  constructor(config: SimulatedDeviceConfig) {
    this.#config = config;
    compiledCore ??= new WebAssembly.Module(readFileSync(CORE_FILE));
    const board = {
      drive: (pulsesOn: number, panTicks: number, tiltTicks: number) => {
        if (pulsesOn) config.drive({ panUs: pulseUs(panTicks), tiltUs: pulseUs(tiltTicks) });
      },
      setLaser: (on: number) => {
        this.#laserOn = on !== 0;
        config.setLaser(this.#laserOn);
      },
      send: (byte: number) => this.#send(byte),
    };
    this.#core = new WebAssembly.Instance(compiledCore, { board }).exports as unknown as Core;
    for (const [i, axis] of AXES.entries()) {
      const { minUs, maxUs, speedUsPerS, accelerationUsPerS2 } = config.limits[axis];
      this.#core.storeLimits(i, minUs, maxUs, speedUsPerS, accelerationUsPerS2);
    }
  }

  /** Resets the device: released, laser off, all state lost except the storage; reports BOOT. */
  reset(reason: keyof typeof RESET_REASONS): void {
    this.halt();
    this.#resetMs = this.#config.clock.nowMs();
    this.#core.reset(RESET_REASONS[reason], this.#config.fingerprint);
  }

  /** Cuts the power, which ends the timers. */
  halt(): void {
    this.#cancelFrame?.();
    this.#cancelTelemetry?.();
    this.#cancelFrame = undefined;
    this.#cancelTelemetry = undefined;
    this.#config.drive(null);
  }

  /** Whether the laser is on. */
  get laserOn(): boolean {
    return this.#laserOn;
  }

  /** Receives one byte from the line. */
  receive(byte: number): void {
    this.#core.receive(byte, this.#nowMs());
    this.#planWork();
  }

  /** Time since the reset, in whole milliseconds; the core's clock wraps after 32 bits. */
  #nowMs(): number {
    return Math.floor(this.#config.clock.nowMs() - this.#resetMs) >>> 0;
  }

  #send(byte: number): void {
    const character = String.fromCharCode(byte);
    this.#sent += character;
    if (character !== '\n') return;
    const line = this.#sent;
    this.#sent = '';
    this.#config.send(line);
  }

  /** Schedules the next frame and the next line of telemetry; without either, the device sleeps. */
  #planWork(): void {
    if (this.#core.pulsesOn()) this.#cancelFrame ??= this.#planFrame(0);
    this.#planTelemetry();
  }

  #planFrame(delayMs: number): () => void {
    return this.#config.clock.schedule(delayMs, () => {
      this.#cancelFrame = undefined;
      this.#core.frame(this.#nowMs());
      if (this.#core.pulsesOn()) this.#cancelFrame = this.#planFrame(SERVO_FRAME_MS);
      else this.#config.drive(null);
      this.#planTelemetry();
    });
  }

  #planTelemetry(): void {
    const nowMs = this.#nowMs();
    const inMs = this.#core.telemetryInMs(nowMs);
    const dueMs = nowMs + inMs;
    if (this.#cancelTelemetry && inMs >= 0 && dueMs === this.#telemetryDueMs) return;
    this.#cancelTelemetry?.();
    this.#cancelTelemetry = undefined;
    if (inMs < 0) return;
    this.#telemetryDueMs = dueMs;
    this.#cancelTelemetry = this.#config.clock.schedule(inMs, () => {
      this.#cancelTelemetry = undefined;
      this.#core.poll(this.#nowMs());
      this.#planTelemetry();
    });
  }
}

const pulseUs = (ticks: number) => microseconds(ticks / TICKS_PER_US);
