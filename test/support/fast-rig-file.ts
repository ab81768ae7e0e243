/**
 * The hobby rig with fast servos, for tests in real time: it has the same flaws but short moves.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rigDocument } from '../../src/simulator/rig-family.ts';

/** Writes the rig file into a folder, and returns its path. */
export async function fastRigFile(folder: string): Promise<string> {
  const { axes, ...others } = rigDocument('hobby') as { axes: Record<string, object> };
  const fast = { maxSpeed: 100, maxAcceleration: 10_000 };
  const document = {
    ...others,
    axes: { pan: { ...axes.pan, ...fast }, tilt: { ...axes.tilt, ...fast } },
  };
  const file = join(folder, 'fast.json');
  await writeFile(file, JSON.stringify(document));
  return file;
}
