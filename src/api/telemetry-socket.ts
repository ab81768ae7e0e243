/**
 * The telemetry of a daemon for programs, in Node and in browsers: part of the package's entry
 * `pantilt/client`. docs/telemetry.md describes the messages.
 */
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { JogRates, Subscribe, TelemetryMessage, Track } from './telemetry.ts';

/** A message to the daemon: a subscription, the rates of a jog, or a target to follow. */
export type ClientMessage =
  | Subscribe
  | { readonly jog: JogRates }
  | { readonly track: Plain<Track> };

/** The same with plain numbers for quantities, read-only. */
type Plain<T> = T extends number
  ? number
  : T extends object
    ? { readonly [K in keyof T]: Plain<T[K]> }
    : T;

/** What this module uses of a WebSocket: of that of browsers and Node 22, and of the package `ws`. */
interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(): void;
}

const platform = globalThis as Pick<TelemetryOptions, 'WebSocket'>;

/** Where to connect. */
export interface TelemetryOptions {
  /** The daemon's address, as for `connect`. */
  readonly url: string;
  readonly token?: string;
  /** The class of WebSockets; by default that of the platform. Node 20 has none: pass that of `ws`. */
  readonly WebSocket?: new (
    url: string,
    protocols: string[],
  ) => unknown;
}

/** A connection to the telemetry of a daemon. Jogs and tracks end with it. */
export interface TelemetrySocket {
  /** Sends a message; nothing, once it is closed. */
  send(message: ClientMessage): void;
  close(): void;
  /** Resolves when it is closed, by either end. */
  readonly closed: Promise<void>;
}

/**
 * Connects to the telemetry of a daemon.
 * @param onMessage called with each message of the daemon
 * @throws PantiltError `daemon-unreachable`, also if the daemon refuses; `websocket-missing`
 */
export async function openTelemetry(
  { url, token, WebSocket = platform.WebSocket }: TelemetryOptions,
  onMessage: (message: TelemetryMessage) => void = () => {},
): Promise<TelemetrySocket> {
  if (!WebSocket) {
    throw new PantiltError(
      'invalid',
      'websocket-missing',
      msg`this platform has no WebSocket: use Node 22 or newer, or pass WebSocket of the package ws`,
    );
  }
  const address = new URL('api/v1/telemetry', url.endsWith('/') ? url : `${url}/`);
  address.protocol = address.protocol.replace('http', 'ws');
  const protocols = token === undefined ? ['pantilt'] : ['pantilt', `token.${token}`];
  const socket = new WebSocket(address.href, protocols) as Socket;
  let isOpen = false;
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => {
      isOpen = true;
      resolve();
    };
    socket.onerror = () => {}; // It closes then.
    socket.onclose = () => {
      isOpen = false;
      close();
      reject(
        new PantiltError(
          'unavailable',
          'daemon-unreachable',
          msg`no daemon answers at ${url}, or it refuses this client: start one with "pantilt serve", or check address and token`,
        ),
      );
    };
  });
  socket.onmessage = ({ data }) => onMessage(JSON.parse(String(data)));
  return {
    send: (message) => {
      if (isOpen) socket.send(JSON.stringify(message));
    },
    close: () => socket.close(),
    closed,
  };
}
