/**
 * The part of a rig file that only the simulator reads: `truth`, the flaws that a real rig would
 * hide, and `camera`, the sensor that observes the floor. Only this folder may read them.
 */
import Type, { type Static, type TProperties, type TSchema } from 'typebox';
import { msg } from '../message.ts';
import {
  parseRigFile,
  RIG_FILE_INVALID,
  type RigDescription,
  rigFileProperties,
} from '../rig-file.ts';
import { AXES } from '../units.ts';
import { type FieldFault, invalidFields, parseAs } from '../validation.ts';

const closed = { additionalProperties: false } as const;
const number = (description: string) => Type.Number({ description });
const size = (description: string) => Type.Number({ minimum: 0, description });
const rate = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const MAX_FLAWS = 16;
const flaws = <S extends TSchema>(item: S, description: string) =>
  Type.Array(item, { maxItems: MAX_FLAWS, description });
const optionalFlaws = <P extends TProperties>(properties: P, description: string) =>
  Type.Optional(flaws(Type.Object(properties, closed), description));
const duration = (description: string) => Type.Number({ exclusiveMinimum: 0, description });

const WaveSchema = Type.Object(
  {
    amplitude: number('[rad]'),
    cycles: number('Periods per turn of the axis'),
    phase: number('[rad]'),
  },
  closed,
);
const interval = {
  angle: number('Where it begins [rad]'),
  width: size('[rad]'),
};

const AxisTruthSchema = Type.Object(
  {
    zeroError: number('Added to the nominal angle [rad]'),
    gainError: Type.Number({ exclusiveMinimum: -1, description: 'Relative error of the scale' }),
    harmonics: flaws(WaveSchema, 'Bends of the servo scale'),
    deadband: size('Change of angle that the servo ignores [rad]'),
    backlash: size('Play of the gears [rad]'),
    repeatability: size('Standard deviation of a settled angle [rad]'),
    reversed: Type.Optional(
      Type.Boolean({ description: 'Whether the axis turns against its `direction`' }),
    ),
    kinks: optionalFlaws(
      { angle: number('[rad]'), deviation: number('[rad]') },
      'Deviations of the scale, linear in between; by ascending angle',
    ),
    deadSpots: optionalFlaws(interval, 'Angles that the motor runs through without stopping'),
    flats: optionalFlaws(interval, 'Pieces of the scale on which the motor does not turn'),
    sticking: optionalFlaws(interval, 'Angles at which the gears hold the axis at the edge'),
    bumps: optionalFlaws(
      {
        angle: number('Its middle [rad]'),
        height: number('[rad]'),
        width: Type.Number({ exclusiveMinimum: 0, description: 'Standard deviation [rad]' }),
      },
      'Local deviations of the scale',
    ),
    creep: Type.Optional(
      Type.Object(
        { angle: number('In the end [rad]'), time: duration('Time constant [s]') },
        { ...closed, description: 'Change of the zero while the servo warms up' },
      ),
    ),
  },
  closed,
);

const basePose = {
  x: number('[m]'),
  y: number('[m]'),
  z: number('[m]'),
  roll: number('[rad]'),
  pitch: number('[rad]'),
  yaw: number('[rad]'),
};

const FloorSchema = Type.Object(
  {
    bumps: optionalFlaws(
      {
        x: number('[m]'),
        y: number('[m]'),
        radius: Type.Number({ exclusiveMinimum: 0, description: 'On the floor [m]' }),
        height: Type.Number({ exclusiveMinimum: 0, description: '[m]' }),
      },
      'Bumps of the shape of a spherical cap',
    ),
    edges: optionalFlaws(
      {
        bearing: number('Direction in which the floor is higher [rad]'),
        distance: number('From the origin, in this direction [m]'),
        height: size('[m]'),
      },
      'Edges of carpets: straight steps, beyond which the floor is higher',
    ),
  },
  { ...closed, description: 'Unevenness of the floor' },
);

