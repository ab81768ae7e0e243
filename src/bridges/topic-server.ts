/**
 * A WebSocket server on this machine for protocols of topics: each client has a session, which gets the
 * state of the rig when it has changed. A client that doesn't read gets no topics.
 */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Answer } from '../api/client.ts';
import { errorText } from '../errors.ts';
import { format } from '../message.ts';
import { type Bridge, type BridgeContext, LOOPBACK, listenFailed } from './bridge.ts';

const MAX_CLIENTS = 16;
const MAX_MESSAGE_BYTES = 64 * 1024;
/** Unread bytes above which a client gets no topics; above ten times as many it is disconnected. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Shortest interval of topics [ms]. */
const PUBLISH_MS = 50;

/** The fields of a client's message, of any type. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none of any other value. */
export const recordOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** One client. */
export interface TopicSession {
  /** Whether it waits for topics. */
  readonly isSubscribed: boolean;
  /** Sends the topics that are due for a state of the rig. */
  publish(rig: Answer<'GET /rig'>): void;
  /** Sends an event of the rig. */
  publishEvent?(name: string, message: string): void;
  /** Handles a message of the client: text, or bytes. */
  handle(message: string | Buffer): Promise<void>;
  /** Called when the client is gone. */
  close?(): void;
}

/** Options of a server. */
export interface TopicServerOptions {
  /** Its flag on the command line, without dashes. */
  readonly flag: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Origins of pages that may connect; `*` for all. Programs send none, and always may. */
  readonly allowedOrigins: readonly string[];
  /** WebSocket subprotocols, the preferred one first; a client that offers others is refused. */
  readonly protocols?: readonly string[];
  /** Begins the session of a client. */
  readonly open: (send: (message: string | Uint8Array) => void) => TopicSession;
}

/**
 * Listens for clients.
 * @throws PantiltError `listen-failed`
 */
export async function startTopicServer(
  { daemon, clock, log, onRigChange, onRigEvent }: BridgeContext,
  { flag, port, allowedOrigins, protocols, open }: TopicServerOptions,
): Promise<Bridge> {
  const server = new WebSocketServer({
    host: LOOPBACK,
    port,
    maxPayload: MAX_MESSAGE_BYTES,
    verifyClient: ({ origin }: { origin?: string }) => {
      const isAllowed =
        origin === undefined || [origin, '*'].some((each) => allowedOrigins.includes(each));
      if (!isAllowed)
        log.warn(`${flag}: a page of ${origin} was refused: --allow-origin ${origin}`);
      return isAllowed && server.clients.size < MAX_CLIENTS;
    },
    ...(protocols && {
      handleProtocols: (offered: Set<string>) =>
        protocols.find((protocol) => offered.has(protocol)) ?? false,
    }),
  });
  await new Promise<void>((resolve, reject) => {
    server
      .once('listening', resolve)
      .once('error', (error) => reject(listenFailed(flag, port, error)));
  });
  const sessions = new Map<WebSocket, TopicSession>();
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
      publish().catch((error) => log.error(`${flag}: ${errorText(error)}`)),
    );
  };
  const ends = [
    onRigChange(publishSoon),
    onRigEvent(({ name, wording }) => {
      for (const session of sessions.values()) session.publishEvent?.(name, format(wording));
    }),
  ];
  server.on('connection', (socket) => {
    const session = open((message) => {
      if (socket.bufferedAmount > 10 * MAX_UNREAD_BYTES) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(message);
    });
    sessions.set(socket, session);
    socket.on('close', () => {
      sessions.delete(socket);
      session.close?.();
    });
    socket.on('error', () => socket.terminate());
    socket.on('message', (data, isBinary) => {
      void session.handle(isBinary ? (data as Buffer) : String(data));
      publishSoon(); // A new subscription begins with the present state.
    });
  });
  return {
    address: `${flag} on ws://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const end of ends) end();
        cancel?.();
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}
