/**
 * Addresses to listen on: their form, and why one cannot be used.
 */
import { createServer } from 'node:net';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';

/** Default address of the daemon and its clients. */
export const DEFAULT_LISTEN = '127.0.0.1:8410';

const HOST_AND_PORT = /^(\[[0-9a-fA-F:]+\]|[^:[\]\s]+):(\d{1,5})$/;
/** A host, a port, or both; either may be missing. */
const PARTS = /^(\[[0-9a-fA-F:]+\]|[a-zA-Z][\w.-]*|\d+(?:\.\d+){3})?:?(\d*)$/;
const MAX_PORT = 65_535;

/** Checked separately, because a pattern's error would not explain the format. */
export function checkListen({ listen }: { readonly listen: string }): void {
  const port = Number(HOST_AND_PORT.exec(listen)?.[2]);
  if (port <= MAX_PORT) return;
  const own = splitListen(DEFAULT_LISTEN);
  const [, host = own.host, givenPort = ''] = PARTS.exec(listen) ?? [];
  const isPort = givenPort !== '' && Number(givenPort) <= MAX_PORT;
  const example = `${host}:${isPort ? Number(givenPort) : own.port}`;
  throw new PantiltError(
    'invalid',
    'settings-invalid',
    msg`settings: listen: "${listen}" is not HOST:PORT with a port up to ${MAX_PORT}; write ${example}, for example`,
  );
}

/** Splits HOST:PORT. */
export function splitListen(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':');
  const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(listen.slice(colon + 1)) };
}

/** Whether an address is of this machine alone. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Checks the address before port and data are opened, to fail early if it is in use or not local.
 */
export async function assertListenable(listen: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(listenFailed(listen, error)));
    probe.listen(splitListen(listen), () => probe.close(() => resolve()));
  });
}

/** The error of an address that cannot be used. */
export const listenFailed = (listen: string, error: unknown): PantiltError =>
  new PantiltError(
    'unavailable',
    'listen-failed',
    msg`can't listen on ${listen}: ${listenFault(listen, error)}`,
  );

function listenFault(listen: string, error: unknown): string {
  const { host, port } = splitListen(listen);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `another program, or another pantilt, listens on port ${port}; stop it, or choose another port with --listen`;
    case 'EACCES':
      return `the system reserves port ${port}; choose one from 1024 on with --listen`;
    case 'EADDRNOTAVAIL':
      return `this machine has no address ${host}; --listen 0.0.0.0:${port} listens on all of them`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no address is known for the name ${host}; write an address of this machine, --listen 127.0.0.1:${port} for example`;
    default:
      return `${errorText(error)}; choose another with --listen`;
  }
}
