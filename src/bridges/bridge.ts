/**
 * Bridges: other protocols over the daemon's own API. A bridge is a client in the same process, so
 * limits, keep-out zones, the lease, and errors are the same as for every other client; it adds its
 * protocol and nothing else. Each is loaded when it is turned on.
 */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { apiPath, Client, successOf } from '../api/client.ts';
import type { JogRates, TelemetryMessage } from '../api/telemetry.ts';
import type { Clock } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { type Message, msg } from '../message.ts';

/** What a bridge works with. */
export interface BridgeContext {
  /** The daemon's API. Its stop is never refused. */
  readonly daemon: Client;
  /** Calls a listener at each change of the rig. @returns a function that ends this */
  readonly onRigChange: (listener: () => void) => () => void;
  /** Calls a listener at each event of the rig, such as a stop. @returns a function that ends this */
  readonly onRigEvent: (
    listener: (event: { readonly name: string; readonly wording: Message }) => void,
  ) => () => void;
  /**
   * Opens a jog, which lasts while its rates are repeated (docs/telemetry.md).
   * @param onEnd called when it is refused, and when it ends other than by zero rates
   */
  readonly openJog: (onEnd: (reason: PantiltError) => void) => Promise<Jog>;
  /** The daemon's token, for protocols whose clients can prove that they have it. */
  readonly token?: string | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The jog of a bridge. */
export interface Jog {
  readonly isOpen: boolean;
  /** Sends rates; zero ends the motion. */
  send(rates: JogRates): void;
  close(): void;
}

/** How a hub reaches the daemon, and what it sends. */
export interface HubAccess {
  readonly token: string;
  /** Called with the desired state of the hub, which may be the same as before. */
  readonly onDesired: (desired: unknown) => void;
  /** Called when the hub can't be reached any more, and at the end. */
  readonly onLeft: () => void;
  /** The port on which the daemon listens; undefined before it does. */
  readonly listeningPort: () => number | undefined;
}

/** A running bridge. */
export interface Bridge {
  /** Where it is reached. */
  readonly address: string;
  /** Ends all of its connections; nothing is sent to the daemon afterwards. */
  close(): Promise<void>;
}

/** Where bridges without a password listen. */
export const LOOPBACK = '127.0.0.1';

/** The error of a bridge whose port is taken. @param flag of the bridge, without its dashes */
export const listenFailed = (flag: string, port: number, error: Error): PantiltError =>
  new PantiltError(
    'unavailable',
    'listen-failed',
    msg`${flag} can't listen on port ${port} (${errorText(error)}): choose another with --${flag}`,
  );

const accessHeaders = (token: string | undefined) => ({
  host: 'localhost',
  ...(token && { authorization: `Bearer ${token}` }),
});

/** Jogs of an app in this process, over a WebSocket without a network. The rest is as above. */
export const jogsOf =
  (app: FastifyInstance, token?: string, rig?: string): BridgeContext['openJog'] =>
  async (onEnd) => {
    await app.ready();
    const headers = accessHeaders(token);
    const socket = await app.injectWS(`/${apiPath(rig)}/telemetry`, { headers });
    socket.on('message', (text) => {
      const message = JSON.parse(String(text)) as TelemetryMessage;
      if (message.topic !== 'jog' && message.topic !== 'problem') return;
      onEnd(new PantiltError('failed', message.data.code, message.data.wording));
    });
    return {
      get isOpen() {
        return socket.readyState === socket.OPEN;
      },
      send: (jog) => socket.send(JSON.stringify({ jog })),
      close: () => socket.terminate(),
    };
  };

/**
 * The API of an app in this process.
 * @param token as its clients have to send it
 * @param rig name of the rig; by default the first one
 */
export const clientOf = (
  app: Pick<FastifyInstance, 'inject'>,
  token?: string,
  rig?: string,
): Client =>
  new Client(async ({ method, path, headers, body }) => {
    const response = await app.inject({
      method: method as 'GET',
      url: `/${path}`,
      headers: { ...headers, ...accessHeaders(token) },
      ...(typeof body === 'string' && { payload: body }),
    });
    const { statusCode: status } = response;
    return successOf(new Response(response.body, { status }));
  }, rig);
