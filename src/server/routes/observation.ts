/**
 * What the external observer answers, whichever job has asked it.
 */
import Type from 'typebox';
import { floorPointProperties } from '../../samples/sample.ts';

const point = { pose: Type.Integer({ minimum: 0 }), ...floorPointProperties };
/** Where the spot of a pose is, or that there is none to be seen. */
export const ObservationSchema = Type.Union([
  Type.Object(point, { additionalProperties: false }),
  Type.Object({ pose: point.pose, missed: Type.Literal(true) }, { additionalProperties: false }),
]);
