/**
 * Finds the rig and starts the communication with it: at a given path, or on each likely port in
 * turn; after a loss, wherever the same hardware has reappeared.
 */
import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import { SerialPortStream } from '@serialport/stream';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { joinMessages, msg } from '../message.ts';
import type { Hello } from '../protocol/device-lines.ts';
import { handshake } from './device-dialogues.ts';
import { DeviceLink } from './device-link.ts';
import { portError, portsNotListed } from './rig-errors.ts';

/** Timeout for opening a port; some drivers never return [ms]. */
const MAX_OPEN_MS = 5000;

/** USB vendors of Arduino boards and of the bridges on their clones, most likely first. */
const KNOWN_VENDORS = new Map([
  ['2341', 'Arduino'],
  ['2a03', 'Arduino'],
  ['1a86', 'WCH CH340'],
  ['0403', 'FTDI'],
  ['10c4', 'Silicon Labs CP210x'],
  ['2e8a', 'Raspberry Pi Pico'],
  ['303a', 'Espressif'],
]);

/** The manufacturer of the board or bridge behind a port, if its USB vendor is a common one. */
export const knownVendor = ({ vendorId }: PortInfo): string | undefined =>
  KNOWN_VENDORS.get(vendorId?.toLowerCase() ?? '');

/** Whether two listings are of the same hardware, even at different paths. */
const sameHardware = (a: PortInfo, b: PortInfo): boolean =>
  a.vendorId !== undefined &&
  a.vendorId === b.vendorId &&
  a.productId === b.productId &&
  (a.serialNumber ?? a.locationId) === (b.serialNumber ?? b.locationId);

/** Ports that may be a rig: USB ports, common vendors first. */
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

/** Opens a port, with a timeout. @throws PantiltError `port-failed` if it does not open in time */
function openPortInTime(
  { binding, baudRate }: PortSource,
  path: string,
  clock: Clock,
): Promise<SerialPortStream> {
  const opening = openPort(binding, path, baudRate);
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(MAX_OPEN_MS, () => {
      const text = msg`${path} did not open within ${MAX_OPEN_MS / 1000} s: unplug it and plug it in again`;
      reject(new PantiltError('unavailable', 'port-failed', text, { path }));
      opening.then((stream) => stream.close()).catch(() => {});
    });
    opening.then(resolve, reject).finally(cancel);
  });
}

/** Where to look for the rig. */
export interface PortSource {
  readonly binding: BindingInterface;
  /** A path, or `auto`: any USB serial port whose device answers HELLO. */
  readonly path: string;
  readonly baudRate: number;
}

/** A device that has answered. */
export interface Connection {
  readonly port: PortInfo;
  readonly link: DeviceLink;
  readonly hello: Hello;
}

/**
 * Opens ports until a device answers HELLO. The link has no listener yet: see `DeviceLink.attach`.
 * @param onOpen called with each opened port, before its device has answered
 * @param previous the lost connection; only the same device is accepted
 * @throws PantiltError why none of the ports was accepted
 */
export async function connect(
  source: PortSource,
  clock: Clock,
  log: Logger,
  onOpen: (link: DeviceLink) => void,
  previous?: Connection,
): Promise<Connection> {
  const failures: { path: string; error: PantiltError }[] = [];
  for (const port of await portsToTry(source, previous)) {
    try {
      return await tryPort(source, port, clock, log, onOpen, previous);
    } catch (error) {
      if (!(error instanceof PantiltError)) throw error;
      failures.push({ path: port.path, error });
    }
  }
  if (failures.length === 1) throw failures[0]?.error;
  const tried = failures.map(({ path, error }) => msg`${path}: ${error.wording}`);
  throw new PantiltError(
    'unavailable',
    'rig-not-found',
    failures.length > 0
      ? joinMessages(tried, '; ')
      : msg`no USB serial port found: connect the rig, or name its port with --port`,
    {
      failures: failures.map(({ path, error: { code, message, wording } }) => ({
        path,
        code,
        message,
        wording,
      })),
    },
  );
}

async function tryPort(
  source: PortSource,
  port: PortInfo,
  clock: Clock,
  log: Logger,
  onOpen: (link: DeviceLink) => void,
  previous: Connection | undefined,
): Promise<Connection> {
  const link = new DeviceLink(await openPortInTime(source, port.path, clock), clock, log);
  onOpen(link);
  try {
    const hello = await handshake(link);
    if (previous && hello.deviceId !== previous.hello.deviceId) {
      throw new PantiltError(
        'unavailable',
        'device-changed',
        msg`${port.path} is device ${hello.deviceId}, the rig was ${previous.hello.deviceId}:
          restart pantilt to take the other device`,
        { path: port.path },
      );
    }
    return { port, link, hello };
  } catch (error) {
    await link.close();
    throw error;
  }
}

async function portsToTry(
  { binding, path }: PortSource,
  previous: Connection | undefined,
): Promise<PortInfo[]> {
  const listed = await listPorts(binding, path);
  const known = previous?.port;
  const again = known && listed.find((port) => sameHardware(port, known));
  if (again) return [again];
  if (path === 'auto') return candidates(listed);
  return [listed.find((port) => port.path === path) ?? unlisted(path)];
}

/**
 * The system's ports. A port given by its path can be opened even if the system cannot list ports.
 */
async function listPorts(binding: BindingInterface, path: string): Promise<PortInfo[]> {
  try {
    return await binding.list();
  } catch (error) {
    if (path !== 'auto') return [];
    throw portsNotListed(error);
  }
}

/** A port that the system does not list, such as a pseudo-terminal. */
const unlisted = (path: string): PortInfo => ({
  path,
  manufacturer: undefined,
  serialNumber: undefined,
  pnpId: undefined,
  locationId: undefined,
  productId: undefined,
  vendorId: undefined,
});
