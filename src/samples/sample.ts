/**
 * A sample: the pulses applied, the side from which each axis arrived, and the measured floor
 * point. Learning reads samples only.
 */
import Type, { type Static } from 'typebox';
import { anglesOfPulses } from '../geometry/servo.ts';
import type { RigDescription } from '../rig-file.ts';
import { UuidSchema } from '../schemas.ts';
import { FLOOR } from '../surfaces.ts';
import { type Metres, type Microseconds, metres, type Radians } from '../units.ts';

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

export const heightField = metresField('Above the floor [m]; 0 on the floor');
export const surfaceField = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'Surface of the rig file, or floor',
});

/** One measurement: a pose and the point of its spot, on the floor unless a surface is named. */
export const MeasurementSchema = Type.Object(
  {
    ...poseProperties,
    ...floorPointProperties,
    zM: Type.Optional(heightField),
    surface: Type.Optional(surfaceField),
  },
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
  zM: heightField,
  surface: surfaceField,
  observer: Type.String({ description: 'Observer that measured the spot' }),
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
  zM,
  surface = FLOOR,
}: Measurement): Measurement => ({
  ...{ panUs, tiltUs, panSide, tiltSide, xM, yM },
  ...(surface !== FLOOR && zM !== undefined && { zM, surface }),
});

/** Combines a measurement on a rig with its origin. */
export const toSample = (
  rig: RigDescription,
  measurement: Measurement,
  origin: Pick<NewSample, 'observer' | 'session' | 'takenAt'>,
): NewSample => ({
  zM: metres(0),
  surface: FLOOR,
  ...measurementOf(measurement),
  ...anglesOfPulses(rig, measurement),
  rig: rig.name,
  ...origin,
});
