/**
 * The rosbridge protocol on a WebSocket of this machine: web pages and programs with roslib use the rig
 * as they use a robot with ROS, without an installation of ROS.
 */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { errorText } from '../../errors.ts';
import { type Bridge, type BridgeContext, LOOPBACK, listenFailed } from '../bridge.ts';
import { RosbridgeSession } from './session.ts';

const MAX_CLIENTS = 16;
const MAX_MESSAGE_BYTES = 64 * 1024;
/** Unread bytes above which a client gets no topics; above ten times as many it is disconnected. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Shortest interval of topics [ms]. */
const PUBLISH_MS = 50;

/** Options of the bridge. */
export interface RosbridgeOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Origins of pages that may connect; `*` for all. Programs send none, and always may. */
  readonly allowedOrigins: readonly string[];
}

/**
 * Listens for clients.
 * @throws PantiltError `listen-failed`
 */
export async function startRosbridge(
  { daemon, clock, log, onRigChange }: BridgeContext,
  { port, allowedOrigins }: RosbridgeOptions,
): Promise<Bridge> {
  const server = new WebSocketServer({
    host: LOOPBACK,
    port,
    maxPayload: MAX_MESSAGE_BYTES,
    verifyClient: ({ origin }: { origin?: string }) => {
      const isAllowed =
        origin === undefined || [origin, '*'].some((each) => allowedOrigins.includes(each));
      if (!isAllowed)
        log.warn(`rosbridge: a page of ${origin} was refused: --allow-origin ${origin}`);
      return isAllowed && server.clients.size < MAX_CLIENTS;
    },
  });
  await new Promise<void>((resolve, reject) => {
    server
      .once('listening', resolve)
      .once('error', (error) => reject(listenFailed('rosbridge', port, error)));
  });
  const sessions = new Map<WebSocket, RosbridgeSession>();
  let cancel: (() => void) | undefined;
  const publish = async (): Promise<void> => {
    cancel = undefined;
    const waiting = [...sessions].filter(
      ([socket, session]) => session.isSubscribed && socket.bufferedAmount < MAX_UNREAD_BYTES,
    );
    if (waiting.length === 0) return;
    const rig = await daemon.call('GET /rig');
    for (const [, session] of waiting) session.publish(rig);
  };
  const publishSoon = (): void => {
    cancel ??= clock.schedule(PUBLISH_MS, () =>
      publish().catch((error) => log.error(`rosbridge: ${errorText(error)}`)),
    );
  };
  const unsubscribe = onRigChange(publishSoon);
  server.on('connection', (socket) => {
    const session = new RosbridgeSession(daemon, clock, (operation) => {
      if (socket.bufferedAmount > 10 * MAX_UNREAD_BYTES) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(operation));
    });
    sessions.set(socket, session);
    socket.on('close', () => sessions.delete(socket));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      void session.handle(String(data));
      publishSoon(); // A new subscription begins with the present state.
    });
  });
  return {
    address: `rosbridge on ws://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        unsubscribe();
        cancel?.();
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}
