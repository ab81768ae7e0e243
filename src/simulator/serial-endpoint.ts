/**
 * One direction of a serial line: bytes go in at once and come out at the baud rate's true speed,
 * ten bits each (start, eight data, stop).
 */
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { FloorPoint } from '../units.ts';

/** How a wire is laid. */
export interface SerialWireConfig {
  readonly clock: Clock;
  readonly baudRate: number;
  /** Bytes that the receiver gathers before it tells: 1 for a UART, more for a USB bridge. */
  readonly chunkBytes: number;
  readonly deliver: (bytes: Uint8Array) => void;
}

/** A wire with a sender's queue before it. */
export class SerialWire {
  readonly #config: SerialWireConfig;
  #queue: Uint8Array = new Uint8Array(0);
  /** When the chunk at the head of the queue will have arrived. */
  #dueMs = 0;
  #cancel: (() => void) | undefined;

  constructor(config: SerialWireConfig) {
    this.#config = config;
  }

  /** True while bytes are under way. */
  get busy(): boolean {
    return this.#queue.length > 0;
  }

  /** Queues bytes. */
  send(bytes: Uint8Array): void {
    this.#queue = Buffer.concat([this.#queue, bytes]);
    if (this.#cancel || !this.busy) return;
    this.#dueMs = this.#config.clock.nowMs() + this.#headMs();
    this.#wait();
  }

  /** Drops what is under way. */
  cut(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#queue = new Uint8Array(0);
  }

  #wait(): void {
    const { clock } = this.#config;
    this.#cancel = clock.schedule(this.#dueMs - clock.nowMs(), () => {
      this.#cancel = undefined;
      this.#deliverDue();
    });
  }

  /** Delivers all that has arrived by now: a wall clock's timers are coarser than a byte. */
  #deliverDue(): void {
    const { clock, chunkBytes, deliver } = this.#config;
    const nowMs = Math.max(clock.nowMs(), this.#dueMs); // the sum of two times may fall short of it
    while (this.busy && this.#dueMs <= nowMs) {
      const chunk = this.#queue.subarray(0, chunkBytes);
      this.#queue = this.#queue.subarray(chunk.length);
      this.#dueMs += this.#headMs();
      deliver(chunk);
    }
    if (this.busy && !this.#cancel) this.#wait();
  }

  /** How long the chunk at the head takes. */
  #headMs(): number {
    const bytes = Math.min(this.#queue.length, this.#config.chunkBytes);
    return (bytes * 10 * 1000) / this.#config.baudRate;
  }
}

/**
 * A rig at the far end of a simulated cable, whatever its device is made of. The simulated serial port
 * (simulated-binding.ts) is plugged into one.
 */

/** Who is at the host's end of the cable. */
export interface HostEnd {
  /** Takes bytes from the device. */
  deliver(bytes: Uint8Array): void;
  /** The device is gone. */
  fail(reason: Error): void;
}

/** The way from the host to the device. */
export interface Line {
  /** True while bytes are under way to the device. */
  readonly busy: boolean;
  send(bytes: Uint8Array): void;
  /** Nothing goes through any more, in either direction. */
  cut(): void;
}

/** A rig made of software that a simulated port can be plugged into. */
export interface CabledRig {
  readonly clock: Clock;
  /** Connects a host, in place of any other. */
  connect(baudRate: number, host: HostEnd): Line;
  /** Switches the device on. */
  powerUp(): void;
  /** Resets the device, as opening the port does to an Arduino; switches it on if it is off. */
  reset(): void;
  /** The plug is pulled. */
  powerDown(): void;
  /** What its camera reports of the spot now; nothing while the laser is off. */
  look(): FloorPoint | undefined;
  /** Where its laser really points now, as a perfect ruler would tell, or nothing. */
  trueSpot(): FloorPoint | undefined;
  /** Ends it for good. */
  close(): Promise<void>;
}

/**
 * Wires a simulated rig to a byte stream (a pseudo-terminal, a pipe) until the returned function is
 * called. Opening the stream doesn't reset the device.
 */
export function wireToStream(
  rig: CabledRig,
  baudRate: number,
  input: Readable,
  output: Writable,
): () => void {
  const line = rig.connect(baudRate, {
    deliver: (bytes) => output.write(bytes),
    fail: (reason) => output.destroy(reason),
  });
  const receive = (bytes: Buffer) => line.send(bytes);
  input.on('data', receive);
  return () => {
    input.off('data', receive);
    line.cut();
  };
}
