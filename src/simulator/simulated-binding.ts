/**
 * A simulated rig as a serial port: a node-serialport binding (BindingInterface) with a SerialEndpoint
 * at its far end. The driver uses it through SerialPortStream, as with hardware.
 */

import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
} from '@serialport/bindings-interface';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { Line, SerialEndpoint } from './serial-endpoint.ts';

/** Default path of a simulated port. */
export const SIMULATED_PATH = 'sim';

/** A binding with one port, the simulated rig, which can be unplugged and plugged in again. */
export class SimulatedBinding implements BindingInterface<SimulatedPort> {
  readonly #rig: SerialEndpoint;
  readonly #path: string;
  #port: SimulatedPort | undefined;
  #plugged = true;

  constructor(rig: SerialEndpoint, path = SIMULATED_PATH) {
    this.#rig = rig;
    this.#path = path;
  }

  async list(): Promise<PortInfo[]> {
    return this.#plugged ? [portInfo(this.#path)] : [];
  }

  /** @throws PantiltError `port-not-found` while unplugged, `port-busy` while open */
  async open(options: OpenOptions): Promise<SimulatedPort> {
    if (!this.#plugged || options.path !== this.#path) {
      throw new PantiltError(
        'unavailable',
        'port-not-found',
        msg`there is no port ${options.path}: check the cable`,
      );
    }
    if (this.#port?.isOpen) {
      throw new PantiltError('conflict', 'port-busy', msg`port ${options.path} is open already`);
    }
    this.#port = new SimulatedPort(this.#rig, options);
    return this.#port;
  }

  /** Unplugs the cable: the device loses power, and the host's reads fail. */
  unplug(): void {
    this.#plugged = false;
    this.#rig.powerDown();
    this.#port?.disconnect();
  }

  /** Plugs the cable in again. */
  plug(): void {
    this.#plugged = true;
  }
}

/** An open port of a simulated rig. Opening it resets the device, as with an Arduino. */
export class SimulatedPort implements BindingPortInterface {
  readonly openOptions: Required<OpenOptions>;
  isOpen = true;
  readonly #rig: SerialEndpoint;
  readonly #line: Line;
  /** Set when reads and writes fail from now on. */
  #failure: Error | undefined;
  #received = Buffer.alloc(0);
  #reader: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(rig: SerialEndpoint, options: OpenOptions) {
    this.openOptions = { ...DEFAULT_OPTIONS, ...options };
    this.#rig = rig;
    this.#line = rig.connect(options.baudRate, {
      deliver: (bytes) => {
        this.#received = Buffer.concat([this.#received, bytes]);
        this.#reader?.resolve();
      },
      fail: (reason) => this.#cut(reason),
    });
    rig.reset();
  }

  async read(
    buffer: Buffer,
    offset: number,
    length: number,
  ): Promise<{ buffer: Buffer; bytesRead: number }> {
    if (this.#failure) throw this.#failure;
    if (this.#received.length === 0) {
      await new Promise<void>((resolve, reject) => {
        this.#reader = { resolve, reject };
      }).finally(() => {
        this.#reader = undefined;
      });
    }
    const bytesRead = this.#received.copy(buffer, offset, 0, length);
    this.#received = this.#received.subarray(bytesRead);
    return { buffer, bytesRead };
  }

  async write(buffer: Buffer): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#rig.probe?.hostSent(buffer);
    this.#line.send(Buffer.from(buffer));
  }

  async close(): Promise<void> {
    this.isOpen = false;
    this.#cut(canceled('the port is closed'));
  }

  /** Cuts the cable: reads and writes fail, and the host has to close the port. */
  disconnect(): void {
    this.#cut(new Error('the device is gone'));
  }

  async update({ baudRate }: { baudRate: number }): Promise<void> {
    throw new Error(`the simulated port can't change to ${baudRate} baud while it is open`);
  }

  async set(): Promise<void> {}

  async get(): Promise<{ cts: boolean; dsr: boolean; dcd: boolean }> {
    return { cts: true, dsr: true, dcd: true };
  }

  async getBaudRate(): Promise<{ baudRate: number }> {
    return { baudRate: this.openOptions.baudRate };
  }

  async flush(): Promise<void> {
    this.#received = Buffer.alloc(0);
  }

  async drain(): Promise<void> {
    while (!this.#failure && this.#line.busy) {
      await new Promise<void>((resolve) => this.#rig.clock.schedule(1, resolve));
    }
  }

  #cut(reason: Error): void {
    this.#failure = reason;
    this.#line.cut();
    this.#reader?.reject(reason);
  }
}

const DEFAULT_OPTIONS = {
  baudRate: 0,
  dataBits: 8,
  lock: true,
  stopBits: 1,
  parity: 'none',
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  hupcl: true,
} as const;

const portInfo = (path: string): PortInfo => ({
  path,
  manufacturer: 'pantilt (simulated)',
  serialNumber: undefined,
  pnpId: undefined,
  locationId: undefined,
  productId: undefined,
  vendorId: undefined,
});

function canceled(message: string): Error {
  return Object.assign(new Error(message), { canceled: true });
}