const TruthSchema = Type.Object(
  {
    base: Type.Object(basePose, closed),
    l1Error: number('[m]'),
    l2Error: number('[m]'),
    tiltAxisOffset: number('From the pan axis forward to the tilt axis [m]'),
    axisSkew: number('Roll of the tilt axis [rad]'),
    laser: Type.Object({ y: number('[m]'), yaw: number('[rad]'), pitch: number('[rad]') }, closed),
    axes: Type.Object({ pan: AxisTruthSchema, tilt: AxisTruthSchema }, closed),
    panByTilt: Type.Optional(flaws(WaveSchema, 'Added to pan: waves over the angle of tilt')),
    mast: Type.Optional(
      Type.Object(
        {
          bend: number('Lean when the head faces the bearing [rad]'),
          bearing: number('Direction in which the mast is soft [rad]'),
        },
        { ...closed, description: 'A mast that bends under the head' },
      ),
    ),
    floor: Type.Optional(FloorSchema),
    knocks: optionalFlaws(
      {
        time: Type.Number({ minimum: 0, description: 'Since the start [s]' }),
        base: Type.Optional(Type.Partial(Type.Object(basePose), closed)),
        pan: Type.Optional(number('Added to the zero of pan [rad]')),
        tilt: Type.Optional(number('Added to the zero of tilt [rad]')),
      },
      'Sudden changes of the base and the zeros, at a time',
    ),
  },
  { ...closed, description: 'The flaws of a simulated rig; ignored on real hardware' },
);

const CameraSchema = Type.Object(
  {
    noise: size('Standard deviation on each coordinate [m]'),
    noisePerMetre: size('Added per metre from the origin [m/m]'),
    outlierRate: rate('How often it reports a point at random instead'),
    missRate: rate('How often it reports nothing'),
    lens: Type.Optional(
      Type.Object(
        {
          x: number('Middle of the picture on the floor [m]'),
          y: number('Middle of the picture on the floor [m]'),
          distortion: number('Radial; negative: barrel [1/m²]'),
        },
        { ...closed, description: 'A lens that was not calibrated' },
      ),
    ),
    homography: Type.Optional(
      Type.Array(Type.Number(), {
        minItems: 9,
        maxItems: 9,
        description: 'From the floor to what is reported, [3, 3] row-major',
      }),
    ),
  },
  { ...closed, description: 'The simulated camera; ignored on real hardware' },
);

/** Schema of the whole rig file, including the fields of a simulated rig. */
export const SimulatedRigFileSchema = Type.Object(
  { ...rigFileProperties, truth: TruthSchema, camera: CameraSchema },
  {
    ...closed,
    title: 'pantilt rig file',
    description: 'Metres, radians, microseconds, seconds. See calibration/README.md.',
  },
);

/** The flaws of a simulated rig. */
export type RigTruth = Static<typeof TruthSchema>;
/** The flaws of one axis. */
export type AxisTruth = Static<typeof AxisTruthSchema>;
/** The accuracy of the simulated camera. */
type CameraDescription = Static<typeof CameraSchema>;
/** A rig file with the fields for simulation. */
export type SimulatedRigDescription = RigDescription & {
  readonly truth: RigTruth;
  readonly camera: CameraDescription;
};

/**
 * Parses a whole rig file, including the flaws.
 * @throws PantiltError `rig-file-invalid`, naming the path of each field that is wrong or missing
 */
export function parseSimulatedRigFile(
  document: unknown,
  source = 'rig file',
): SimulatedRigDescription {
  parseRigFile(document, source);
  const rig = parseAs(SimulatedRigFileSchema, document, source, RIG_FILE_INVALID);
  const faults = AXES.flatMap((axis) => disorderOf(rig.truth.axes[axis], `truth.axes.${axis}`));
  if (faults.length > 0) throw invalidFields(faults, source, RIG_FILE_INVALID);
  return rig;
}

/** Kinks that are not in ascending order, which the schema cannot express. */
function disorderOf({ kinks = [] }: AxisTruth, path: string): FieldFault[] {
  return kinks.flatMap(({ angle }, i) => {
    const before = kinks[i - 1];
    if (!before || before.angle < angle) return [];
    const wording = msg`must be greater than the angle before (${before.angle}), not ${angle}`;
    return { path: `${path}.kinks.${i}.angle`, wording };
  });
}

/** A rig without its flaws and its camera: the part that the daemon may read. */
export const knownOf = ({ name, geometry, axes, workArea }: SimulatedRigDescription) => ({
  name,
  geometry,
  axes,
  workArea,
});
