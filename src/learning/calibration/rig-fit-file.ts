/**
 * A calibrated rig as model files keep it: every parameter by its name, so that a person can read what
 * is wrong with the rig.
 */
import Type, { type Static, type TSchema } from 'typebox';
import type { Geometry } from '../../geometry/kinematics.ts';
import { type Angles, radians } from '../../units.ts';
import { ERROR_JOINTS } from './flawed-beam.ts';
import { BEND_PRIOR } from './hobby-prior.ts';
import type { RigModelShape } from './rig-model.ts';

const closed = { additionalProperties: false } as const;
const number = (description: string) => Type.Number({ description });

const ServoSchema = Type.Object(
  {
    centreRad: number('Nominal angle at the centre pulse [rad]'),
    zeroRad: number('The horn is off by this [rad]'),
    gain: number('The scale is off by this share'),
    lostMotionRad: number('The shaft lags by this on the side that it came from [rad]'),
    net: Type.Array(
      Type.Object(
        {
          sineRad: number('Weight of sin(cycles · angle) [rad]'),
          cosineRad: number('Weight of cos(cycles · angle) [rad]'),
          cycles: number('Periods per turn'),
        },
        closed,
      ),
      { maxItems: BEND_PRIOR.length, description: 'How the scale is bent: a net of sines' },
    ),
  },
  closed,
);
type ServoFile = Static<typeof ServoSchema>;

/** A calibrated rig in a model file. */
export const RigFitSchema = Type.Object(
  {
    joints: Type.Object(
      Object.fromEntries(
        ERROR_JOINTS.map((joint): [string, TSchema] => [joint, number(`Error of ${joint}`)]),
      ) as Record<(typeof ERROR_JOINTS)[number], ReturnType<typeof number>>,
      { ...closed, description: 'How the parts stand to each other [m], [rad]' },
    ),
    pan: ServoSchema,
    tilt: ServoSchema,
  },
  closed,
);
export type RigFitFile = Static<typeof RigFitSchema>;

/** Fewer digits than 64 bits have, more than anybody can measure. */
const rounded = (value: number): number => Number(value.toPrecision(9));

/** Parameters by their names. */
export function rigFitToFile(parameters: Float64Array, centre: Angles, pairs: number): RigFitFile {
  const values = Array.from(parameters, rounded);
  const take = (count: number) => values.splice(0, count) as number[];
  const joints = take(ERROR_JOINTS.length);
  const servo = (centreRad: number): ServoFile => {
    const [zeroRad, gain, lostMotionRad] = take(3) as [number, number, number];
    const net = Array.from({ length: pairs }, () => {
      const [sineRad, cosineRad, cycles] = take(3) as [number, number, number];
      return { sineRad, cosineRad, cycles };
    });
    return { centreRad, zeroRad, gain, lostMotionRad, net };
  };
  return {
    joints: Object.fromEntries(
      ERROR_JOINTS.map((joint, i) => [joint, joints[i]!]),
    ) as RigFitFile['joints'],
    pan: servo(centre.panRad),
    tilt: servo(centre.tiltRad),
  };
}

/** The rig model that a file describes, and its parameters. */
export function rigFitFromFile(
  { joints, pan, tilt }: RigFitFile,
  geometry: Geometry,
): { shape: RigModelShape; parameters: Float64Array } {
  const servo = ({ zeroRad, gain, lostMotionRad, net }: ServoFile) => [
    ...[zeroRad, gain, lostMotionRad],
    ...net.flatMap(({ sineRad, cosineRad, cycles }) => [sineRad, cosineRad, cycles]),
  ];
  const centre = { panRad: radians(pan.centreRad), tiltRad: radians(tilt.centreRad) };
  return {
    shape: { geometry, centre, pairs: pan.net.length },
    parameters: Float64Array.from([
      ...ERROR_JOINTS.map((joint) => joints[joint]),
      ...servo(pan),
      ...servo(tilt),
    ]),
  };
}
