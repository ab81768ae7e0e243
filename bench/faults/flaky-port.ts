/** Failures of a serial port, which disappears and returns, on a simulated rig's port. */
import type { BindingPortInterface, PortInfo } from '@serialport/bindings-interface';
import type { SimulatedBinding } from '../../src/simulator/simulated-binding.ts';

type Read = BindingPortInterface['read'];
type ReadResult = Awaited<ReturnType<Read>>;

/** Disturbs an open port. */
type PortFault = (port: BindingPortInterface, binding: SimulatedBinding) => void;

const failing = (code: string) => () =>
  Promise.reject(new Error(`Error: ${code}: as the system says it`));
const never = <T>() => new Promise<T>(() => {});
const empty: Read = async (buffer) => ({ buffer, bytesRead: 0 }) as ReadResult;

/** Each kind of failure, by name. Pending reads continue, except those of `unplugged`. */
export const PORT_FAULTS = {
  unplugged: (_port, binding) => binding.unplug(),
  'unplugged, close never ends': (port, binding) => {
    const close = port.close.bind(port);
    port.close = () => close().then(() => never());
    binding.unplug();
  },
  'unplugged, close fails': (port, binding) => {
    const close = port.close.bind(port);
    port.close = () => close().then(failing('EBADF'));
    binding.unplug();
  },
  'unplugged, closed twice': (port, binding) => {
    binding.unplug();
    void port.close().catch(() => {});
  },
  'silent: no error and no close': (port) => {
    port.read = never;
    port.write = async () => {};
  },
  'reads fail with EIO': (port) => {
    port.read = failing('EIO');
  },
  'reads fail with ENXIO': (port) => {
    port.read = failing('ENXIO');
  },
  'writes fail with EIO': (port) => {
    port.write = failing('EIO');
  },
  'writes fail with EAGAIN': (port) => {
    port.write = failing('EAGAIN');
  },
  'reads are empty': (port) => {
    port.read = empty;
  },
} as const satisfies Readonly<Record<string, PortFault>>;

/** The name of a kind of failure. */
export type PortFaultName = keyof typeof PORT_FAULTS;

/** A rig's port with a USB identity, at a path that may change while it is unplugged. */
export class FlakyPort {
  readonly #binding: SimulatedBinding;
  readonly #innerPath: string;
  #path: string;
  #open: BindingPortInterface | undefined;

  constructor(binding: SimulatedBinding, path: string) {
    this.#binding = binding;
    this.#innerPath = path;
    this.#path = path;
    const list = binding.list.bind(binding);
    const open = binding.open.bind(binding);
    const usb = { vendorId: '2341', productId: '0043', serialNumber: '75735' };
    binding.list = async (): Promise<PortInfo[]> =>
      (await list()).map((port) => ({ ...port, ...usb, path: this.#path }));
    binding.open = async (options) => {
      if (options.path !== this.#path) throw new Error('No such file or directory');
      const port = await open({ ...options, path: this.#innerPath });
      this.#open = port;
      return port;
    };
  }

  /** Makes the port fail. */
  fail(fault: PortFaultName): void {
    if (this.#open) PORT_FAULTS[fault](this.#open, this.#binding);
  }

  /** Takes it away. */
  goAway(): void {
    this.#binding.unplug();
  }

  /** Brings it back. @param path where it appears */
  comeBack(path: string): void {
    this.#path = path;
    this.#binding.plug();
  }
}
