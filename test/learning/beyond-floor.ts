/** Targets above the floor and in directions, and the errors of models there, by the physics of simulated rigs. */
import { pulsesForAngles } from '../../src/geometry/servo.ts';
import { homogeneous, type Target } from '../../src/geometry/targets.ts';
import { loadModel, type Model } from '../../src/learning/model.ts';
import type { ModelKind } from '../../src/learning/model-file.ts';
import { trainModel } from '../../src/learning/train.ts';
import type { Random } from '../../src/random.ts';
import { knownOf, type SimulatedRigDescription } from '../../src/simulator/simulated-rig-file.ts';
import { missM, settledBeam } from '../../src/simulator/true-rig.ts';
import { floorPoint, metres, radians } from '../../src/units.ts';
import { takeSamples } from './one-sided-samples.ts';

/** Trains a model on Sobol samples of a rig. */
export const learn = (rig: SimulatedRigDescription, kind: ModelKind, count = 40): Model =>
  loadModel(
    trainModel({ kind, rig: knownOf(rig), measurements: takeSamples(rig, count, 1), seed: 1 }),
  );

/** Distance of the true beam from a point [m], or its angle from a direction [rad]. */
export function errorOf(
  rig: SimulatedRigDescription,
  model: Model,
  target: Target,
  noise?: Random,
) {
  const pulses = pulsesForAngles(rig, model.predict(target)!.angles);
  return missM(settledBeam(rig, pulses, noise), homogeneous(target));
}

/** A point in the world. */
export const point = (xM: number, yM: number, zM: number) => ({
  ...floorPoint(xM, yM),
  zM: metres(zM),
});
/** A direction in the world. */
export const towards = (bearingRad: number, elevationRad: number) => ({
  bearingRad: radians(bearingRad),
  elevationRad: radians(elevationRad),
});
