/**
 * After firmware was written: the device has to greet, and holds the limits that it is given. It has
 * been reset by then and is released; nothing here moves it.
 */
import pino from 'pino';
import type { Clock } from '../clock.ts';
import { messageOf, PantiltError } from '../errors.ts';
import type { Hello } from '../protocol/device-lines.ts';
import type { Limits } from '../protocol/limits.ts';
import { connect, type PortSource } from '../rig/connection.ts';
import { storeLimits } from '../rig/device-limits.ts';

/** What the device should be. */
export interface Wanted {
  /** The firmware's version, when it is known. */
  readonly version: string | undefined;
  /** Limits to store on the device. */
  readonly limits: Limits | undefined;
}

/**
 * Greets the device, stores the limits when there are any, and closes the port.
 * @throws PantiltError `flash-unverified`, and what `storeLimits` throws
 */
export async function verifyFirmware(
  source: PortSource,
  clock: Clock,
  { version, limits }: Wanted,
): Promise<Hello> {
  const listener = { onReport: () => {}, onEnd: () => {} };
  const log = pino({ level: 'silent' });
  const { link, hello } = await connect(source, clock, log, listener, () => {}).catch((error) => {
    throw unverified(messageOf(error));
  });
  try {
    const { firmwareVersion } = hello;
    if (version !== undefined && firmwareVersion !== version) {
      throw unverified(`the device runs ${firmwareVersion}, not ${version}`);
    }
    if (!limits) return hello;
    await storeLimits(link, limits);
    return { ...hello, limits };
  } finally {
    await link.close();
  }
}

const unverified = (found: string): PantiltError =>
  new PantiltError(
    'failed',
    'flash-unverified',
    `the firmware was written, but ${found}; pull the plug, put it back and run "pantilt doctor"`,
  );
