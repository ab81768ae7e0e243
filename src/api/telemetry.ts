/** The messages of the telemetry WebSocket (docs/telemetry.md) in both directions. */
import Type, { type Static, type TSchema } from 'typebox';
import { SampleSchema } from '../samples/sample.ts';
import { MessageSchema, nullable } from '../schemas.ts';
import { directionWith, pointWith } from './aim.ts';
import { CheckViewSchema } from './checks.ts';
import { CollectionViewSchema } from './collections.ts';
import { ExerciseViewSchema } from './exercises.ts';
import { IntroductionSchema } from './introduction.ts';
import { PathViewSchema } from './paths.ts';
import { RigViewSchema } from './rig.ts';
import { ProblemSchema } from './route.ts';
import { TrainingViewSchema } from './trainings.ts';

const TOPICS = [
  'rig',
  'samples',
  'training',
  'paths',
  'checks',
  'exercises',
  'introduction',
  'events',
] as const;
export type Topic = (typeof TOPICS)[number];

/** From a client: the topics to subscribe to, replacing earlier ones. */
export const SubscribeSchema = Type.Object(
  {
    subscribe: Type.Array(Type.Enum([...TOPICS])),
    rateHz: Type.Optional(Type.Number({ minimum: 0.1, maximum: 50 })),
  },
  { additionalProperties: false },
);
export type Subscribe = Static<typeof SubscribeSchema>;

const rateField = (description: string) => Type.Number({ minimum: -20, maximum: 20, description });

/** From a client: the rates of a jog, which ends soon after the last of these messages. */
export const JogSchema = Type.Object(
  {
    jog: Type.Object(
      {
        panRadPerS: rateField('To the left [rad/s]'),
        tiltRadPerS: rateField('Down [rad/s]'),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
/** Rate of each axis [rad/s]: pan to the left, tilt down. */
export type JogRates = Static<typeof JogSchema>['jog'];

/** From a client: joins the queue for the rig, or leaves it; `rig` shows its place. */
export const TurnSchema = Type.Object(
  { turn: Type.Enum(['join', 'leave']) },
  { additionalProperties: false },
);

const trackProperties = {
  ageMs: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1000,
      description: 'Time from the measurement to the message [ms]; 0 by default',
    }),
  ),
  laser: Type.Optional(
    Type.Boolean({
      description:
        'Turn the laser on when the spot has reached the target, and off when the track ends; false leaves it as it is',
    }),
  ),
};
const noise = (unit: string) =>
  Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 1000,
      description: `Standard deviation of each coordinate [${unit}]; 4 by default`,
    }),
  );

/** From a client: where a moving target was measured, or null to end the track, which ends by itself soon after the last of these messages. */
export const TrackSchema = Type.Object(
  {
    track: Type.Union([
      pointWith({ ...trackProperties, noiseMm: noise('mm') }),
      directionWith({ ...trackProperties, noiseMrad: noise('mrad') }),
      Type.Null(),
    ]),
  },
  { additionalProperties: false },
);
/** A measured target; null ends the track. */
export type Track = Static<typeof TrackSchema>['track'];

const published = <T extends Topic, S extends TSchema>(topic: T, data: S) =>
  Type.Object({
    topic: Type.Literal(topic),
    time: Type.String({ format: 'date-time' }),
    data,
  });

const ReplyProblemSchema = Type.Object({
  code: Type.String({ description: 'Stable name of the error, for programs' }),
  detail: Type.String(),
  wording: MessageSchema,
});

/** From the daemon: publications of the subscribed topics. */
const PublishedSchema = Type.Union([
  published('rig', RigViewSchema),
  published(
    'samples',
    Type.Object({ collection: CollectionViewSchema, sample: nullable(SampleSchema) }),
  ),
  published('training', TrainingViewSchema),
  published('paths', PathViewSchema),
  published('checks', CheckViewSchema),
  published('exercises', ExerciseViewSchema),
  published('introduction', IntroductionSchema),
  published(
    'events',
    Type.Object({ name: Type.String(), message: Type.String(), wording: MessageSchema }),
  ),
]);
export type Published = Static<typeof PublishedSchema>;

/** From the daemon: replies to the client's own messages. */
const ReplySchema = Type.Union([
  Type.Object({
    topic: Type.Literal('subscribed'),
    data: Type.Object({ topics: Type.Array(Type.Enum([...TOPICS])), rateHz: Type.Number() }),
  }),
  Type.Object({ topic: Type.Literal('problem'), data: ReplyProblemSchema }),
  Type.Object({ topic: Type.Enum(['jog', 'track']), data: ReplyProblemSchema }),
]);
export type Reply = Static<typeof ReplySchema>;

export const TELEMETRY_ROUTES = {
  'GET /telemetry': {
    tags: ['telemetry'],
    summary: 'Live telemetry (WebSocket, see docs/telemetry.md)',
    description:
      `Send {"subscribe": [${TOPICS.join(', ')}], "rateHz": 10}; and to jog, ` +
      '{"jog": {"panRadPerS": 0.5, "tiltRadPerS": 0}} repeatedly; to follow a moving target, ' +
      '{"track": {"xM": 0.8, "yM": -0.3}} repeatedly; and for the queue, ' +
      '{"turn": "join"} or {"turn": "leave"}.',
    response: { 101: Type.Null({ description: 'Connected' }), '4xx': ProblemSchema },
  },
};

/** From the daemon: any message. */
export const TelemetryMessageSchema = Type.Union([PublishedSchema, ReplySchema]);
export type TelemetryMessage = Static<typeof TelemetryMessageSchema>;
