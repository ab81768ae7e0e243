/**
 * The limits that a rig file gives, as a device would hold them.
 */
import { type Limits, limitsOfAxis } from '../protocol/limits.ts';
import { parseRigFile, readJsonFile } from '../rig-file.ts';

/** Reads a rig file's limits. @throws PantiltError `rig-file-invalid` */
export async function limitsOfRigFile(path: string): Promise<Limits> {
  const { axes } = parseRigFile(await readJsonFile(path), path);
  return { pan: limitsOfAxis(axes.pan), tilt: limitsOfAxis(axes.tilt) };
}
