/**
 * The rotator protocol on a TCP port of this machine: Hamlib's `rotctl -m 2`, gpredict, SDRangel and
 * others point the rig. The protocol has no password, so it listens on the loopback address alone.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Logger } from 'pino';
import { errorText } from '../../errors.ts';
import { type Bridge, type BridgeContext, LOOPBACK, listenFailed } from '../bridge.ts';
import { isStop, RotctldSession } from './session.ts';

const MAX_CLIENTS = 8;
const MAX_LINE_BYTES = 256;
/** Limits of unanswered lines and of unread answers; a client that exceeds one is disconnected. */
const MAX_WAITING_LINES = 100;
const MAX_UNREAD_BYTES = 64 * 1024;
/** A web page can send lines here inside an HTTP request: such a connection is closed at once. */
const HTTP_LINE = /\bHTTP\/\d|^(Host|Origin|Referer|Content-\w+|User-Agent):/i;

/** Options of the bridge. */
export interface RotctldOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Azimuth of the rig's forward direction [deg]. */
  readonly forwardAzimuth: number;
}

/**
 * Listens for rotator clients.
 * @throws PantiltError `listen-failed`
 */
export async function startRotctld(
  { daemon, log }: BridgeContext,
  { port, forwardAzimuth }: RotctldOptions,
): Promise<Bridge> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    const session = new RotctldSession(daemon, forwardAzimuth, ({ code, message }) => {
      const level = code === 'move-interrupted' ? 'debug' : 'warn'; // A newer target is usual.
      log[level](`rotctld: ${message}`);
    });
    serve(socket, session, log);
  });
  server.maxConnections = MAX_CLIENTS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenFailed('rotctld', port, error)));
    server.listen({ host: LOOPBACK, port }, resolve);
  });
  return {
    address: `rotctld on ${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Answers in order, but begins a stop at once. */
function serve(socket: Socket, session: RotctldSession, log: Logger): void {
  let unfinished = '';
  let waiting = 0;
  let answered = Promise.resolve();
  socket.setEncoding('latin1').on('data', (text: string) => {
    const lines = `${unfinished}${text}`.split(/\r?\n/);
    unfinished = lines.pop() ?? '';
    const isHostile = [...lines, unfinished].some(
      (line) => line.length > MAX_LINE_BYTES || HTTP_LINE.test(line),
    );
    const isSlow =
      waiting + lines.length > MAX_WAITING_LINES || socket.writableLength > MAX_UNREAD_BYTES;
    if (isHostile || isSlow) {
      log.warn(
        `rotctld: a client ${isSlow ? 'that is too slow' : 'of another protocol'} was disconnected`,
      );
      socket.destroy();
      return;
    }
    for (const line of lines) {
      waiting++;
      const stopping = isStop(line) ? session.handle(line) : undefined;
      answered = answered
        .then(async () => {
          if (socket.destroyed) return;
          const response = await (stopping ?? session.handle(line));
          if (response === undefined) socket.end();
          else socket.write(response, 'latin1');
          waiting--;
        })
        .catch((error) => {
          log.error(`rotctld: ${errorText(error)}`);
          socket.destroy();
        });
    }
  });
}
