/**
 * Serial ports: which there are, which may be a rig, and how one is opened. Works over any
 * node-serialport binding, the simulated one included.
 */
import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import { SerialPortStream } from '@serialport/stream';
import { portError } from './rig-errors.ts';

/** Vendors of Arduino boards and of the USB bridges on their clones, likeliest first. */
const KNOWN_VENDORS = new Map([
  ['2341', 'Arduino'],
  ['2a03', 'Arduino'],
  ['1a86', 'WCH CH340'],
  ['0403', 'FTDI'],
  ['10c4', 'Silicon Labs CP210x'],
  ['2e8a', 'Raspberry Pi Pico'],
  ['303a', 'Espressif'],
]);

/** The maker of the board or bridge behind a port, when its USB vendor is a usual one. */
export const knownVendor = ({ vendorId }: PortInfo): string | undefined =>
  KNOWN_VENDORS.get(vendorId?.toLowerCase() ?? '');

/** Whether two listings are of the same piece of hardware, whatever path it has now. */
export const sameHardware = (a: PortInfo, b: PortInfo): boolean =>
  a.vendorId !== undefined &&
  a.vendorId === b.vendorId &&
  a.productId === b.productId &&
  (a.serialNumber ?? a.locationId) === (b.serialNumber ?? b.locationId);

/** Ports that may be a rig: those on USB, usual vendors first. */
export function candidates(ports: readonly PortInfo[]): PortInfo[] {
  const rank = (port: PortInfo) => (knownVendor(port) ? 0 : 1);
  return ports.filter(({ vendorId }) => vendorId).sort((a, b) => rank(a) - rank(b));
}

/**
 * Opens a port.
 * @throws PantiltError `port-not-found`, `port-permission-denied`, `port-busy` or `port-failed`
 */
export function openPort(
  binding: BindingInterface,
  path: string,
  baudRate: number,
): Promise<SerialPortStream> {
  return new Promise((resolve, reject) => {
    const stream = new SerialPortStream({ binding, path, baudRate, autoOpen: false });
    stream.open((error) => (error ? reject(portError(path, error)) : resolve(stream)));
  });
}
