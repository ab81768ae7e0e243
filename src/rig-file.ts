/**
 * The rig file: what the daemon may know of a rig. `truth` and `camera` in the same file belong to
 * the simulator, which reads them by itself; here they are let through unread and left behind.
 */

import Type, { type Static } from 'typebox';
import { type MessageValue, msg } from './message.ts';
import type { Axis, Metres, Microseconds, Radians } from './units.ts';
import { type FieldFault, invalidFields, parseAs } from './validation.ts';

const closed = { additionalProperties: false } as const;
const length = (description: string) =>
  Type.Unsafe<Metres>(Type.Number({ exclusiveMinimum: 0, maximum: 10, description }));
const angle = (description: string, limitRad: number) =>
  Type.Unsafe<Radians>(Type.Number({ minimum: -limitRad, maximum: limitRad, description }));
const pulse = (description: string) =>
  Type.Unsafe<Microseconds>(Type.Number({ minimum: 100, maximum: 5000, description }));

const AxisSchema = Type.Object(
  {
    pulse: Type.Object(
      {
        min: pulse('Shortest pulse that the servo may be sent [µs]'),
        max: pulse('Longest pulse that the servo may be sent [µs]'),
        centre: pulse('Pulse at which the axis stands at angleAtCentre [µs]'),
        resolution: Type.Unsafe<Microseconds>(
          Type.Number({ minimum: 0.5, maximum: 100, description: 'Step of the pulse width [µs]' }),
        ),
      },
      closed,
    ),
    radiansPerMicrosecond: Type.Number({
      exclusiveMinimum: 0,
      maximum: 0.1,
      description: 'Nominal scale of the servo [rad/µs]',
    }),
    angleAtCentre: angle('Angle at the centre pulse [rad]', Math.PI),
    direction: Type.Union([Type.Literal(1), Type.Literal(-1)], {
      description: '1 when a longer pulse raises the angle, -1 when it lowers it',
    }),
    maxSpeed: Type.Number({ exclusiveMinimum: 0, maximum: 100, description: '[rad/s]' }),
    maxAcceleration: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: '[rad/s²]' }),
  },
  closed,
);

/** The part of a rig file that describes any rig, real or simulated. */
export const rigFileProperties = {
  name: Type.String({ minLength: 1, maxLength: 64, description: 'Name of the rig' }),
  geometry: Type.Object(
    {
      l1: length('From the floor to the tilt axis [m]'),
      l2: length('From the tilt axis to the laser [m]'),
    },
    closed,
  ),
  axes: Type.Object({ pan: AxisSchema, tilt: AxisSchema }, closed),
  workArea: Type.Object(
    {
      rMin: length('Nearest target, from the origin [m]'),
      rMax: length('Farthest target, from the origin [m]'),
      bearingMin: angle('Rightmost bearing [rad]', Math.PI),
      bearingMax: angle('Leftmost bearing [rad]', Math.PI),
    },
    closed,
  ),
};

const RigFileSchema = Type.Object(
  {
    ...rigFileProperties,
    truth: Type.Optional(Type.Unknown()),
    camera: Type.Optional(Type.Unknown()),
  },
  closed,
);

/** A rig as the daemon knows it: nominal geometry, servo scales and limits, work area. */
export type RigDescription = Omit<Static<typeof RigFileSchema>, 'truth' | 'camera'>;
/** One axis of a rig as the daemon knows it. */
export type AxisDescription = RigDescription['axes'][Axis];
/** Where targets may lie: an annular sector around the origin. */
export type WorkArea = RigDescription['workArea'];

/** The code of every fault found in a rig file. */
export const RIG_FILE_INVALID = 'rig-file-invalid';

/**
 * Takes the nominal part out of a rig file's document.
 * @throws PantiltError `rig-file-invalid`, naming the path of each field that is wrong
 */
export function parseRigFile(
  document: unknown,
  source: MessageValue = msg`rig file`,
): RigDescription {
  const { name, geometry, axes, workArea } = parseAs(
    RigFileSchema,
    document,
    source,
    RIG_FILE_INVALID,
  );
  const rig = { name, geometry, axes, workArea };
  const errors = inconsistencies(rig);
  if (errors.length > 0) throw invalidFields(errors, source, RIG_FILE_INVALID);
  return rig;
}

/** What a schema can't say: how the numbers of a rig file must stand to each other. */
function inconsistencies({ axes, workArea }: RigDescription): FieldFault[] {
  const errors: FieldFault[] = [];
  for (const [name, { pulse }] of Object.entries(axes)) {
    if (!(pulse.min < pulse.centre && pulse.centre < pulse.max)) {
      errors.push({
        path: `axes.${name}.pulse`,
        wording: msg`min < centre < max must hold, not ${pulse.min}, ${pulse.centre}, ${pulse.max}`,
      });
    }
  }
  for (const [low, high] of [
    ['rMin', 'rMax'],
    ['bearingMin', 'bearingMax'],
  ] as const) {
    if (!(workArea[low] < workArea[high])) {
      errors.push({
        path: `workArea.${low}`,
        wording: msg`must be less than ${high} (${workArea[high]}), not ${workArea[low]}`,
      });
    }
  }
  return errors;
}
