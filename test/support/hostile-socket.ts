/** A WebSocket client that answers nothing: raw bytes over TCP, so that no library closes it politely. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

const KEY = Buffer.from('0123456789abcdef').toString('base64');

/** A client's connection after the server has answered. */
export interface HostileSocket {
  readonly socket: Socket;
  /** The first line of the answer. */
  readonly status: string;
}

/**
 * Asks for an upgrade to WebSocket and stays silent from then on; reads what comes, answers no frame.
 * @param address HOST:PORT
 */
export async function upgradeAndStaySilent(
  address: string,
  path = '/api/v1/telemetry',
  headers: Readonly<Record<string, string>> = {},
): Promise<HostileSocket> {
  const [host = '', port = ''] = address.split(':');
  const socket = connect(Number(port), host);
  socket.on('error', () => {}); // it is ended by the server sooner or later
  onTestFinished(() => void socket.destroy());
  const fields = {
    ...{ host: address, connection: 'Upgrade', upgrade: 'websocket' },
    ...{ 'sec-websocket-key': KEY, 'sec-websocket-version': '13', ...headers },
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  socket.write([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  const [answer] = await once(socket, 'data');
  socket.resume();
  return { socket, status: String(answer).split('\r\n', 1)[0] ?? '' };
}
