/**
 * One direction of a serial line: bytes go in at once and come out at the baud rate's true speed,
 * ten bits each (start, eight data, stop).
 */
import type { Clock } from '../clock.ts';

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
    if (!this.#cancel) this.#transmit();
  }

  /** Drops what is under way. */
  cut(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#queue = new Uint8Array(0);
  }

  #transmit(): void {
    const chunk = this.#queue.subarray(0, this.#config.chunkBytes);
    if (chunk.length === 0) return;
    const durationMs = (chunk.length * 10 * 1000) / this.#config.baudRate;
    this.#cancel = this.#config.clock.schedule(durationMs, () => {
      this.#cancel = undefined;
      this.#queue = this.#queue.subarray(chunk.length);
      this.#transmit();
      this.#config.deliver(chunk);
    });
  }
}
