/**
 * A calibrated rig as model files keep it: every parameter by its name, so that a person can read what
 * is wrong with the rig.
 */
import Type, { type Static, type TSchema } from 'typebox';
import type { Geometry } from '../../geometry/kinematics.ts';
import { type Angles, radians } from '../../units.ts';
import { ERROR_JOINTS } from './beam-chain.ts';
import { SERVO_NET } from './prior.ts';
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
          weightRad: number('How far the unit bends the scale [rad]'),
          middleRad: number('Where it does [rad]'),
          steepness: number('How suddenly [1/rad]'),
        },
        closed,
      ),
      {
        maxItems: SERVO_NET.hidden,
        description: 'How the scale is bent: hidden units of an MLP, tanh',
      },
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
export function rigFitToFile(parameters: Float64Array, centre: Angles, hidden: number): RigFitFile {
  const values = Array.from(parameters, rounded);
  const take = (count: number) => values.splice(0, count) as number[];
  const joints = take(ERROR_JOINTS.length);
  const servo = (centreRad: number): ServoFile => {
    const [zeroRad, gain, lostMotionRad] = take(3) as [number, number, number];
    const net = Array.from({ length: hidden }, () => {
      const [weightRad, middleRad, steepness] = take(3) as [number, number, number];
      return { weightRad, middleRad, steepness };
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
    ...net.flatMap(({ weightRad, middleRad, steepness }) => [weightRad, middleRad, steepness]),
  ];
  const centre = { panRad: radians(pan.centreRad), tiltRad: radians(tilt.centreRad) };
  return {
    shape: { geometry, centre, hidden: pan.net.length },
    parameters: Float64Array.from([
      ...ERROR_JOINTS.map((joint) => joints[joint]),
      ...servo(pan),
      ...servo(tilt),
    ]),
  };
}
