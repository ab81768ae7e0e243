/**
 * What the external observer answers, whichever job has asked it.
 */

import Type, { type Static } from 'typebox';
import { PantiltError } from '../../errors.ts';
import { floorPointProperties } from '../../samples/sample.ts';
import type { FloorPoint } from '../../units.ts';
import { word } from '../../wording.ts';

/** Where the spot of a pose is, or that there is none to be seen. */
export const ObservationSchema = Type.Object(
  {
    pose: Type.Integer({ minimum: 0, description: 'The pose that is awaited' }),
    xM: Type.Optional(floorPointProperties.xM),
    yM: Type.Optional(floorPointProperties.yM),
    missed: Type.Optional(Type.Literal(true, { description: 'Nothing is to be seen' })),
  },
  { additionalProperties: false, description: 'Either xM and yM, or missed' },
);

/**
 * The spot of an observation; undefined when it was missed.
 * @throws PantiltError `request-invalid` when it says neither or both
 */
export function pointOfObservation({
  xM,
  yM,
  missed,
}: Static<typeof ObservationSchema>): FloorPoint | undefined {
  if (missed && xM === undefined && yM === undefined) return undefined;
  if (!missed && xM !== undefined && yM !== undefined) return { xM, yM };
  throw new PantiltError(
    'invalid',
    'request-invalid',
    word`an observation wants either xM and yM [m], where the spot is, or missed: true, and not both`,
  );
}
