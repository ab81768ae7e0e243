/** The simulated rig as a port that other processes can open. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { eventually, Pantilt } from './pantilt.ts';

/** Whether there can't be one here; says so once a file. */
export const socatMissing = spawnSync('socat', ['-V']).error !== undefined;
if (socatMissing)
  console.warn('no socat: install the package socat for tests on a pseudo-terminal');

/** A pseudo-terminal that the simulated rig speaks on until the test ends. @returns its path */
export async function simulatedTerminal(): Promise<string> {
  const path = join(await temporaryDirectory(), 'port');
  const device = new Pantilt(['simulate', '--pty', path]);
  await eventually(
    () => existsSync(path),
    () => `for ${path}: ${device.stderr}`,
  );
  return path;
}
