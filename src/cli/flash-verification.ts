/**
 * After firmware was written: the device has to greet, and holds the limits that it is given. It has
 * been reset by then and is released; nothing here moves it.
 */

import pino from 'pino';
import { type Clock, sleep } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { Hello } from '../protocol/device-lines.ts';
import type { Limits } from '../protocol/limits.ts';
import { type Connection, connect, type PortSource } from '../rig/connection.ts';
import { storeLimits } from '../rig/pulse-limits.ts';

/** A port may go away for a moment when its board resets; it's looked for this long, this often [ms]. */
const PORT_RETURNS_MS = 3000;
const PORT_RETRY_MS = 100;

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
  const { link, hello } = await connectAgain(source, clock);
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

async function connectAgain(source: PortSource, clock: Clock): Promise<Connection> {
  const log = pino({ level: 'silent' });
  const untilMs = clock.nowMs() + PORT_RETURNS_MS;
  for (;;) {
    try {
      return await connect(source, clock, log, () => {});
    } catch (error) {
      const gone = error instanceof PantiltError && error.code === 'port-not-found';
      if (!gone || clock.nowMs() >= untilMs) throw unverified(errorText(error));
      await sleep(clock, PORT_RETRY_MS);
    }
  }
}

const unverified = (found: string): PantiltError =>
  new PantiltError(
    'failed',
    'flash-unverified',
    msg`the firmware was written, but ${found}; pull the plug, put it back and run "pantilt doctor"`,
  );
