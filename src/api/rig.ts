/**
 * The rig: its state, and the commands that move and stop it.
 */
import Type, { type Static } from 'typebox';
import { JobProblemSchema } from '../job.ts';
import { FloorPointSchema } from '../samples/sample.ts';
import { nullable } from '../schemas.ts';
import { answers } from './route.ts';

const number = (description: string) => Type.Number({ description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const AxisLimitsSchema = Type.Object({
  minUs: number('Shortest pulse [µs]'),
  maxUs: number('Longest pulse [µs]'),
  speedUsPerS: number('Greatest speed [µs/s]'),
});

/** Who has the rig. */
export const ControlSchema = Type.Object({
  holder: nullable(Type.String({ description: 'The job that has exclusive control' })),
  turn: nullable(
    Type.Object(
      {
        name: Type.String(),
        remainingSeconds: Type.Integer({
          minimum: 0,
          description: '0 while a job of the turn continues after its time',
        }),
      },
      { description: 'The person who alone may move the rig; null while all operators may' },
    ),
  ),
  queue: Type.Array(
    Type.Object({
      name: Type.String(),
      waitSeconds: Type.Integer({ minimum: 0, description: 'Estimated time until the turn' }),
    }),
    { description: 'People who wait for their turn, the next one first' },
  ),
});
export type ControlView = Static<typeof ControlSchema>;

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
        Type.String({ description: 'Reason of the last reset, as the device reports it' }),
      ),
    }),
  ),
  state: Type.Enum(['unknown', 'released', 'armed', 'moving', 'stopped'], {
    description: 'unknown while there is no telemetry; stopped until rig/resume',
  }),
  stopConfirmed: Type.Boolean({ description: 'Whether the device itself reports the stop' }),
  pose: nullable(
    Type.Object(
      {
        panUs: number('Current pan pulse on the motion profile [µs]'),
        tiltUs: number('Current tilt pulse on the motion profile [µs]'),
        panRad: number('Nominal pan angle [rad]'),
        tiltRad: number('Nominal tilt angle [rad]'),
      },
      { description: 'Current pulses; while released, the pulses at which `arm` would start' },
    ),
  ),
  pointing: Type.Union([FloorPointSchema, Type.Null()], {
    description:
      'Where the beam would meet the floor, also with the laser off; null while released',
  }),
  spot: nullable(FloorPointSchema),
  spotErrorMm: nullable(number('Expected mean error of the predicted spot [mm]')),
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
  keepOut: Type.Array(
    Type.Object({
      name: Type.String(),
      corners: nullable(
        Type.Array(FloorPointSchema, { description: 'A part of the floor; null for a sector' }),
      ),
      bearingMinRad: nullable(number('Rightmost bearing of a sector [rad]')),
      bearingMaxRad: nullable(number('Leftmost bearing of a sector [rad]')),
    }),
    { description: 'Zones of the rig file where the laser must not be lit' },
  ),
  surfaces: Type.Array(
    Type.Object({
      name: Type.String(),
      corners: Type.Array(Type.Object({ x: number('[m]'), y: number('[m]'), z: number('[m]') })),
    }),
    { description: 'Planes of the rig file, besides the floor, on which spots may be seen' },
  ),
  control: ControlSchema,
  line: nullable(
    Type.Object({
      linesReceived: count('Lines from the device'),
      linesGarbled: count('Garbled, truncated or unknown lines from the device'),
      repliesRetried: count('Commands sent more than once'),
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
          { description: 'Lines that the device did not execute since its reset' },
        ),
      ),
    }),
  ),
});
export type RigView = Static<typeof RigViewSchema>;

const PulsesSchema = Type.Object(
  {
    panUs: number('Pan pulse [µs]'),
    tiltUs: number('Tilt pulse [µs]'),
  },
  { additionalProperties: false },
);

const StopSchema = Type.Object({
  stopped: Type.Boolean({ description: 'Nothing moves until rig/resume' }),
  confirmed: Type.Boolean({ description: 'Whether a device has confirmed it; false without one' }),
});

/** The names of its schemas in OpenAPI. */
export const RIG_SCHEMAS = {
  Rig: RigViewSchema,
  Control: ControlSchema,
  Pulses: PulsesSchema,
  Stop: StopSchema,
  AxisLimits: AxisLimitsSchema,
};

const UrdfSchema = Type.Unsafe<Uint8Array>({
  content: { 'application/xml': { schema: { type: 'string' } } },
});

const tags = ['rig'];

export const RIG_ROUTES = {
  'GET /rig': { tags, summary: 'State of the rig', response: answers(RigViewSchema) },
  'GET /rig.urdf': {
    tags,
    summary: 'The nominal rig as URDF, for robotics programs',
    response: answers(UrdfSchema),
  },
  'POST /rig/command': {
    turn: true as const,
    tags,
    summary: 'Move to pulses, arming first when released',
    description:
      'Answers the applied pulses when the rig has arrived. Pulses out of limits are refused.',
    body: PulsesSchema,
    response: answers(PulsesSchema),
  },
  'POST /rig/home': {
    turn: true as const,
    tags,
    summary: 'Move both axes to their centre',
    response: answers(PulsesSchema),
  },
  'POST /rig/arm': {
    turn: true as const,
    tags,
    summary: 'Turn servo pulses on at the last pulses; the first move after it is slow',
    response: answers(RigViewSchema),
  },
  'POST /rig/laser': {
    turn: true as const,
    tags,
    summary: 'Turn the laser on or off, also while a job holds the rig',
    description:
      'A camera compares pictures with and without the spot. Turning it on is refused with ' +
      '`rig-released` without servo pulses, and with `rig-stopped` after a stop.',
    body: Type.Object({ on: Type.Boolean() }, { additionalProperties: false }),
    response: answers(RigViewSchema),
  },
  'POST /rig/resume': {
    turn: true as const,
    tags,
    summary: 'End a stop; moves nothing',
    response: answers(RigViewSchema),
  },
  'POST /rig/release': {
    turn: true as const,
    tags,
    summary: 'Turn servo pulses and laser off',
    response: answers(RigViewSchema),
  },
  'POST /rig/halt': {
    turn: true as const,
    tags,
    summary: 'End the current move, without a stop: the rig stays ready, the laser as it is',
    description:
      'Answers when the rig is at rest; it does not reverse. Refused with `rig-busy` while a job ' +
      'holds the rig: `rig/stop` ends that.',
    response: answers(RigViewSchema),
  },
  'POST /rig/stop': {
    role: 'viewer' as const,
    audited: true as const,
    tags,
    summary: 'Stop at once, and stay stopped until rig/resume; never refused',
    response: answers(StopSchema),
  },
};
