/**
 * The rig as the API and telemetry show it.
 */
import Type, { type Static } from 'typebox';
import { anglesOfPulses } from '../geometry/servo.ts';
import { JobProblemSchema, jobProblem, nullable } from '../job.ts';
import type { DeviceCounters, DeviceState } from '../protocol/device-lines.ts';
import { FloorPointSchema } from '../samples/sample.ts';
import type { Services } from './services.ts';

const number = (description: string) => Type.Number({ description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const AxisLimitsSchema = Type.Object({
  minUs: number('Shortest pulse [µs]'),
  maxUs: number('Longest pulse [µs]'),
  speedUsPerS: number('Greatest speed [µs/s]'),
});

/** The rig now. */
export const RigViewSchema = Type.Object({
  name: Type.String({ description: 'Name in the rig file' }),
  connection: Type.Union([
    Type.Literal('connecting'),
    Type.Literal('connected'),
    Type.Literal('closed'),
  ]),
  problem: nullable(JobProblemSchema),
  port: nullable(Type.String()),
  device: nullable(
    Type.Object({
      deviceId: Type.String(),
      firmwareVersion: Type.String(),
      protocolVersion: Type.Integer(),
      resetReason: nullable(
        Type.String({ description: "Why it was reset last, in the device's own word" }),
      ),
    }),
  ),
  state: Type.Enum(['unknown', 'released', 'armed', 'moving', 'stopped'], {
    description: 'unknown while there is no telemetry; stopped until rig/resume',
  }),
  stopConfirmed: Type.Boolean({ description: 'Whether the device itself says that it is stopped' }),
  pose: nullable(
    Type.Object(
      {
        panUs: number('Pan pulse as profiled now [µs]'),
        tiltUs: number('Tilt pulse as profiled now [µs]'),
        panRad: number('Nominal pan angle [rad]'),
        tiltRad: number('Nominal tilt angle [rad]'),
      },
      { description: 'What the servos are sent, or would be when released' },
    ),
  ),
  spot: nullable(FloorPointSchema),
  spotErrorMm: nullable(number('The mean error that the model expects of the spot there [mm]')),
  servoOn: Type.Boolean({ description: 'Whether servo pulses go out' }),
  laserOn: Type.Boolean(),
  limits: Type.Object({ pan: AxisLimitsSchema, tilt: AxisLimitsSchema }),
  geometry: Type.Object({
    l1M: number('From the floor to the tilt axis [m]'),
    l2M: number('From the tilt axis to the laser [m]'),
  }),
  workArea: Type.Object({
    rMinM: number('Nearest target [m]'),
    rMaxM: number('Farthest target [m]'),
    bearingMinRad: number('Rightmost bearing [rad]'),
    bearingMaxRad: number('Leftmost bearing [rad]'),
  }),
  control: Type.Object({
    holder: nullable(Type.String({ description: 'The job that has the rig for itself' })),
  }),
  line: nullable(
    Type.Object({
      linesReceived: count('Lines from the device'),
      linesGarbled: count('Of these, garbled, cut or foreign ones'),
      repliesRetried: count('Commands that had to be sent again'),
      roundTripMs: nullable(number('Round trip of the last command [ms]')),
      deviceClockMs: nullable(number("The device's own clock [ms]")),
      deviceErrors: nullable(
        Type.Object(
          {
            crc: count('Wrong checksum'),
            syntax: count('Malformed or too long'),
            overflow: count('Receiver overrun'),
            sequence: count('Sequence number used again'),
            refused: count('Refused for other reasons'),
            silences: count('Host watchdog acted'),
          },
          { description: 'Lines that the device did not execute, since its reset' },
        ),
      ),
    }),
  ),
});
export type RigView = Static<typeof RigViewSchema>;

const STATES = {
  R: 'released',
  A: 'armed',
  M: 'moving',
  S: 'stopped',
} as const satisfies Record<DeviceState, RigView['state']>;

/** Looks at the rig. */
export function viewRig({
  rig,
  aiming,
  jogging,
  paths,
}: Pick<Services, 'rig' | 'aiming' | 'jogging' | 'paths'>): RigView {
  const { connection, problem, port, identity, resetReason, device, quality, stopped } =
    rig.snapshot;
  const { workArea, geometry, name } = rig.description;
  const told = device ? STATES[device.state] : 'unknown';
  // The steps of a steady motion end one by one; between two of them a device may say that it rests.
  const state = told === 'armed' && (jogging.active || paths.active) ? 'moving' : told;
  const spot = (device?.laserOn && aiming.predictSpot(device)) || null;
  return {
    name,
    connection,
    problem: problem && jobProblem(problem),
    port,
    device: identity && {
      deviceId: identity.deviceId,
      firmwareVersion: identity.firmwareVersion,
      protocolVersion: identity.protocolVersion,
      resetReason,
    },
    state: stopped ? 'stopped' : state,
    stopConfirmed: device?.state === 'S',
    pose: device && { ...pulsesOf(device), ...anglesOfPulses(rig.description, device) },
    spot,
    spotErrorMm: spot && aiming.predict(spot).expectedErrorMm,
    servoOn: device?.servoOn ?? false,
    laserOn: device?.laserOn ?? false,
    limits: rig.pulseLimits,
    geometry: { l1M: geometry.l1, l2M: geometry.l2 },
    workArea: {
      rMinM: workArea.rMin,
      rMaxM: workArea.rMax,
      bearingMinRad: workArea.bearingMin,
      bearingMaxRad: workArea.bearingMax,
    },
    control: { holder: rig.lease.holder },
    line: quality && {
      ...quality,
      deviceClockMs: device?.clockMs ?? null,
      deviceErrors: device && countersOf(device),
    },
  };
}

const countersOf = (device: DeviceCounters): DeviceCounters => {
  const { crc, syntax, overflow, sequence, refused, silences } = device;
  return { crc, syntax, overflow, sequence, refused, silences };
};

const pulsesOf = <T>({ panUs, tiltUs }: { panUs: T; tiltUs: T }) => ({ panUs, tiltUs });
