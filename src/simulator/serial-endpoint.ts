/**
 * The serial line of a simulated rig, with one wire per direction: bytes are queued at once and
 * delivered at the speed of the baud rate, ten bits each (start, eight data, stop).
 */
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { SurfaceSpot } from '../surfaces.ts';
import type { Axis, FloorPoint, Microseconds } from '../units.ts';

/** Properties of a wire. */
export interface SerialWireConfig {
  readonly clock: Clock;
  readonly baudRate: number;
  /** Bytes delivered to the receiver at a time: 1 for a UART, more for a USB bridge. */
  readonly chunkBytes: number;
  readonly deliver: (bytes: Uint8Array) => void;
}

/** A wire with a queue at its sender. */
export class SerialWire {
  readonly #config: SerialWireConfig;
  #queue: Uint8Array = new Uint8Array(0);
  /** Arrival time of the chunk at the head of the queue [ms]. */
  #dueMs = 0;
  #cancel: (() => void) | undefined;

  constructor(config: SerialWireConfig) {
    this.#config = config;
  }

  /** True while bytes are in transit. */
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

  /** Discards bytes in transit. */
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

  /** Delivers all due bytes, since the timers of a wall clock are coarser than a byte. */
  #deliverDue(): void {
    const { clock, chunkBytes, deliver } = this.#config;
    const nowMs = Math.max(clock.nowMs(), this.#dueMs); // Rounding may put `now` slightly before the due time.
    while (this.busy && this.#dueMs <= nowMs) {
      const chunk = this.#queue.subarray(0, chunkBytes);
      this.#queue = this.#queue.subarray(chunk.length);
      this.#dueMs += this.#headMs();
      deliver(chunk);
    }
    if (this.busy && !this.#cancel) this.#wait();
  }

  /** Duration of the chunk at the head [ms]. */
  #headMs(): number {
    const bytes = Math.min(this.#queue.length, this.#config.chunkBytes);
    return (bytes * 10 * 1000) / this.#config.baudRate;
  }
}

/** The host's end of a simulated cable, such as the port of simulated-binding.ts. */
export interface HostEnd {
  /** Receives bytes from the device. */
  deliver(bytes: Uint8Array): void;
  /** The device has disconnected. */
  fail(reason: Error): void;
}

/** The direction from host to device. */
export interface Line {
  /** True while bytes are in transit to the device. */
  readonly busy: boolean;
  send(bytes: Uint8Array): void;
  /** Cuts the cable in both directions. */
  cut(): void;
}

/** Observes the traffic on the line and the outputs of the device as they happen. */
export interface RigProbe {
  /** Bytes that the host has written. */
  hostSent(bytes: Uint8Array): void;
  /** Bytes that have arrived at the device. */
  deviceReceived(bytes: Uint8Array): void;
  /** Bytes that the device has sent. */
  deviceSent(bytes: Uint8Array): void;
  /** Each servo pulse; null when pulses have ended. */
  pulse(axis: Axis, widthUs: Microseconds | null): void;
  /** The laser's pin, at least whenever it changes. */
  laser(on: boolean): void;
  /** A measurement of the camera. */
  measured(point: FloorPoint | undefined): void;
}

/** A simulated rig, with any kind of device, at the far end of the cable. */
export interface SerialEndpoint {
  readonly clock: Clock;
  /** Set by tests and measurements. */
  probe: RigProbe | undefined;
  /** Connects a host, in place of any other. */
  connect(baudRate: number, host: HostEnd): Line;
  /** Switches the device on. */
  powerUp(): void;
  /** Resets the device, as opening the port does to an Arduino; switches it on if it is off. */
  reset(): void;
  /** Cuts the power, as when the cable is unplugged. */
  powerDown(): void;
  /** A camera measurement of the current spot; undefined while the laser is off. */
  measureSpot(): SurfaceSpot | undefined;
  /** The true spot; undefined if the beam misses the floor. */
  trueSpot(): FloorPoint | undefined;
  /** Powers down permanently. */
  close(): Promise<void>;
}

/**
 * Connects a simulated rig to a byte stream (a pseudo-terminal, a pipe) until the returned function
 * is called. Opening the stream does not reset the device.
 */
export function wireToStream(
  rig: SerialEndpoint,
  baudRate: number,
  input: Readable,
  output: Writable,
): () => void {
  const line = rig.connect(baudRate, {
    deliver: (bytes) => output.write(bytes),
    fail: (reason) => output.destroy(reason),
  });
  const receive = (bytes: Buffer) => {
    rig.probe?.hostSent(bytes);
    line.send(bytes);
  };
  input.on('data', receive);
  return () => {
    input.off('data', receive);
    line.cut();
  };
}
