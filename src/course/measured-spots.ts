/**
 * The exercise's last step on a rig that was measured: how far the ideal robot's angles would have been off
 * at spots whose angles are known. Nothing moves for that.
 */
import { type Geometry, inverse } from '../geometry/kinematics.ts';
import { floorErrorMm } from '../learning/angle-errors.ts';
import type { Angles, FloorPoint } from '../units.ts';
import type { BatchInverse } from './floor-survey.ts';
import type { RigShot } from './steps.ts';

/** Where a spot was, and the angles that the servos had been sent to. */
export type MeasuredSpot = FloorPoint & Angles;

/** Who finds the angles for targets, by name. */
export type Solvers = Readonly<Record<string, BatchInverse>>;

/** The exact inverse and a learned one. */
export const exactAndLearned = (geometry: Geometry, learned: BatchInverse): Solvers => ({
  inverse: (targets) => targets.map((target) => inverse(target, geometry)),
  'learned inverse': learned,
});

/** What each solver's angles would have done at the spots. */
export const errorsAtSpots = (
  spots: readonly MeasuredSpot[],
  solvers: Solvers,
  geometry: Geometry,
): RigShot[] =>
  Object.entries(solvers).flatMap(([solver, answers]) => {
    const predicted = answers(spots);
    return spots.map((spot, i): RigShot => {
      const nominal = inverse(spot, geometry);
      const example = nominal && { measured: spot, applied: spot, nominal };
      return {
        ...{ solver, xM: spot.xM, yM: spot.yM, hitXM: null, hitYM: null },
        panRad: predicted[i]?.panRad ?? null,
        tiltRad: predicted[i]?.tiltRad ?? null,
        errorMm: (example && floorErrorMm(example, predicted[i], geometry)) ?? null,
      };
    });
  });
