/**
 * The last step of the exercise, on a rig with samples: floor errors of the ideal robot's inverses
 * at spots with known angles, calculated without motion.
 */
import { type Geometry, inverse } from '../geometry/kinematics.ts';
import { floorErrorMm } from '../learning/angle-errors.ts';
import type { Angles, FloorPoint } from '../units.ts';
import type { BatchInverse } from './floor-survey.ts';
import type { RigShot } from './steps.ts';

/** A measured spot with its nominal angles. */
export type MeasuredSpot = FloorPoint & Angles;

/** Inverses by name. */
export type Solvers = Readonly<Record<string, BatchInverse>>;

/** The exact inverse and a learned one. */
export const exactAndLearned = (geometry: Geometry, learned: BatchInverse): Solvers => ({
  inverse: (targets) => targets.map((target) => inverse(target, geometry)),
  'learned inverse': learned,
});

/** Floor errors of each solver at the spots. */
export const errorsAtSpots = (
  spots: readonly MeasuredSpot[],
  solvers: Solvers,
  geometry: Geometry,
): RigShot[] =>
  Object.entries(solvers).flatMap(([solver, answers]) => {
    const predicted = answers(spots);
    return spots.map((spot, i): RigShot => {
      const nominal = inverse(spot, geometry);
      const sample = nominal && { measured: spot, applied: spot, nominal };
      return {
        solver,
        xM: spot.xM,
        yM: spot.yM,
        hitXM: null,
        hitYM: null,
        panRad: predicted[i]?.panRad ?? null,
        tiltRad: predicted[i]?.tiltRad ?? null,
        errorMm: (sample && floorErrorMm(sample, predicted[i], geometry)) ?? null,
      };
    });
  });
