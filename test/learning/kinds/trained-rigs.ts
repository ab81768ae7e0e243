/** Models trained on samples of simulated rigs, and their errors there. */

import { loadModel } from '../../../src/learning/model.ts';
import type { ModelKind } from '../../../src/learning/model-file.ts';
import { trainModel } from '../../../src/learning/train.ts';
import { simulatedDescription } from '../../../src/simulator/rig-family.ts';
import {
  knownOf,
  type SimulatedRigDescription,
} from '../../../src/simulator/simulated-rig-file.ts';
import { shoot, takeSamples } from '../one-sided-samples.ts';

/** The hobby rig. */
export const hobby = simulatedDescription('hobby');

/** Trains a model on samples of a rig. */
export function learn(rig: SimulatedRigDescription, kind: ModelKind, count: number, seed = 1) {
  const measurements = takeSamples(rig, count, seed);
  return loadModel(trainModel({ kind, rig: knownOf(rig), measurements, seed }));
}

/** The errors of a model on new targets [mm]; undefined for a miss. */
export function errorsOf(rig: SimulatedRigDescription, kind: ModelKind, count: number) {
  const model = learn(rig, kind, count);
  return shoot(rig, (target) => model.predict(target)?.angles, 1);
}
