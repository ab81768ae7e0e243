/**
 * Finds the rig and gets a conversation going: at a given path, or by asking each likely port; after
 * a loss, wherever the same hardware has come back.
 */

import type { BindingInterface, PortInfo } from '@serialport/bindings-interface';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import type { Hello } from '../protocol/device-lines.ts';
import { joined, word } from '../wording.ts';
import { DeviceLink, type LinkListener } from './device-link.ts';
import { greet } from './handshake.ts';
import { candidates, openPort, sameHardware } from './ports.ts';
import { portsNotListed } from './rig-errors.ts';

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
 * Opens ports until a device answers HELLO.
 * @param onOpen told of each port that is opened, before its device has answered
 * @param previous the connection that was lost; only the same device is taken again
 * @throws PantiltError why no port would do
 */
export async function connect(
  source: PortSource,
  clock: Clock,
  log: Logger,
  listener: LinkListener,
  onOpen: (link: DeviceLink) => void,
  previous?: Connection,
): Promise<Connection> {
  const failures: { path: string; error: PantiltError }[] = [];
  for (const port of await portsToTry(source, previous)) {
    try {
      return await tryPort(source, port, clock, log, listener, onOpen, previous);
    } catch (error) {
      if (!(error instanceof PantiltError)) throw error;
      failures.push({ path: port.path, error });
    }
  }
  if (failures.length === 1) throw failures[0]?.error;
  const tried = failures.map(({ path, error }) => word`${path}: ${error.wording}`);
  throw new PantiltError(
    'unavailable',
    'rig-not-found',
    failures.length > 0
      ? joined(tried, '; ')
      : word`no USB serial port found: plug the rig in, or name its port with --port`,
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
  { binding, baudRate }: PortSource,
  port: PortInfo,
  clock: Clock,
  log: Logger,
  listener: LinkListener,
  onOpen: (link: DeviceLink) => void,
  previous: Connection | undefined,
): Promise<Connection> {
  const stream = await openPort(binding, port.path, baudRate);
  let established = false;
  const link = new DeviceLink(stream, clock, log, {
    onReport: (report) => established && listener.onReport(report),
    onEnd: (reason) => established && listener.onEnd(reason),
  });
  onOpen(link);
  try {
    const hello = await greet(link);
    if (previous && hello.deviceId !== previous.hello.deviceId) {
      throw new PantiltError(
        'unavailable',
        'device-changed',
        word`${port.path} is device ${hello.deviceId}, the rig was ${previous.hello.deviceId}:
          restart pantilt to take the other device`,
        { path: port.path },
      );
    }
    established = true;
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

/** The system's ports. A path that was named can be opened even where they can't be listed. */
async function listPorts(binding: BindingInterface, path: string): Promise<PortInfo[]> {
  try {
    return await binding.list();
  } catch (error) {
    if (path !== 'auto') return [];
    throw portsNotListed(error);
  }
}

/** A port that the system doesn't list, such as a pseudo-terminal. */
const unlisted = (path: string): PortInfo => ({
  path,
  manufacturer: undefined,
  serialNumber: undefined,
  pnpId: undefined,
  locationId: undefined,
  productId: undefined,
  vendorId: undefined,
});
