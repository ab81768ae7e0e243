/**
 * The prior that a hub hands to rigs of a type, as a document. Rigs are of one type if their files agree in
 * geometry, servo scales and work area; whether a rig is like the others of its type, its own samples decide
 * (kinds/calibration.ts).
 */
import { createHash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { servoScales } from '../geometry/servo.ts';
import type { RigDescription } from '../rig-file.ts';
import type { ModelFile } from './model-file.ts';

const numbers = (description: string) => Type.Array(Type.Number(), { maxItems: 200, description });

/** A prior of the parameters of kind `servo-nets`, for rigs of a type. */
export const FleetPriorSchema = Type.Object({
  type: Type.String({ pattern: '^[0-9a-f]{16}$', description: 'Type of the rigs' }),
  version: Type.Integer({ minimum: 1, description: 'Rises with each fit' }),
  rigs: Type.Integer({ minimum: 1, description: 'Number of rigs that it was fitted to' }),
  createdAt: Type.String({ format: 'date-time', description: 'Time of the fit' }),
  means: numbers('Means of the parameters [m], [rad]'),
  deviations: numbers('Their standard deviations [m], [rad]'),
});
export type FleetPrior = Static<typeof FleetPriorSchema>;

const TYPE_DIGITS = 16;

/** The type of a rig. */
export const rigTypeOf = (rig: RigDescription): string =>
  typeOf(rig.geometry, servoScales(rig), rig.workArea);

/** The type of the rig of a model; undefined for a file of an earlier version. */
export const rigTypeOfModel = ({
  geometry,
  servoScales: scales,
  workArea,
}: ModelFile): string | undefined => scales && workArea && typeOf(geometry, scales, workArea);

function typeOf(
  { l1, l2 }: RigDescription['geometry'],
  { pan, tilt }: NonNullable<ModelFile['servoScales']>,
  { rMin, rMax, bearingMin, bearingMax }: RigDescription['workArea'],
): string {
  const scales = [pan, tilt].flatMap((axis) => [axis.angleAt1500UsRad, axis.radPerUs]);
  const known = JSON.stringify([l1, l2, ...scales, rMin, rMax, bearingMin, bearingMax]);
  return createHash('sha256').update(known).digest('hex').slice(0, TYPE_DIGITS);
}
