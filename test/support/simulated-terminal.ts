/** The simulated rig as a port that other processes can open. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { eventually, Pantilt } from './pantilt.ts';

/** A pseudo-terminal connected to the simulated rig until the test ends. @returns its path */
export async function simulatedTerminal(): Promise<string> {
  const path = join(await temporaryDirectory(), 'port');
  const device = new Pantilt(['simulate', '--pty', path]);
  await eventually(
    () => existsSync(path),
    () => `for ${path}: ${device.stderr}`,
  );
  return path;
}
