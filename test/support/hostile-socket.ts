/**
 * A WebSocket client that never responds: raw bytes over TCP, so that no library closes it
 * properly.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const KEY = Buffer.from('0123456789abcdef').toString('base64');

/** A client's connection after the server has responded. */
export interface HostileSocket {
  readonly socket: Socket;
  /** The first line of the response. */
  readonly status: string;
}

/**
 * Requests an upgrade to WebSocket and is silent from then on; reads frames without responding.
 * @param address HOST:PORT
 */
export async function upgradeAndStaySilent(
  address: string,
  path = '/api/v1/telemetry',
  headers: Readonly<Record<string, string>> = {},
): Promise<HostileSocket> {
  const [host = '', port = ''] = address.split(':');
  const socket = connect(Number(port), host);
  socket.on('error', () => {}); // The server closes it eventually.
  onTestFinished(() => void socket.destroy());
  const fields = {
    host: address,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': KEY,
    'sec-websocket-version': '13',
    ...headers,
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  socket.write([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  const [answer] = await once(socket, 'data');
  socket.resume();
  return { socket, status: String(answer).split('\r\n', 1)[0] ?? '' };
}
