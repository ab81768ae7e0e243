/**
 * The rig file: nominal geometry, servo scales and limits, and work area. The fields `truth` and
 * `camera` belong to the simulator, which parses them itself; this parser ignores them.
 */

import { polygonContains } from 'd3-polygon';
import Type, { type Static } from 'typebox';
import { fixed, type Message, type MessageValue, msg } from './message.ts';
import { FLOOR, heightAbove, planeOf, type Surface } from './surfaces.ts';
import type { Axis, Metres, Microseconds, Radians } from './units.ts';
import { type FieldFault, invalidFields, parseAs } from './validation.ts';

const closed = { additionalProperties: false } as const;
const length = (description: string) =>
  Type.Unsafe<Metres>(Type.Number({ exclusiveMinimum: 0, maximum: 10, description }));
const angle = (description: string, limitRad: number) =>
  Type.Unsafe<Radians>(Type.Number({ minimum: -limitRad, maximum: limitRad, description }));
const pulse = (description: string) =>
  Type.Unsafe<Microseconds>(Type.Number({ minimum: 100, maximum: 5000, description }));

const coordinate = Type.Number({
  minimum: -20,
  maximum: 20,
  description: 'World coordinate [m]',
});

const AxisSchema = Type.Object(
  {
    pulse: Type.Object(
      {
        min: pulse('Minimum pulse width of the servo [µs]'),
        max: pulse('Maximum pulse width of the servo [µs]'),
        centre: pulse('Pulse width at angleAtCentre [µs]'),
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
    maxSpeed: Type.Number({
      exclusiveMinimum: 0,
      maximum: 100,
      description: 'Speed limit [rad/s]',
    }),
    maxAcceleration: Type.Number({
      exclusiveMinimum: 0,
      maximum: 10_000,
      description: 'Acceleration limit [rad/s²]',
    }),
  },
  closed,
);

const KeepOutZoneSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, description: 'Name of the zone' }),
    corners: Type.Optional(
      Type.Array(Type.Object({ x: coordinate, y: coordinate }, closed), {
        minItems: 3,
        maxItems: 64,
        description: 'Corners of a part of the floor',
      }),
    ),
    bearingMin: Type.Optional(angle('Rightmost bearing of a sector [rad]', Math.PI)),
    bearingMax: Type.Optional(angle('Leftmost bearing of a sector [rad]', Math.PI)),
  },
  closed,
);

const SurfaceSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, description: 'Name of the surface' }),
    corners: Type.Array(Type.Object({ x: coordinate, y: coordinate, z: coordinate }, closed), {
      minItems: 3,
      maxItems: 64,
      description: 'Corners of a polygon in a plane, in order',
    }),
  },
  closed,
);

/** Bounds on the length of a rig's name [characters]. */
export const RIG_NAME_LENGTH = { minLength: 1, maxLength: 64 } as const;

/** The part of a rig file that describes any rig, real or simulated. */
export const rigFileProperties = {
  name: Type.String({ ...RIG_NAME_LENGTH, description: 'Name of the rig' }),
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
      rMin: length('Minimum distance of a target from the origin [m]'),
      rMax: length('Maximum distance of a target from the origin [m]'),
      bearingMin: angle('Rightmost bearing [rad]', Math.PI),
      bearingMax: angle('Leftmost bearing [rad]', Math.PI),
    },
    closed,
  ),
  keepOut: Type.Optional(
    Type.Array(KeepOutZoneSchema, {
      maxItems: 32,
      description: 'Parts of the floor, and bearings, where the laser must not be lit',
    }),
  ),
  base: Type.Optional(
    Type.Object(
      {
        x: coordinate,
        y: coordinate,
        z: coordinate,
        bearing: angle('Bearing of its forward direction, from +x to the left [rad]', Math.PI),
      },
      {
        ...closed,
        description: 'The origin and the forward direction of the rig in the frame of its site',
      },
    ),
  ),
  surfaces: Type.Optional(
    Type.Array(SurfaceSchema, {
      maxItems: 16,
      description: 'Walls and other planes besides the floor on which a spot may be seen',
    }),
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

/** A rig's nominal description: geometry, servo scales and limits, work area, keep-out zones. */
export type RigDescription = Omit<Static<typeof RigFileSchema>, 'truth' | 'camera'>;
/** The nominal description of one axis. */
export type AxisDescription = RigDescription['axes'][Axis];
/** The area of valid targets: an annular sector around the origin. */
export type WorkArea = RigDescription['workArea'];
/** Where the laser must not be lit: a polygon on the floor, or a sector of bearings. */
export type KeepOutZone = Static<typeof KeepOutZoneSchema>;

/** The error code for an invalid rig file. */
export const RIG_FILE_INVALID = 'rig-file-invalid';

/**
 * Parses the nominal part of a rig file.
 * @throws PantiltError `rig-file-invalid`, naming the path of each invalid field
 */
export function parseRigFile(
  document: unknown,
  source: MessageValue = msg`rig file`,
): RigDescription {
  const { name, geometry, axes, workArea, base, keepOut, surfaces } = parseAs(
    RigFileSchema,
    document,
    source,
    RIG_FILE_INVALID,
  );
  const optional = {
    ...(base && { base }),
    ...(keepOut && { keepOut }),
    ...(surfaces && { surfaces }),
  };
  const rig = { name, geometry, axes, workArea, ...optional };
  const errors = inconsistencies(rig);
  if (errors.length > 0) throw invalidFields(errors, source, RIG_FILE_INVALID);
  return rig;
}

/** Constraints between fields, which the schema cannot express. */
function inconsistencies({
  axes,
  workArea,
  keepOut = [],
  surfaces = [],
}: RigDescription): FieldFault[] {
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
  for (const [index, zone] of keepOut.entries()) {
    const wording = zoneFault(zone);
    if (wording) errors.push({ path: `keepOut[${index}]`, wording });
  }
  for (const [index, surface] of surfaces.entries()) {
    const wording = surfaceFault(surface, surfaces.slice(0, index));
    if (wording) errors.push({ path: `surfaces[${index}]`, wording });
  }
  return errors;
}

function zoneFault({ corners, bearingMin, bearingMax }: KeepOutZone): Message | undefined {
  const isSector = bearingMin !== undefined && bearingMax !== undefined;
  if (corners ? bearingMin !== undefined || bearingMax !== undefined : !isSector) {
    return msg`must have either corners, or bearingMin and bearingMax`;
  }
  if (isSector && !(bearingMin < bearingMax)) {
    return msg`bearingMin must be less than bearingMax (${bearingMax}), not ${bearingMin}`;
  }
  const outline = corners?.map(({ x, y }): [number, number] => [x, y]);
  if (outline && polygonContains(outline, [0, 0])) {
    return msg`must not contain the base of the rig: use bearingMin and bearingMax`;
  }
  return undefined;
}

/** Maximum distance of a corner from the plane of a surface [m]. */
const MAX_UNEVENNESS_M = 0.01;

function surfaceFault(surface: Surface, others: readonly Surface[]): Message | undefined {
  const { name, corners } = surface;
  if (name === FLOOR || others.some((other) => other.name === name)) {
    return msg`a surface "${name}" exists already: choose another name`;
  }
  const plane = planeOf(surface);
  if (!plane) return msg`its first three corners must not be on one line`;
  const farM = Math.max(...corners.map(({ x, y, z }) => Math.abs(heightAbove(plane, [x, y, z]))));
  return farM > MAX_UNEVENNESS_M
    ? msg`its corners must be in one plane: one is ${fixed(farM, 3)} m off that of the first three`
    : undefined;
}
