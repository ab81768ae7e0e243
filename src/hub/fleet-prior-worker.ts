/**
 * Entry point of the thread that fits fleet priors.
 */
import { type FleetFit, fitFleetPrior } from '../learning/fit-fleet-prior.ts';
import type { FleetPrior } from '../learning/fleet-prior.ts';
import { type ModelFile, parseModelFile } from '../learning/model-file.ts';
import { serveTask } from '../worker-task.ts';

/** A fit to model files as text, one of each rig. */
export type FleetPriorTask = Omit<FleetFit, 'models'> & { readonly files: readonly string[] };

serveTask(({ files, ...fit }: FleetPriorTask): FleetPrior | null => {
  return fitFleetPrior({ ...fit, models: files.flatMap(readable) }) ?? null;
});

/** Files of newer versions are left out. */
function readable(file: string): ModelFile[] {
  try {
    return [parseModelFile(JSON.parse(file))];
  } catch {
    return [];
  }
}
