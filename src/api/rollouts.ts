/**
 * The desired state of a fleet: the kind of model, settings and firmware that its rigs shall have, and
 * the roll-out of a new one to a share of them. A hub keeps it; daemons follow it and report.
 */
import Type, { type Static } from 'typebox';
import { JobProblemSchema } from '../job.ts';
import { MODEL_KINDS } from '../learning/model-file.ts';
import { TrainingSettingsSchema } from '../learning/settings.ts';
import { nullable, UuidSchema } from '../schemas.ts';
import { answers } from './route.ts';

/** Log levels that a roll-out can set. */
export const ROLLOUT_LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

const FollowedSettingsSchema = Type.Object({
  turnMinutes: Type.Number({ minimum: 0.1, maximum: 120, description: 'Length of a turn [min]' }),
  logLevel: Type.String({ description: ROLLOUT_LOG_LEVELS.join(', ') }),
});
/** The settings of a daemon that a roll-out can change while it runs. */
export type FollowedSettings = Static<typeof FollowedSettingsSchema>;

const WantedSchema = Type.Object({
  model: Type.Optional(
    Type.Object(
      {
        kind: Type.Enum([...MODEL_KINDS]),
        settings: Type.Optional(TrainingSettingsSchema),
      },
      { description: 'Each rig trains it on its own samples, since a model is valid for one rig' },
    ),
  ),
  settings: Type.Optional(
    Type.Object({
      turnMinutes: Type.Optional(FollowedSettingsSchema.properties.turnMinutes),
      logLevel: Type.Optional(Type.Enum([...ROLLOUT_LOG_LEVELS])),
    }),
  ),
  firmware: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Za-z.+-]{1,32}$',
      description: 'Version of the firmware; people write it with "pantilt flash"',
    }),
  ),
});
/** What a rig shall have; what is missing stays as it is. */
export type Wanted = Static<typeof WantedSchema>;

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const maxAlarmShare = share(
  'The roll-out is withdrawn when checks have alarmed on a larger share of the rigs that took it',
);
const ShareSchema = share('Share of the rigs, selected by a hash of their UUIDs');

const RolloutSchema = Type.Object({
  id: UuidSchema,
  startedAt: Type.String({ format: 'date-time' }),
  wanted: WantedSchema,
  share: ShareSchema,
  maxAlarmShare,
  withdrawn: nullable(Type.Object(JobProblemSchema.properties, { description: 'Why it ended' })),
});
/** A change of the desired state on its way to the rigs. */
export type Rollout = Static<typeof RolloutSchema>;

/** The whole desired state; fields of a newer hub are ignored. */
export const DesiredSchema = Type.Object({
  base: Type.Object(
    {
      id: nullable(UuidSchema),
      wanted: WantedSchema,
    },
    { description: 'What the completed roll-outs have brought, by the id of the last one' },
  ),
  rollout: nullable(Type.Object(RolloutSchema.properties, { description: 'The latest one' })),
});
export type Desired = Static<typeof DesiredSchema>;

/** The desired state before the first roll-out. */
export const NOTHING_DESIRED: Desired = { base: { id: null, wanted: {} }, rollout: null };

/** The states of a rig in a roll-out; `confirmed` after the first check that held. */
const STATES = ['applying', 'applied', 'confirmed', 'failed', 'rolled-back'] as const;

/** What a rig has, as its daemon reports it. */
export const FollowerReportSchema = Type.Object({
  rig: Type.String({ description: 'Name of the rig' }),
  origin: UuidSchema,
  version: Type.String({ description: "The daemon's version" }),
  rolloutId: nullable(UuidSchema),
  state: nullable(Type.Enum([...STATES], { description: 'State of the rig in this roll-out' })),
  problem: nullable(JobProblemSchema),
  model: Type.Object({ uuid: UuidSchema, kind: Type.String() }, { description: 'The active one' }),
  settings: FollowedSettingsSchema,
  firmware: nullable(Type.String({ description: 'Null while no device is connected' })),
});
export type FollowerReport = Static<typeof FollowerReportSchema>;

/** Code of the problem of a rig whose check alarmed. */
export const ROLLOUT_ALARM = 'rollout-alarm';

/** Maximum number of rigs in an answer; those with a problem are first. */
export const MAX_LISTED_RIGS = 100;

const count = (description: string) => Type.Integer({ minimum: 0, description });
const RolloutViewSchema = Type.Object({
  ...DesiredSchema.properties,
  counts: Type.Object({
    rigs: count('Rigs that have reported'),
    ...Object.fromEntries(
      STATES.map((state) => [state, count(`Rigs in this state of the latest roll-out`)]),
    ),
    alarms: count('Rigs among them that went back because a check alarmed'),
    otherFirmware: count('Rigs with another firmware than the wanted one'),
  } as Record<
    (typeof STATES)[number] | 'rigs' | 'alarms' | 'otherFirmware',
    ReturnType<typeof count>
  >),
  rigs: Type.Array(FollowerReportSchema, {
    description: `At most ${MAX_LISTED_RIGS}, those with a problem first`,
  }),
});
export type RolloutView = Static<typeof RolloutViewSchema>;

const RolloutRequestSchema = Type.Object(
  { wanted: WantedSchema, share: ShareSchema, maxAlarmShare: Type.Optional(maxAlarmShare) },
  { additionalProperties: false },
);
export type RolloutRequest = Static<typeof RolloutRequestSchema>;

/** The names of its schemas in OpenAPI. */
export const ROLLOUT_SCHEMAS = {
  Wanted: WantedSchema,
  Rollout: RolloutSchema,
  RolloutView: RolloutViewSchema,
  RolloutRequest: RolloutRequestSchema,
  FollowerReport: FollowerReportSchema,
};

const tags = ['rollout'];
const role = 'teacher' as const;

export const ROLLOUT_ROUTES = {
  'GET /rollout': {
    tags,
    summary: 'The desired state, the latest roll-out, and what the rigs have',
    response: answers(RolloutViewSchema),
  },
  'POST /rollout': {
    tags,
    role,
    summary: 'Begin a roll-out; the one before must be complete or withdrawn',
    body: RolloutRequestSchema,
    response: answers(RolloutViewSchema),
  },
  'PATCH /rollout': {
    tags,
    role,
    summary: 'Extend the roll-out to a larger share; the rigs that have it stay in it',
    body: Type.Object({ share: ShareSchema }, { additionalProperties: false }),
    response: answers(RolloutViewSchema),
  },
  'DELETE /rollout': {
    tags,
    role,
    summary: 'Withdraw the roll-out: the rigs that took it go back',
    response: answers(RolloutViewSchema),
  },
};
