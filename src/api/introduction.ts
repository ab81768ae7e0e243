/**
 * The introduction: a simulated rig shows how it points by geometry, measures, learns, and points
 * again.
 */
import Type, { type Static } from 'typebox';
import { FloorPointSchema } from '../samples/sample.ts';
import { nullable } from '../schemas.ts';
import { answers } from './route.ts';

const medianMm = (what: string) =>
  nullable(Type.Number({ minimum: 0, description: `Median distance to the targets ${what} [mm]` }));

/** The introduction; nothing but a state and targets before it has begun. */
export const IntroductionSchema = Type.Object({
  state: Type.Enum(['ready', 'waiting', 'running', 'done', 'stopped'], {
    description: 'waiting: at a first start, for a client that watches',
  }),
  part: Type.Enum(['geometry', 'collecting', 'learning', 'model'], {
    description: 'What it shows, or showed last',
  }),
  shots: Type.Array(
    Type.Object({
      target: FloorPointSchema,
      before: nullable(FloorPointSchema),
      after: nullable(FloorPointSchema),
    }),
    { description: 'Its targets, with the spots measured by geometry and by the model' },
  ),
  beforeMm: medianMm('by geometry'),
  afterMm: medianMm('by the model'),
});
export type IntroductionView = Static<typeof IntroductionSchema>;

const AnswerSchema = Type.Object({
  introduction: nullable(IntroductionSchema),
});

/** The name of its schema in OpenAPI. */
export const INTRODUCTION_SCHEMAS = { Introduction: IntroductionSchema };

const tags = ['introduction'];

export const INTRODUCTION_ROUTES = {
  'GET /introduction': {
    tags,
    summary: 'The introduction; null with a real rig',
    response: answers(AnswerSchema),
  },
  'POST /introduction': {
    turn: true as const,
    tags,
    summary: 'Start it, or repeat it; one that is running continues',
    description:
      'Takes samples and trains only if there are none yet. Refused with `not-simulated` by a real rig.',
    response: answers(AnswerSchema),
  },
  'DELETE /introduction': {
    turn: true as const,
    tags,
    summary: 'Finish it as fast as possible',
    response: answers(AnswerSchema),
  },
};
