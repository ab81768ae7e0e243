/** The order of a shutdown, on a virtual clock and with a daemon that can hang. */
import { expect, test, vi } from 'vitest';
import { Shutdown } from '../../src/cli/shutdown.ts';
import { sleep, VirtualClock } from '../../src/clock.ts';
import type { Daemon } from '../../src/daemon/start-daemon.ts';
import { quiet } from '../support/simulated.ts';

/** @param closeMs time for closing everything except the rig */
function setUp({ releaseMs = 100, closeMs = 0 } = {}) {
  const clock = new VirtualClock();
  const did: string[] = [];
  const daemon = {
    release: () => sleep(clock, releaseMs).then(() => void did.push('released')),
    close: () => sleep(clock, closeMs).then(() => void did.push('closed')),
  } as unknown as Daemon;
  const fatal = vi.fn();
  const log = Object.assign(Object.create(quiet), { fatal });
  const shutdown = new Shutdown(log, clock, (code) => void did.push(`exit ${code}`));
  shutdown.watch(Promise.resolve(daemon));
  return { clock, did, shutdown, fatal, daemon };
}

test('a signal releases the rig, then closes the rest', async () => {
  const { clock, did, shutdown } = setUp();
  shutdown.onSignal('SIGTERM');
  await clock.advance(2000);
  expect(did).toEqual(['released', 'closed', 'exit 0']);
});

test('parts that do not close end with the process after 3 s, with the rig released', async () => {
  const { clock, did, shutdown } = setUp({ closeMs: 60_000 });
  shutdown.onSignal('SIGTERM');
  await clock.advance(2999);
  expect(did).toEqual(['released']);
  await clock.advance(2);
  expect(did).toEqual(['released', 'exit 1']);
});

test('a second signal waits for the release alone; the same one twice counts once', async () => {
  const { clock, did, shutdown } = setUp({ releaseMs: 1500, closeMs: 60_000 });
  shutdown.onSignal('SIGINT');
  await clock.advance(200);
  shutdown.onSignal('SIGINT'); // npm forwards the signal that the terminal has also sent
  await clock.advance(1000);
  expect(did).toEqual([]);
  shutdown.onSignal('SIGINT');
  await clock.advance(1000);
  expect(did).toEqual(['released', 'exit 130']);
});

test('an uncaught exception also releases the rig, and the process fails', async () => {
  const { clock, did, shutdown, fatal } = setUp();
  shutdown.onException(new Error('unforeseen'));
  shutdown.onException(new Error('and another'));
  await clock.advance(2000);
  expect(did).toEqual(['released', 'closed', 'exit 1']);
  expect(fatal).toHaveBeenCalledTimes(2);
});

test('a signal during the start takes effect after it', async () => {
  const { clock, did, shutdown, daemon } = setUp();
  shutdown.watch(sleep(clock, 500).then(() => daemon));
  shutdown.onSignal('SIGTERM');
  expect(shutdown.begun).toBe(true);
  await clock.advance(2000);
  expect(did).toEqual(['released', 'closed', 'exit 0']);
});
