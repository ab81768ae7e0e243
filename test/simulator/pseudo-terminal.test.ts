import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { PseudoTerminal } from '../../src/simulator/pseudo-terminal.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';

it('keeps an existing file at the path of its link', async () => {
  const path = join(await temporaryDirectory(), 'notes');
  await writeFile(path, 'precious');
  const rig = new SimulatedRig(simulatedDescription('hobby'), new VirtualClock());
  await expect(new PseudoTerminal(rig, path, 115_200).run()).rejects.toMatchObject({
    code: 'pty-path-taken',
  });
  expect(await readFile(path, 'utf8')).toBe('precious');
});
