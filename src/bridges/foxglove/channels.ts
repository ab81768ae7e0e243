/**
 * What the rig publishes for Foxglove, live and in MCAP files: JSON messages in Foxglove's schemas
 * (https://docs.foxglove.dev/docs/sdk/schemas), so that its panels show joints, frames and a scene without
 * settings. World frame as in robot.ts.
 */
import Type, { type TSchema } from 'typebox';
import type { Answer } from '../../api/client.ts';
import { RigViewSchema } from '../../api/rig.ts';
import { framesOf } from '../robot.ts';

type RigView = Answer<'GET /rig'>;

/** Unix time as in Foxglove's messages. */
export interface Timestamp {
  readonly sec: number;
  readonly nsec: number;
}

/** The timestamp of a Unix time [ms]. */
export const timestampOf = (unixMs: number): Timestamp => {
  const sec = Math.floor(unixMs / 1000);
  return { sec, nsec: Math.round((unixMs - 1000 * sec) * 1e6) };
};

/** A topic that the rig publishes. */
export interface Channel {
  readonly topic: string;
  readonly schemaName: string;
  readonly schema: TSchema;
}

/** A topic whose messages follow from the state of the rig. */
interface RigChannel extends Channel {
  /** Undefined while the pose is unknown. */
  readonly message: (rig: RigView, timestamp: Timestamp) => object | undefined;
}

const number = Type.Number();
const time = Type.Object({ sec: Type.Integer(), nsec: Type.Integer() }, { title: 'time' });
const duration = Type.Object({ sec: Type.Integer(), nsec: Type.Integer() }, { title: 'duration' });
const vector = Type.Object({ x: number, y: number, z: number });
const quaternion = Type.Object({ x: number, y: number, z: number, w: number });
const color = Type.Object({ r: number, g: number, b: number, a: number });
const pose = Type.Object({ position: vector, orientation: quaternion });

const JointStates = Type.Object({
  timestamp: time,
  joints: Type.Array(Type.Object({ name: Type.String(), position: number })),
});

const FrameTransforms = Type.Object({
  transforms: Type.Array(
    Type.Object({
      timestamp: time,
      parent_frame_id: Type.String(),
      child_frame_id: Type.String(),
      translation: vector,
      rotation: quaternion,
    }),
  ),
});

const Line = Type.Object({
  type: Type.Integer({ description: '0: strip, 1: loop, 2: separate lines' }),
  pose,
  thickness: number,
  scale_invariant: Type.Boolean(),
  points: Type.Array(vector),
  color,
  colors: Type.Array(color),
  indices: Type.Array(Type.Integer()),
});

const Cylinder = Type.Object({
  ...{ pose, size: vector, bottom_scale: number, top_scale: number, color },
});

const none = Type.Array(Type.Object({}));

const SceneUpdate = Type.Object({
  deletions: Type.Array(Type.Object({ timestamp: time, type: Type.Integer(), id: Type.String() })),
  entities: Type.Array(
    Type.Object({
      timestamp: time,
      frame_id: Type.String(),
      id: Type.String(),
      lifetime: duration,
      frame_locked: Type.Boolean(),
      ...{ metadata: none, arrows: none, cubes: none, spheres: none },
      cylinders: Type.Array(Cylinder),
      lines: Type.Array(Line),
      ...{ triangles: none, texts: none, models: none },
    }),
  ),
});

const Log = Type.Object({
  timestamp: time,
  level: Type.Integer({ description: '2: information, 3: warning, 4: error' }),
  ...{ message: Type.String(), name: Type.String(), file: Type.String() },
  line: Type.Integer(),
});

/** The events of the rig. */
export const LOG_CHANNEL: Channel = { topic: '/log', schemaName: 'foxglove.Log', schema: Log };

/** The message of an event. */
export const logMessage = (timestamp: Timestamp, name: string, message: string) => ({
  ...{ timestamp, level: name.endsWith('lost') ? 4 : 2, message, name, file: '', line: 0 },
});

/** The state of the rig, as in telemetry. */
export const RIG_CHANNEL: RigChannel = {
  topic: '/pantilt/rig',
  schemaName: 'pantilt.Rig',
  schema: RigViewSchema,
  message: (rig) => rig,
};

