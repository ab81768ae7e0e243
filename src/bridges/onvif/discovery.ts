/**
 * WS-Discovery for ONVIF (ONVIF Core Specification, section 7; WS-Discovery 1.0, April 2005): answers the
 * probes of clients, and announces the rig when it comes and goes.
 */
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { errorText } from '../../errors.ts';
import { deviceAddress, scopesOf } from './device-service.ts';
import { childOf, parseXml, SOAP, textOf, type Xml, type XmlElement, xml } from './soap.ts';

const GROUP = '239.255.255.250';
const PORT = 3702;
const WSD = 'http://schemas.xmlsoap.org/ws/2005/04/discovery';
const WSA = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
const ANYONE = `${WSA}/role/anonymous`;
const TYPES = ['NetworkVideoTransmitter', 'Device'];
const MAX_PROBE_BYTES = 8192;
/** Answers in a second, so that forged probes cannot flood others with answers. */
const MAX_ANSWERS_PER_S = 20;

/** The rig as discovery describes it. */
export interface DiscoveredDevice {
  readonly endpoint: string;
  readonly rigName: string;
  /** Host and port of the services, at each address. */
  readonly hosts: readonly string[];
}

/** The answer to a message; undefined unless it is a probe for such a device. */
export function answerProbe(text: string, device: DiscoveredDevice): string | undefined {
  let message: XmlElement;
  try {
    message = parseXml(text);
  } catch {
    return undefined;
  }
  const probe = childOf(childOf(message, 'Body'), 'Probe');
  const header = childOf(message, 'Header');
  const messageId = header && textOf(header, 'MessageID');
  if (message.name !== 'Envelope' || !probe || !messageId) return undefined;
  const types = (textOf(probe, 'Types') ?? '').split(/\s+/).filter(Boolean);
  const scopes = (textOf(probe, 'Scopes') ?? '').split(/\s+/).filter(Boolean);
  const isMeant =
    types.every((type) => TYPES.includes(type.split(':').at(-1)!)) &&
    scopes.every((scope) =>
      scopesOf(device.rigName).some(
        (own) => own === scope || own.startsWith(`${scope.replace(/\/$/, '')}/`),
      ),
    );
  if (!isMeant) return undefined;
  return discoveryMessage(
    'ProbeMatches',
    xml`<d:ProbeMatches><d:ProbeMatch>${describe(device)}</d:ProbeMatch></d:ProbeMatches>`,
    xml`<a:RelatesTo>${messageId}</a:RelatesTo><a:To>${ANYONE}</a:To>`,
  );
}

const describe = ({ endpoint, rigName, hosts }: DiscoveredDevice): Xml =>
  xml`<a:EndpointReference><a:Address>${endpoint}</a:Address></a:EndpointReference>
    <d:Types>${TYPES.map((type, i) => `${i === 0 ? 'dn' : 'tds'}:${type}`).join(' ')}</d:Types>
    <d:Scopes>${scopesOf(rigName).join(' ')}</d:Scopes>
    <d:XAddrs>${hosts.map(deviceAddress).join(' ')}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>`;

const discoveryMessage = (action: string, body: Xml, header: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${
    xml`<s:Envelope xmlns:s="${SOAP}" xmlns:a="${WSA}" xmlns:d="${WSD}"
      xmlns:dn="http://www.onvif.org/ver10/network/wsdl"
      xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><s:Header>
      <a:MessageID>urn:uuid:${randomUUID()}</a:MessageID>${header}
      <a:Action>${WSD}/${action}</a:Action></s:Header><s:Body>${body}</s:Body></s:Envelope>`.text
  }`;

/** The IPv4 addresses at which a listening host is reached. */
export function addressesOf(host: string): string[] {
  if (host === 'localhost') return ['127.0.0.1'];
  if (host !== '0.0.0.0' && host !== '::') return [host];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

/**
 * Takes part in discovery on the network interfaces of these addresses; where that fails, a warning says
 * so, and the device is still reached by its address. @returns a function that says goodbye and ends it
 */
export async function joinDiscovery(
  device: DiscoveredDevice,
  addresses: readonly string[],
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Promise<() => Promise<void>> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const unable = (error: Error) =>
    log.warn(`onvif: clients can't discover the rig (${errorText(error)}): give them its address`);
  const interfaces = addresses.filter((address) => isIPv4(address));
  const isLoopback = (address: string) => address.startsWith('127.');
  const isLocal = interfaces.every(isLoopback);
  let [second, answers] = [0, 0];
  socket.on('message', (bytes, { address, port }) => {
    // The socket receives on every interface. A probe within this machine can come without an address.
    if (isLocal && !isLoopback(address) && address !== '0.0.0.0') return;
    const now = Math.trunc(clock.nowMs() / 1000);
    [second, answers] = now === second ? [second, answers + 1] : [now, 1];
    if (bytes.length > MAX_PROBE_BYTES || answers > MAX_ANSWERS_PER_S) return;
    const answer = answerProbe(bytes.toString(), device);
    if (answer !== undefined) socket.send(answer, port, address, () => {});
  });
  /** To the group, on each interface. */
  const announce = async (action: 'Hello' | 'Bye'): Promise<void> => {
    const tag = xml`d:${action}`;
    const text = discoveryMessage(
      action,
      xml`<${tag}>${describe(device)}</${tag}>`,
      xml`<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>`,
    );
    for (const address of interfaces) {
      socket.setMulticastInterface(address);
      await new Promise((resolve) => socket.send(text, PORT, GROUP, resolve));
    }
  };
  const isBound = await new Promise<boolean>((resolve) => {
    socket.once('error', (error) => {
      unable(error);
      resolve(false);
    });
    socket.bind(PORT, () => resolve(true));
  });
  if (!isBound) return async () => {};
  socket.on('error', unable);
  try {
    for (const address of interfaces) socket.addMembership(GROUP, address);
    await announce('Hello');
  } catch (error) {
    unable(error as Error);
  }
  return async () => {
    await announce('Bye').catch(() => {});
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  };
}
