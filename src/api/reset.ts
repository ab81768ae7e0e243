/**
 * Deleting data of a rig for good: its models, the samples of a session, or everything. A backup is
 * taken before.
 */
import Type, { type Static } from 'typebox';
import { MessageSchema, nullable, PRINTABLE } from '../schemas.ts';
import { answers } from './route.ts';

const requestProperties = {
  what: Type.Enum(['models', 'samples', 'rig'], {
    description: 'models: with their trainings; samples: those of a session; rig: everything',
  }),
  session: Type.Optional(
    Type.String({
      maxLength: 100,
      pattern: PRINTABLE,
      description: 'For samples: the session, of a collection or an import',
    }),
  ),
};
const QuerySchema = Type.Object(requestProperties, { additionalProperties: false });
/** What to delete. */
export type ResetRequest = Static<typeof QuerySchema>;

const countOf = (what: string) => Type.Integer({ minimum: 0, description: what });

const PlanSchema = Type.Object({
  confirm: Type.String({ description: 'What goes, as a text; the confirmation' }),
  wording: MessageSchema,
  samples: countOf('Samples that go, including removed ones'),
  collections: countOf('Collections that go'),
  models: countOf('Models that go'),
  trainings: countOf('Trainings that go'),
  presets: countOf('Presets that go'),
});
/** What a deletion would delete. */
export type ResetPlan = Static<typeof PlanSchema>;

const ResetSchema = Type.Object({
  ...PlanSchema.properties,
  backup: nullable(Type.String({ description: "The backup, a file on the daemon's machine" })),
});

/** The names of its schemas in OpenAPI. */
export const RESET_SCHEMAS = { ResetPlan: PlanSchema, Reset: ResetSchema };

const tags = ['daemon'];
const role = 'teacher' as const;

export const RESET_ROUTES = {
  'GET /reset': {
    role,
    tags,
    summary: 'What a deletion would delete; deletes nothing',
    querystring: QuerySchema,
    response: answers(PlanSchema),
  },
  'POST /reset': {
    role,
    tags,
    summary: 'Delete data for good, after a backup; not while a job runs',
    description:
      '`confirm` is the value from `GET /reset`. Refused with `reset-unconfirmed` if the data have changed since.',
    body: Type.Object(
      { ...requestProperties, confirm: Type.String() },
      { additionalProperties: false },
    ),
    response: answers(ResetSchema),
  },
};
