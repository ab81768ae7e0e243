/**
 * The simulated rig as a serial port: a node-serialport binding (BindingInterface) whose device end
 * is a SimulatedRig. The driver talks to it through the same SerialPortStream as to hardware.
 */
import type {
  BindingInterface,
  BindingPortInterface,
  OpenOptions,
  PortInfo,
} from '@serialport/bindings-interface';
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { SerialWire } from './serial-wire.ts';
import type { SimulatedRig } from './simulated-rig.ts';

/** The path that the simulated port is listed and opened under. */
export const SIMULATED_PATH = 'sim';
/** From the reset that opening the port causes to BOOT; a real boot loader takes longer [ms]. */
const BOOT_MS = 100;
/** A USB bridge passes on what it has received in pieces of about this size. */
const BRIDGE_CHUNK_BYTES = 16;

/** A binding that knows one port: the simulated rig. It can be unplugged and plugged in again. */
export class SimulatedBinding implements BindingInterface<SimulatedPort> {
  readonly #rig: SimulatedRig;
  #port: SimulatedPort | undefined;
  #plugged = true;

  constructor(rig: SimulatedRig) {
    this.#rig = rig;
  }

  async list(): Promise<PortInfo[]> {
    return this.#plugged ? [PORT_INFO] : [];
  }

  /** @throws PantiltError `port-not-found` while unplugged, `port-busy` while open */
  async open(options: OpenOptions): Promise<SimulatedPort> {
    if (!this.#plugged || options.path !== SIMULATED_PATH) {
      throw new PantiltError('unavailable', 'port-not-found', `there is no port ${options.path}`);
    }
    if (this.#port?.isOpen) {
      throw new PantiltError('conflict', 'port-busy', `port ${options.path} is open already`);
    }
    this.#port = new SimulatedPort(this.#rig, options);
    return this.#port;
  }

  /** Pulls the plug: the device loses power, the host's reads fail. */
  unplug(): void {
    this.#plugged = false;
    this.#rig.device.halt();
    this.#port?.disconnect();
  }

  /** Puts the plug back. */
  plug(): void {
    this.#plugged = true;
  }
}

/** An open port of a simulated rig. Opening it resets the device, as it does an Arduino. */
export class SimulatedPort implements BindingPortInterface {
  readonly openOptions: Required<OpenOptions>;
  isOpen = true;
  readonly #clock: Clock;
  readonly #toDevice: SerialWire;
  readonly #toHost: SerialWire;
  readonly #cancelBoot: () => void;
  #booted = false;
  /** Why nothing can be read or written any more. */
  #failure: Error | undefined;
  #received = Buffer.alloc(0);
  #reader: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(rig: SimulatedRig, options: OpenOptions) {
    const { clock, device } = rig;
    const { baudRate } = options;
    this.openOptions = { ...DEFAULT_OPTIONS, ...options };
    this.#clock = clock;
    const toDevice = (bytes: Uint8Array) => {
      if (this.#booted) for (const byte of bytes) device.receive(byte);
    };
    const toHost = (bytes: Uint8Array) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#reader?.resolve();
    };
    this.#toDevice = new SerialWire({ clock, baudRate, chunkBytes: 1, deliver: toDevice });
    this.#toHost = new SerialWire({
      clock,
      baudRate,
      chunkBytes: BRIDGE_CHUNK_BYTES,
      deliver: toHost,
    });
    rig.onLine = (line) => this.#toHost.send(Buffer.from(line, 'latin1'));
    device.halt();
    this.#cancelBoot = clock.schedule(BOOT_MS, () => {
      this.#booted = true;
      device.reset('EXTERNAL');
    });
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
    this.#toDevice.send(Buffer.from(buffer));
  }

  async close(): Promise<void> {
    this.isOpen = false;
    this.#cut(canceled('the port is closed'));
  }

  /** The plug is pulled: reads and writes fail, and the host has to close the port. */
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
    while (!this.#failure && this.#toDevice.busy) {
      await new Promise<void>((resolve) => this.#clock.schedule(1, resolve));
    }
  }

  #cut(reason: Error): void {
    this.#failure = reason;
    this.#cancelBoot();
    this.#toDevice.cut();
    this.#toHost.cut();
    this.#reader?.reject(reason);
  }
}

const DEFAULT_OPTIONS = {
  path: SIMULATED_PATH,
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

const PORT_INFO: PortInfo = {
  path: SIMULATED_PATH,
  manufacturer: 'pantilt (simulated)',
  serialNumber: undefined,
  pnpId: undefined,
  locationId: undefined,
  productId: undefined,
  vendorId: undefined,
};

function canceled(message: string): Error {
  return Object.assign(new Error(message), { canceled: true });
}
