/** A simulated rig for tests of the driver, closed when the test ends. */
import { onTestFinished } from 'vitest';
import type { PantiltError } from '../../src/errors.ts';
import { microseconds } from '../../src/units.ts';
import { type simulate, simulateConnected } from './simulated.ts';

/** Pulses to move to. */
export const pulses = (panUs: number, tiltUs = 1500) => ({
  panUs: microseconds(panUs),
  tiltUs: microseconds(tiltUs),
});

/** The code of the error, or "done" if there was none. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: PantiltError) => error.code,
  );

/** Closes a rig when the test ends. */
export const closeAtEnd = ({ rig, clock }: Pick<ReturnType<typeof simulate>, 'rig' | 'clock'>) =>
  onTestFinished(() => clock.run(rig.close()));

/** A rig with a connected driver. */
export const connected = async (...args: Parameters<typeof simulateConnected>) => {
  const parts = await simulateConnected(...args);
  closeAtEnd(parts);
  return parts;
};
