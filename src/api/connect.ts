/**
 * The API of a daemon by its address, in Node and in browsers: the package's entry `pantilt/client`.
 *
 *     const daemon = connect({ url: 'http://127.0.0.1:8410' });
 *     await daemon.call('POST /aim', { body: { xM: 0.8, yM: -0.3 } });
 */
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { Client, type Send, successOf } from './client.ts';

export { PantiltError } from '../errors.ts';
export type { Answer, Body, Call, Client, Input, JsonCall } from './client.ts';
export type { TelemetryMessage } from './telemetry.ts';
export {
  type ClientMessage,
  openTelemetry,
  type TelemetryOptions,
  type TelemetrySocket,
} from './telemetry-socket.ts';

/** Node's error for a port of another protocol (https://fetch.spec.whatwg.org/#port-blocking). */
const BLOCKED_PORT = 'bad port';

/** The address of a daemon or a hub, and its token. */
export interface ClientOptions {
  readonly url: string;
  readonly token?: string;
  /** Name of one of its rigs; by default the first one of a daemon. */
  readonly on?: string;
  /** Further headers of each request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Returns the API of the daemon at an address, which may have a path; nothing is sent before the
 * first call. Calls reject with a PantiltError: the daemon's problem, with its members as details,
 * `daemon-unreachable` or `url-invalid`; an aborted call rejects with its signal's reason.
 */
export function connect({ url, token, on, headers: own }: ClientOptions): Client {
  const send: Send = async ({ path, headers, ...request }) => {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new PantiltError(
        'invalid',
        'url-invalid',
        msg`"${url}" isn't a URL such as http://127.0.0.1:8410`,
      );
    }
    const response = await fetch(new URL(path, url.endsWith('/') ? url : `${url}/`), {
      ...request,
      headers: { ...headers, ...own, ...(token && { authorization: `Bearer ${token}` }) },
    }).catch((error: Error) => {
      request.signal?.throwIfAborted();
      if (errorText(error.cause) === BLOCKED_PORT) {
        throw new PantiltError(
          'invalid',
          'url-invalid',
          msg`${url} has a port that HTTP clients block: start the daemon with another --listen, such as 127.0.0.1:8410, and give that address`,
        );
      }
      throw new PantiltError(
        'unavailable',
        'daemon-unreachable',
        msg`no daemon answers at ${url} (${errorText(error.cause ?? error)}): start one with "pantilt serve", or check the address`,
      );
    });
    return successOf(response);
  };
  return new Client(send, on);
}
