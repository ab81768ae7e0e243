/**
 * The limits of a rig file in the device's units, for commands that store or compare them.
 */
import { type Limits, limitsOfAxes } from '../protocol/limits.ts';
import { parseRigFile } from '../rig-file.ts';
import { rigDocumentOfFile } from '../user-files.ts';

/** Reads a rig file's limits. @throws PantiltError `rig-file-invalid` */
export const limitsOfRigFile = async (path: string): Promise<Limits> =>
  limitsOfAxes(parseRigFile(await rigDocumentOfFile(path), path).axes);
