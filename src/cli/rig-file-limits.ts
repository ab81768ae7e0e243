/**
 * The limits that a rig file gives, as a device would hold them.
 */
import { type Limits, limitsOfAxes } from '../protocol/limits.ts';
import { parseRigFile } from '../rig-file.ts';
import { rigDocumentOfFile } from './user-files.ts';

/** Reads a rig file's limits. @throws PantiltError `rig-file-invalid` */
export const limitsOfRigFile = async (path: string): Promise<Limits> =>
  limitsOfAxes(parseRigFile(await rigDocumentOfFile(path), path).axes);
