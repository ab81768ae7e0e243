/**
 * Checks: whether the active model still holds.
 */
import Type from 'typebox';
import { SeedSchema } from '../job.ts';
import { CheckViewSchema } from '../jobs/check-view.ts';
import { ObservationSchema } from './collections.ts';
import { answers, IdParamsSchema } from './route.ts';

export type { CheckView } from '../jobs/check-view.ts';

const CheckRequestSchema = Type.Object(
  {
    observer: Type.Optional(Type.String({ description: 'Who looks: simulated, or external' })),
    seed: Type.Optional(SeedSchema),
    keep: Type.Optional(Type.Boolean({ default: false, description: 'Keep the spots as samples' })),
  },
  { additionalProperties: false },
);

const tags = ['checks'];

export const CHECK_ROUTES = {
  'POST /checks': {
    tags,
    summary: 'Check whether the active model still holds',
    description:
      'Aims at six targets over where the model learned, and looks where the spots are. `result` tells ' +
      'whether they are as far off as the model says of itself; a model that holds is taken for one that ' +
      "doesn't in about one check of a hundred, on rough rigs more often. The same seed gives the same targets.",
    body: CheckRequestSchema,
    response: answers(CheckViewSchema),
  },
  'GET /checks': {
    tags,
    summary: 'The checks since the daemon was started, the newest fifty',
    response: answers(Type.Object({ checks: Type.Array(CheckViewSchema) })),
  },
  'GET /checks/:id': {
    tags,
    summary: 'One check',
    params: IdParamsSchema,
    response: answers(CheckViewSchema),
  },
  'DELETE /checks/:id': {
    tags,
    summary: 'Cancel a check',
    params: IdParamsSchema,
    response: answers(CheckViewSchema),
  },
  'POST /checks/:id/observations': {
    tags,
    summary: 'Answer where the spot is, for the pose that is awaited',
    params: IdParamsSchema,
    body: ObservationSchema,
    response: answers(CheckViewSchema),
  },
};
