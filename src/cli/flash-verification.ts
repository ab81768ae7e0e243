/**
 * Verification of written firmware: the device must answer HELLO and accept its limits. After the
 * reset it is released; nothing moves.
 */

import pino from 'pino';
import { type Clock, sleep } from '../clock.ts';
import { errorText, PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import type { Hello } from '../protocol/device-lines.ts';
import type { Limits } from '../protocol/limits.ts';
import { type Connection, connect, type PortSource } from '../rig/connection.ts';
import { storeLimits } from '../rig/device-dialogues.ts';

/** Time for which a port may disappear after a reset, and the retry interval [ms]. */
const PORT_RETURNS_MS = 3000;
const PORT_RETRY_MS = 100;

/** The expected device. */
export interface ExpectedFirmware {
  /** The firmware's version, if known. */
  readonly version: string | undefined;
  /** Limits to store on the device. */
  readonly limits: Limits | undefined;
}

/**
 * Connects to the device, stores the limits if any, and closes the port.
 * @throws PantiltError `flash-unverified`, and errors of `storeLimits`
 */
export async function verifyFirmware(
  source: PortSource,
  clock: Clock,
  { version, limits }: ExpectedFirmware,
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
    msg`the firmware was written, but ${found}; unplug the board, plug it in again and run "pantilt doctor"`,
  );
