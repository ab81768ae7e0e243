/**
 * Checks: tests of the active model for drift.
 */
import Type from 'typebox';
import { SeedSchema } from '../job.ts';
import { CheckViewSchema } from '../jobs/check-view.ts';
import { ObservationSchema } from './collections.ts';
import { answers, IdParamsSchema } from './route.ts';

export type { CheckView } from '../jobs/check-view.ts';

const CheckRequestSchema = Type.Object(
  {
    observer: Type.Optional(Type.String({ description: 'Observer: simulated, or external' })),
    seed: Type.Optional(SeedSchema),
    keep: Type.Optional(Type.Boolean({ default: false, description: 'Keep the spots as samples' })),
  },
  { additionalProperties: false },
);

const tags = ['checks'];

export const CHECK_ROUTES = {
  'POST /checks': {
    tags,
    summary: 'Test the active model for drift',
    description:
      'Aims at six targets within the coverage of the samples, and measures the spots. `result` reports ' +
      'whether their errors agree with the expected ones. False alarms: about one check in a hundred, ' +
      'more on rough rigs. The same seed gives the same targets.',
    body: CheckRequestSchema,
    response: answers(CheckViewSchema),
  },
  'GET /checks': {
    tags,
    summary: 'The newest fifty checks since the daemon was started',
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
    summary: 'Send the spot of the awaited pose',
    params: IdParamsSchema,
    body: ObservationSchema,
    response: answers(CheckViewSchema),
  },
};
