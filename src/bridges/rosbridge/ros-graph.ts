/**
 * The rig as a part of a ROS 2 graph: its topics as messages of common packages, and the list of topics and
 * services.
 */
import type { Answer } from '../../api/client.ts';
import { framesOf, SERVICES } from '../robot.ts';

type RigView = Answer<'GET /rig'>;

/** A topic that the rig publishes. */
interface RosTopic {
  readonly type: string;
  /** The message for a state of the rig; undefined while it is unknown. */
  readonly message: (rig: RigView, header: object) => object | undefined;
}

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
      message: (rig, header) => {
        const transforms = framesOf(rig)?.map(({ parent, child, ...transform }) => ({
          header: { ...header, frame_id: parent },
          ...{ child_frame_id: child, transform },
        }));
        return transforms && { transforms };
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

/** The action that collects samples; its goal is the body of `POST /collections`. */
export const COLLECT = { name: '/pantilt/collect', type: 'pantilt_msgs/action/Collect' };

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
  '/rosapi/action_servers': () => ({ action_servers: [COLLECT.name] }),
  '/rosapi/action_type': ({ action }) => ({ type: action === COLLECT.name ? COLLECT.type : '' }),
  '/rosapi/nodes': () => ({ nodes: ['/pantilt'] }),
};