/** Its other topics. */
export const CHANNELS: readonly RigChannel[] = [
  RIG_CHANNEL,
  {
    topic: '/joint_states',
    schemaName: 'foxglove.JointStates',
    schema: JointStates,
    message: ({ pose }, timestamp) =>
      pose
        ? {
            timestamp,
            joints: [
              { name: 'pan', position: pose.panRad },
              { name: 'tilt', position: pose.tiltRad },
            ],
          }
        : undefined,
  },
  {
    topic: '/tf',
    schemaName: 'foxglove.FrameTransforms',
    schema: FrameTransforms,
    message: (rig, timestamp) => {
      const transforms = framesOf(rig)?.map(({ parent, child, ...transform }) => ({
        ...{ timestamp, parent_frame_id: parent, child_frame_id: child, ...transform },
      }));
      return transforms && { transforms };
    },
  },
  {
    topic: '/scene',
    schemaName: 'foxglove.SceneUpdate',
    schema: SceneUpdate,
    message: (rig, timestamp) => ({
      deletions: rig.pointing ? [] : [{ timestamp, type: 0, id: 'beam' }],
      entities: [...(rig.pointing ? [beamOf(rig, rig.pointing)] : []), floorOf(rig)].map(
        (entity) => ({ timestamp, ...EMPTY, ...entity }),
      ),
    }),
  },
];

const ORIGIN = { x: 0, y: 0, z: 0 };
const IDENTITY = { ...ORIGIN, w: 1 };
const EMPTY = {
  ...{ frame_id: 'world', lifetime: { sec: 0, nsec: 0 }, frame_locked: true, metadata: [] },
  ...{ arrows: [], cubes: [], spheres: [], cylinders: [], lines: [] },
  ...{ triangles: [], texts: [], models: [] },
};

const RED = { r: 0.9, g: 0.1, b: 0.1 };
/** Beam and spot with the laser off. */
const GHOST_ALPHA = 0.25;
/** Diameter and height of the spot [m]. */
const SPOT_SIZE = { x: 0.02, y: 0.02, z: 0.002 };
/** Steps of an arc of the work area. */
const ARC_STEPS = 32;

type Points = readonly { readonly x: number; readonly y: number; readonly z: number }[];

const line = (type: number, points: Points, alpha: number, { r, g, b } = RED) => ({
  ...{
    type,
    pose: { position: ORIGIN, orientation: IDENTITY },
    points,
    color: { r, g, b, a: alpha },
  },
  ...{ thickness: 2, scale_invariant: true, colors: [], indices: [] },
});

/** The beam from the laser to the predicted spot, and the spot. */
function beamOf(rig: RigView, spot: NonNullable<RigView['pointing']>) {
  const alpha = rig.laserOn ? 1 : GHOST_ALPHA;
  const { panRad = 0 } = rig.pose ?? {};
  const { x, z } = framesOf(rig)?.[1]?.translation ?? ORIGIN;
  const laser = { x: x * Math.cos(panRad), y: x * Math.sin(panRad), z };
  const position = { x: spot.xM, y: spot.yM, z: 0 };
  return {
    id: 'beam',
    lines: [line(LINE_STRIP, [laser, position], alpha)],
    cylinders: [
      {
        ...{ pose: { position, orientation: IDENTITY }, size: SPOT_SIZE },
        ...{ bottom_scale: 1, top_scale: 1, color: { ...RED, a: alpha } },
      },
    ],
  };
}

const LINE_STRIP = 0;
const LINE_LOOP = 1;
const GREY = { r: 0.5, g: 0.5, b: 0.5 };

/** The outlines of work area and keep-out zones. */
function floorOf({ workArea, keepOut }: RigView) {
  const { rMinM, rMaxM, bearingMinRad, bearingMaxRad } = workArea;
  const zones = keepOut.map(({ corners, bearingMinRad, bearingMaxRad }) =>
    corners
      ? corners.map(({ xM, yM }) => ({ x: xM, y: yM, z: 0 }))
      : sector(rMinM, rMaxM, bearingMinRad ?? 0, bearingMaxRad ?? 0),
  );
  return {
    id: 'floor',
    lines: [
      line(LINE_LOOP, sector(rMinM, rMaxM, bearingMinRad, bearingMaxRad), 1, GREY),
      ...zones.map((corners) => line(LINE_LOOP, corners, 1)),
    ],
  };
}

/** A sector of a ring around the base. */
function sector(rMinM: number, rMaxM: number, fromRad: number, toRad: number): Points {
  const bearings = Array.from(
    { length: ARC_STEPS + 1 },
    (_, i) => fromRad + ((toRad - fromRad) * i) / ARC_STEPS,
  );
  const arc = (radiusM: number, along: readonly number[]) =>
    along.map((bearing) => ({
      ...{ x: radiusM * Math.cos(bearing), y: radiusM * Math.sin(bearing), z: 0 },
    }));
  return [...arc(rMaxM, bearings), ...arc(rMinM, bearings.toReversed())];
}
