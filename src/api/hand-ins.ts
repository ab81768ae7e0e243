/**
 * Hand-ins of a class: students hand in answers under a name of their choice, a teacher reads the
 * verdicts.
 */
import Type, { type Static } from 'typebox';
import { HandInSchema, HandInVerdictSchema } from '../course/hand-in.ts';
import { answers } from './route.ts';

/** A marked hand-in with the signature of the daemon. */
export const SignedHandInSchema = Type.Object({
  ...HandInSchema.properties,
  handedInAt: Type.String({ maxLength: 40, description: 'Time, ISO 8601' }),
  verdicts: Type.Array(HandInVerdictSchema),
  signature: Type.String({
    maxLength: 100,
    description: 'HMAC-SHA256 with the key of this daemon’s data directory',
  }),
});
export type SignedHandIn = Static<typeof SignedHandInSchema>;

const { handedInAt, verdicts, signature } = SignedHandInSchema.properties;
const HandInRequestSchema = Type.Object(
  {
    ...HandInSchema.properties,
    handedInAt: Type.Optional(handedInAt),
    verdicts: Type.Optional(verdicts),
    signature: Type.Optional(signature),
  },
  { additionalProperties: false },
);

/** The names of its schemas in OpenAPI. */
export const HAND_IN_SCHEMAS = {
  HandIn: HandInRequestSchema,
  SignedHandIn: SignedHandInSchema,
  HandInVerdict: HandInVerdictSchema,
};

const tags = ['exercises'];

export const HAND_IN_ROUTES = {
  'POST /hand-ins': {
    role: 'viewer' as const,
    tags,
    summary: 'Hand in answers, or a signed hand-in of this daemon again',
    description:
      'Marks the answers and keeps them under their name, in place of earlier ones. The answer is signed, ' +
      'and can be kept as a file.',
    body: HandInRequestSchema,
    response: answers(SignedHandInSchema),
  },
  'GET /hand-ins': {
    role: 'teacher' as const,
    tags,
    summary: 'The newest hand-in of each name',
    response: answers(Type.Object({ handIns: Type.Array(SignedHandInSchema) })),
  },
  'DELETE /hand-ins': {
    role: 'teacher' as const,
    tags,
    summary: 'Remove all hand-ins',
    response: answers(Type.Object({ removed: Type.Integer() })),
  },
};
