/**
 * A calibrated rig in a model file: every parameter by its name, so that the errors of the rig can
 * be read in the file.
 */
import Type, { type Static, type TSchema } from 'typebox';
import type { Geometry } from '../../geometry/kinematics.ts';
import { radians } from '../../units.ts';
import { ERROR_JOINTS, JOINTS } from './beam-chain.ts';
import { type DiscrepancyTerm, EFFECTS, MAX_TERMS, PROFILES, TERM_TYPES } from './discrepancy.ts';
import type { DriftTerm } from './drift.ts';
import { SERVO_NET } from './prior.ts';
import type { RigModelShape } from './rig-model.ts';

const closed = { additionalProperties: false } as const;
const number = (description: string) => Type.Number({ description });

const ServoSchema = Type.Object(
  {
    centreRad: number('Nominal angle at the centre pulse [rad]'),
    zeroRad: number('Error of the zero angle [rad]'),
    gain: number('Relative error of the scale'),
    lostMotionRad: number('Lag of the shaft on its arrival side [rad]'),
    net: Type.Array(
      Type.Object(
        {
          weightRad: number('Height of the bend [rad]'),
          middleRad: number('Angle of the bend [rad]'),
          steepness: number('Steepness of the bend [1/rad]'),
        },
        closed,
      ),
      {
        maxItems: SERVO_NET.hidden,
        description: 'Nonlinearity of the scale: hidden tanh units of an MLP',
      },
    ),
  },
  closed,
);
type ServoFile = Static<typeof ServoSchema>;

const pair = (description: string) => Type.Tuple([Type.Number(), Type.Number()], { description });

const TermSchema = Type.Object(
  {
    centre: pair('Pan and tilt [rad] of terms that turn a shaft; x and y [m] of others'),
    slopes: pair('Per unit of each; 0 for one without influence'),
    weight: number('Turn [rad], height or shift [m]'),
  },
  closed,
);
/** An optional property for each name. */
const optional = <Name extends string, Value extends TSchema>(
  names: readonly Name[],
  value: Value,
) =>
  Type.Object(
    Object.fromEntries(names.map((name) => [name, Type.Optional(value)])) as Record<
      Name,
      ReturnType<typeof Type.Optional<Value>>
    >,
    closed,
  );
/** Terms by effect and profile: safetensors hold no words. */
const DiscrepancySchema = optional(
  EFFECTS,
  optional(PROFILES, Type.Array(TermSchema, { maxItems: MAX_TERMS })),
);

/** Changes while the samples were taken, by joint. */
const DriftSchema = optional(
  JOINTS,
  Type.Array(
    Type.Object(
      {
        from: number('Place in the order of the samples where the change begins, from 0'),
        to: number('Where it ends'),
        weight: number('Value of the joint before, relative to that after [m], [rad]'),
      },
      closed,
    ),
    { maxItems: MAX_TERMS },
  ),
);

/** A calibrated rig in a model file. */
export const RigFitSchema = Type.Object(
  {
    joints: Type.Object(
      Object.fromEntries(
        ERROR_JOINTS.map((joint): [string, TSchema] => [joint, number(`Error of ${joint}`)]),
      ) as Record<(typeof ERROR_JOINTS)[number], ReturnType<typeof number>>,
      { ...closed, description: 'Errors of the joints [m], [rad]' },
    ),
    pan: ServoSchema,
    tilt: ServoSchema,
    drift: Type.Optional(DriftSchema),
    discrepancy: Type.Optional(DiscrepancySchema),
  },
  closed,
);
export type RigFitFile = Static<typeof RigFitSchema>;

/** Number of significant digits: fewer than 64 bits hold, more than can be measured. */
const rounded = (value: number): number => Number(value.toPrecision(9));

/** Parameters by their names. */
export function rigFitToFile(
  parameters: Float64Array,
  { centre, hidden, terms = [], drift = [] }: RigModelShape,
): RigFitFile {
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
  const file = {
    joints: Object.fromEntries(
      ERROR_JOINTS.map((joint, i) => [joint, joints[i]!]),
    ) as RigFitFile['joints'],
    pan: servo(centre.panRad),
    tilt: servo(centre.tiltRad),
    ...(drift.length > 0 && { drift: driftToFile(drift, take(drift.length)) }),
  };
  return terms.length > 0 ? { ...file, discrepancy: discrepancyToFile(terms, values) } : file;
}

/** The rig model described by a file, and its parameters. */
export function rigFitFromFile(
  { joints, pan, tilt, drift = {}, discrepancy = {} }: RigFitFile,
  geometry: Geometry,
): { shape: RigModelShape; parameters: Float64Array } {
  const servo = ({ zeroRad, gain, lostMotionRad, net }: ServoFile) => [
    ...[zeroRad, gain, lostMotionRad],
    ...net.flatMap(({ weightRad, middleRad, steepness }) => [weightRad, middleRad, steepness]),
  ];
  const terms = TERM_TYPES.flatMap(({ effect, profile }) =>
    (discrepancy[effect]?.[profile] ?? []).map((term) => ({ effect, profile, ...term })),
  );
  const changes = JOINTS.flatMap((joint) =>
    (drift[joint] ?? []).map((change) => ({ joint, ...change })),
  );
  const centre = { panRad: radians(pan.centreRad), tiltRad: radians(tilt.centreRad) };
  return {
    shape: {
      geometry,
      centre,
      hidden: pan.net.length,
      ...(changes.length > 0 && { drift: changes }),
      ...(terms.length > 0 && { terms }),
    },
    parameters: Float64Array.from([
      ...ERROR_JOINTS.map((joint) => joints[joint]),
      ...servo(pan),
      ...servo(tilt),
      ...changes.map(({ weight }) => weight),
      ...terms.map(({ weight }) => weight),
    ]),
  };
}

const driftToFile = (
  drift: readonly DriftTerm[],
  weights: readonly number[],
): NonNullable<RigFitFile['drift']> =>
  byKey(distinct(drift.map(({ joint }) => joint)), (joint) =>
    drift.flatMap((term, i) => {
      const { from, to } = term;
      return term.joint === joint ? { from, to, weight: weights[i]! } : [];
    }),
  );

function discrepancyToFile(
  terms: readonly DiscrepancyTerm[],
  weights: readonly number[],
): NonNullable<RigFitFile['discrepancy']> {
  const rows = terms.map(({ centre, slopes, ...type }, i) => ({
    ...type,
    term: { centre: [...centre] as Pair, slopes: [...slopes] as Pair, weight: weights[i]! },
  }));
  return byKey(distinct(rows.map(({ effect }) => effect)), (effect) => {
    const ofEffect = rows.filter((row) => row.effect === effect);
    return byKey(distinct(ofEffect.map(({ profile }) => profile)), (profile) =>
      ofEffect.filter((row) => row.profile === profile).map(({ term }) => term),
    );
  });
}

type Pair = [number, number];
const byKey = <Key extends string, Value>(keys: readonly Key[], of: (key: Key) => Value) =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<Key, Value>;
const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];
