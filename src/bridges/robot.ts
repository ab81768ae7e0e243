/**
 * The rig as a robot, for protocols of robotics: its frames, its services, and targets. Metres and radians,
 * x forward, y to the left, z up (REP 103).
 */
import type { Answer, Body, Client } from '../api/client.ts';

type RigView = Answer<'GET /rig'>;

/** A frame of the robot in its parent. */
export interface FrameTransform {
  readonly parent: string;
  readonly child: string;
  readonly translation: { readonly x: number; readonly y: number; readonly z: number };
  readonly rotation: {
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly w: number;
  };
}

const rotation = (axis: 'y' | 'z', angleRad: number) => ({
  ...{ x: 0, y: 0, z: 0, w: Math.cos(angleRad / 2) },
  [axis]: Math.sin(angleRad / 2),
});

/** `world` → `pan` → `laser`, whose x axis is the nominal beam; undefined while the pose is unknown. */
export function framesOf({ pose, geometry: { l1M, l2M } }: RigView): FrameTransform[] | undefined {
  if (!pose) return undefined;
  const { panRad, tiltRad } = pose;
  const head = { x: l2M * Math.sin(tiltRad), y: 0, z: l1M + l2M * Math.cos(tiltRad) };
  return [
    {
      ...{ parent: 'world', child: 'pan', translation: { x: 0, y: 0, z: 0 } },
      rotation: rotation('z', panRad),
    },
    { parent: 'pan', child: 'laser', translation: head, rotation: rotation('y', tiltRad) },
  ];
}

/** A service that the rig offers; its answer is the response message. */
interface RobotService {
  readonly type: string;
  readonly call: (daemon: Client, request: Readonly<Record<string, unknown>>) => Promise<object>;
}

const trigger = (call: 'stop' | 'resume' | 'arm' | 'release' | 'home'): [string, RobotService] => [
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
export const SERVICES: ReadonlyMap<string, RobotService> = new Map<string, RobotService>([
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

/** Why an operation of a client is refused. @param op as the client named it */
export const unsupportedOperation = (op: unknown): string =>
  op === undefined
    ? 'a message must be a JSON object with "op"'
    : `operation ${JSON.stringify(op)} is not supported`;
