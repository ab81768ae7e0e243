/**
 * A device that resets again and again: while it is released, moves, has its laser on, or answers the
 * handshake. It is found again, and nothing moves and the laser stays off until the next request. On a virtual clock.
 */
import { Random } from '../../src/random.ts';
import { microseconds } from '../../src/units.ts';
import { judge, type Violation } from '../../test/history/rules.ts';
import type { Try } from './catalogue.ts';
import { recordedRig, replacing } from './recorded-rig.ts';

/** A device is connected again within this time of its reset [ms]. */
const CONNECTED_MS = 2000;
const MAX_WAIT_MS = 20_000;
/** A reset occurs within this time of the start of a move; most moves are shorter [ms]. */
const RESET_WITHIN_MS = 1500;
/** One in three resets occurs so soon after the last that the handshake is still in progress [ms]. */
const HANDSHAKE_MS = 250;
/** Errors that a reset may cause; any other fails the trial. */
const EXPECTED = new Set([undefined, 'rig-lost', 'rig-not-connected', 'move-interrupted']);
/** The laser of a rig that has reset since it was armed may also be refused. */
const EXPECTED_OF_LASER = new Set([...EXPECTED, 'rig-released']);

/** A trial with what was found. */
export interface ResetTrial extends Try {
  readonly violations: readonly Violation[];
  readonly complaint: string;
}

/** Resets a device `resets` times. @param hidden whether its BOOT is lost on the line */
export async function tryResets(
  hidden: boolean,
  { resets = 20, seed = 1 } = {},
): Promise<ResetTrial> {
  const parts = recordedRig('sim', seed);
  const { clock, rig, simulated, recorder, call, close } = parts;
  if (hidden) replacing((words) => (words[0] === 'BOOT' ? undefined : words))(parts);
  const random = new Random(seed, 'resets');
  const pulse = () => microseconds(900 + random.integer(1200));
  const move = () => call('rig/command', () => rig.moveTo({ panUs: pulse(), tiltUs: pulse() }));
  const light = () => call('rig/laser', () => rig.setLaser(true), { on: true });
  const complaints = new Set<string>();
  let [worstMs, connectedMs] = [0, 0];
  rig.on('event', ({ name }) => {
    if (name === 'connected') connectedMs = clock.nowMs();
  });
  rig.start();
  await clock.run(rig.connected());
  for (let i = 0; i < resets; i++) {
    let resetMs = 0;
    const afterMs = random.uniform(0, i % 3 === 0 ? HANDSHAKE_MS : RESET_WITHIN_MS);
    const reset = new Promise<void>((resolve) => {
      clock.schedule(afterMs, () => {
        simulated.reset();
        resetMs = clock.nowMs();
        resolve();
      });
    });
    const [moved, lit] = [await move(), await light()];
    await clock.run(reset);
    if (!EXPECTED.has(moved)) complaints.add(`${moved}`);
    if (!EXPECTED_OF_LASER.has(lit)) complaints.add(`${lit}`);
    if (i % 3 === 2) continue; // the next reset may come before it is connected
    while (connectedMs < resetMs && clock.nowMs() < resetMs + MAX_WAIT_MS) await clock.advance(5);
    worstMs = Math.max(worstMs, clock.nowMs() - resetMs);
    if (rig.snapshot.device?.servoOn) complaints.add('armed');
  }
  const last = await move();
  if (last !== undefined) complaints.add(`${last} in the end`);
  await close();
  const violations = judge(recorder.history);
  return {
    survived: complaints.size === 0 && worstMs <= CONNECTED_MS,
    unasked: violations.length,
    recoveryMs: worstMs,
    violations,
    complaint: [...complaints].join(', '),
  };
}
