/**
 * The rig as a part of a ROS 2 graph: its topics as messages of common packages, and its services. Metres
 * and radians, x forward, y to the left, z up (REP 103).
 */
import type { Answer, Body, Client } from '../../api/client.ts';

type RigView = Answer<'GET /rig'>;

/** A topic that the rig publishes. */
interface RosTopic {
  readonly type: string;
  /** The message for a state of the rig; undefined while it is unknown. */
  readonly message: (rig: RigView, header: object) => object | undefined;
}

/** A service that the rig offers; its answer is the response message. */
interface RosService {
  readonly type: string;
  readonly call: (daemon: Client, request: Readonly<Record<string, unknown>>) => Promise<object>;
}

const rotation = (axis: 'y' | 'z', angleRad: number) => ({
  ...{ x: 0, y: 0, z: 0, w: Math.cos(angleRad / 2) },
  [axis]: Math.sin(angleRad / 2),
});

/** The topics by name. */
export const TOPICS: ReadonlyMap<string, RosTopic> = new Map<string, RosTopic>([
  [
    '/joint_states',
    {
      type: 'sensor_msgs/msg/JointState',
      message: ({ pose }, header) =>
        pose
          ? {
              ...{ header, name: ['pan', 'tilt'], position: [pose.panRad, pose.tiltRad] },
              ...{ velocity: [], effort: [] },
            }
          : undefined,
    },
  ],
  [
    '/tf',
    {
      type: 'tf2_msgs/msg/TFMessage',
      message: ({ pose, geometry: { l1M, l2M } }, header) => {
        if (!pose) return undefined;
        const { panRad, tiltRad } = pose;
        const head = { x: l2M * Math.sin(tiltRad), y: 0, z: l1M + l2M * Math.cos(tiltRad) };
        const transform = (frame_id: string, child_frame_id: string, body: object) => ({
          header: { ...header, frame_id },
          child_frame_id,
          transform: body,
        });
        const base = { translation: { x: 0, y: 0, z: 0 }, rotation: rotation('z', panRad) };
        const laser = { translation: head, rotation: rotation('y', tiltRad) };
        return {
          transforms: [transform('world', 'pan', base), transform('pan', 'laser', laser)],
        };
      },
    },
  ],
  [
    '/pantilt/spot',
    {
      type: 'geometry_msgs/msg/PointStamped',
      message: ({ spot }, header) =>
        spot ? { header, point: { x: spot.xM, y: spot.yM, z: 0 } } : undefined,
    },
  ],
  [
    '/diagnostics',
    {
      type: 'diagnostic_msgs/msg/DiagnosticArray',
      message: ({ name, connection, problem, state, laserOn, control, device }, header) => ({
        header,
        status: [
          {
            level: connection === 'connected' ? (state === 'stopped' ? 1 : 0) : 2,
            name: `pantilt: ${name}`,
            message: problem?.message ?? state,
            hardware_id: device?.deviceId ?? '',
            values: [
              { key: 'state', value: state },
              { key: 'laser', value: laserOn ? 'on' : 'off' },
              { key: 'control', value: control.holder ?? '' },
            ],
          },
        ],
      }),
    },
  ],
]);

/** A topic that clients publish: a point to aim at, with the laser as it is. */
export const TARGET_TOPIC = { name: '/pantilt/target', type: 'geometry_msgs/msg/PointStamped' };

const trigger = (call: 'stop' | 'resume' | 'arm' | 'release' | 'home'): [string, RosService] => [
  `/pantilt/${call}`,
  {
    type: 'std_srvs/srv/Trigger',
    call: async (daemon) => {
      await daemon.call(`POST /rig/${call}`);
      return SUCCESS;
    },
  },
];

const SUCCESS = { success: true, message: '' };

/** The services by name. */
export const SERVICES: ReadonlyMap<string, RosService> = new Map<string, RosService>([
  trigger('stop'),
  trigger('resume'),
  trigger('arm'),
  trigger('release'),
  trigger('home'),
  [
    '/pantilt/laser',
    {
      type: 'std_srvs/srv/SetBool',
      call: async (daemon, { data }) => {
        await daemon.call('POST /rig/laser', { body: { on: data as boolean } });
        return SUCCESS;
      },
    },
  ],
  [
    '/pantilt/aim',
    {
      type: 'pantilt_msgs/srv/Aim',
      call: async (daemon, request) => {
        const { expectedErrorMm, panUs, tiltUs } = await aim(daemon, request);
        const expected_error = expectedErrorMm === null ? null : expectedErrorMm / 1000;
        return { ...SUCCESS, expected_error, pan_us: panUs, tilt_us: tiltUs };
      },
    },
  ],
]);

/** Aims at a point, or in a direction; the laser stays as it is unless it is requested. */
export function aim(
  daemon: Client,
  request: Readonly<Record<string, unknown>>,
): Promise<Answer<'POST /aim'>> {
  const { x, y, z, bearing, elevation, laser = false } = request;
  const target =
    bearing === undefined && elevation === undefined
      ? { xM: x, yM: y, ...(z !== undefined && { zM: z }) }
      : { bearingRad: bearing, elevationRad: elevation };
  return daemon.call('POST /aim', { body: { ...target, laser } as Body<'POST /aim'> });
}

/** The services of rosapi, with which clients list the graph. */
export const ROSAPI: Readonly<Record<string, (request: Record<string, unknown>) => object>> = {
  '/rosapi/topics': () => ({
    topics: [...TOPICS.keys(), TARGET_TOPIC.name],
    types: [...[...TOPICS.values()].map(({ type }) => type), TARGET_TOPIC.type],
  }),
  '/rosapi/topic_type': ({ topic }) => ({
    type: topic === TARGET_TOPIC.name ? TARGET_TOPIC.type : (TOPICS.get(String(topic))?.type ?? ''),
  }),
  '/rosapi/services': () => ({ services: [...SERVICES.keys()] }),
  '/rosapi/service_type': ({ service }) => ({ type: SERVICES.get(String(service))?.type ?? '' }),
  '/rosapi/nodes': () => ({ nodes: ['/pantilt'] }),
};
