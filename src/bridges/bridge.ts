/**
 * Bridges: other protocols over the daemon's own API. A bridge is a client in the same process, so
 * limits, keep-out zones, the lease, and errors are those of every other client; it adds its
 * protocol and nothing else. Each is loaded when it is turned on.
 */
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Client, successOf } from '../api/client.ts';
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
  readonly clock: Clock;
  readonly log: Logger;
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

/** The API of an app in this process. @param token as its clients have to send it */
export const clientOf = (app: Pick<FastifyInstance, 'inject'>, token?: string): Client =>
  new Client(async ({ method, path, headers, body }) => {
    const response = await app.inject({
      method: method as 'GET',
      url: `/${path}`,
      headers: {
        host: 'localhost',
        ...headers,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(typeof body === 'string' && { payload: body }),
    });
    const { statusCode: status } = response;
    return successOf(new Response(response.body, { status }));
  });
