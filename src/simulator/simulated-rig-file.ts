/**
 * The part of a rig file that only the simulator reads: `truth`, the flaws that a real rig would
 * hide, and `camera`, the sensor that observes the floor. Only this folder may read them.
 */
import Type, { type Static } from 'typebox';
import {
  parseRigFile,
  RIG_FILE_INVALID,
  type RigDescription,
  rigFileProperties,
} from '../rig-file.ts';
import { parseAs } from '../validation.ts';

const closed = { additionalProperties: false } as const;
const number = (description: string) => Type.Number({ description });
const size = (description: string) => Type.Number({ minimum: 0, description });
const rate = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const AxisTruthSchema = Type.Object(
  {
    zeroError: number('Added to the nominal angle [rad]'),
    gainError: Type.Number({ exclusiveMinimum: -1, description: 'Relative error of the scale' }),
    harmonics: Type.Array(
      Type.Object(
        {
          amplitude: number('[rad]'),
          cycles: number('Periods per turn of the axis'),
          phase: number('[rad]'),
        },
        closed,
      ),
      { maxItems: 16, description: 'Bends of the servo scale' },
    ),
    deadband: size('Change of angle that the servo ignores [rad]'),
    backlash: size('Play of the gears [rad]'),
    repeatability: size('Standard deviation of a settled angle [rad]'),
  },
  closed,
);

const TruthSchema = Type.Object(
  {
    base: Type.Object(
      {
        x: number('[m]'),
        y: number('[m]'),
        z: number('[m]'),
        roll: number('[rad]'),
        pitch: number('[rad]'),
        yaw: number('[rad]'),
      },
      closed,
    ),
    l1Error: number('[m]'),
    l2Error: number('[m]'),
    tiltAxisOffset: number('From the pan axis forward to the tilt axis [m]'),
    axisSkew: number('Roll of the tilt axis [rad]'),
    laser: Type.Object({ y: number('[m]'), yaw: number('[rad]'), pitch: number('[rad]') }, closed),
    axes: Type.Object({ pan: AxisTruthSchema, tilt: AxisTruthSchema }, closed),
  },
  { ...closed, description: 'The flaws of a simulated rig; ignored on real hardware' },
);

const CameraSchema = Type.Object(
  {
    noise: size('Standard deviation on each coordinate [m]'),
    noisePerMetre: size('Added per metre from the origin [m/m]'),
    outlierRate: rate('How often it reports a point at random instead'),
    missRate: rate('How often it reports nothing'),
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
type RigTruth = Static<typeof TruthSchema>;
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
  return parseAs(SimulatedRigFileSchema, document, source, RIG_FILE_INVALID);
}

/** A rig without its flaws and its camera: the part that the daemon may read. */
export const knownOf = ({ name, geometry, axes, workArea }: SimulatedRigDescription) => ({
  name,
  geometry,
  axes,
  workArea,
});
