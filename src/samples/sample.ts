/**
 * A sample: the pulses applied, the side from which each axis arrived, and the measured floor
 * point. Learning reads samples only.
 */
import Type, { type Static } from 'typebox';
import { anglesOfPulses } from '../geometry/servo.ts';
import type { RigDescription } from '../rig-file.ts';
import { UuidSchema } from '../schemas.ts';
import type { Metres, Microseconds, Radians } from '../units.ts';

/** Schema fields with units. */
export const metresField = (description: string) =>
  Type.Unsafe<Metres>(Type.Number({ minimum: -100, maximum: 100, description }));
const pulseField = (description: string) =>
  Type.Unsafe<Microseconds>(Type.Number({ minimum: 0, maximum: 10_000, description }));
const angleField = (description: string) => Type.Unsafe<Radians>(Type.Number({ description }));
const SideSchema = Type.Union([Type.Literal(1), Type.Literal(-1)], {
  description: '1: the axis angle was rising as it arrived, -1: falling',
});

/** The pulses of both axes. */
export const PulsesSchema = Type.Object(
  { panUs: pulseField('Pan pulse [µs]'), tiltUs: pulseField('Tilt pulse [µs]') },
  { additionalProperties: false },
);

/** A settled pose: pulses and the sides from which the axes arrived. */
export const poseProperties = {
  panUs: pulseField('Pan pulse applied [µs]'),
  tiltUs: pulseField('Tilt pulse applied [µs]'),
  panSide: SideSchema,
  tiltSide: SideSchema,
};
const PoseSchema = Type.Object(poseProperties);
export type Pose = Static<typeof PoseSchema>;

/** A floor point in world coordinates. */
export const floorPointProperties = {
  xM: metresField('Forward of the base [m]'),
  yM: metresField('To the left of the base [m]'),
};
export const FloorPointSchema = Type.Object(floorPointProperties, { additionalProperties: false });

/** One measurement: a pose and its floor point. */
export const MeasurementSchema = Type.Object(
  { ...poseProperties, ...floorPointProperties },
  { additionalProperties: false },
);
export type Measurement = Static<typeof MeasurementSchema>;

/** A stored sample. */
export const SampleSchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  uuid: UuidSchema,
  ...poseProperties,
  panRad: angleField('Nominal pan angle [rad]'),
  tiltRad: angleField('Nominal tilt angle [rad]'),
  ...floorPointProperties,
  observer: Type.String({ description: 'Observer that measured the floor point' }),
  rig: Type.String({ description: 'Name of the rig' }),
  session: Type.String({ description: 'Collection or import of the sample' }),
  takenAt: Type.String({ format: 'date-time' }),
});
export type Sample = Static<typeof SampleSchema>;
/** A sample before it is stored. */
export type NewSample = Omit<Sample, 'id' | 'uuid'>;

/** The measurement in a sample, without its other fields. */
export const measurementOf = ({
  panUs,
  tiltUs,
  panSide,
  tiltSide,
  xM,
  yM,
}: Measurement): Measurement => ({ panUs, tiltUs, panSide, tiltSide, xM, yM });

/** Combines a measurement on a rig with its origin. */
export const toSample = (
  rig: RigDescription,
  measurement: Measurement,
  origin: Pick<NewSample, 'observer' | 'session' | 'takenAt'>,
): NewSample => ({
  ...measurementOf(measurement),
  ...anglesOfPulses(rig, measurement),
  rig: rig.name,
  ...origin,
});
