/**
 * Checks: tests of the active model for drift, and its recalibration on their spots.
 */
import Type, { type Static } from 'typebox';
import { jobProperties } from '../job.ts';
import { nullable, SeedSchema } from '../schemas.ts';
import { ObservationSchema } from './collections.ts';
import { answers, IdParamsSchema } from './route.ts';

/**
 * Significance level: a model is no longer valid if the probability of its deviations is below
 * this.
 */
export const ALARM_PROBABILITY = 0.01;

const millimetres = (description: string) => Type.Number({ description: `${description} [mm]` });

/** The result of a check. */
export const DriftSchema = Type.Object({
  holds: Type.Boolean({ description: `Whether the probability is at least ${ALARM_PROBABILITY}` }),
  probability: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'Probability of deviations at least as large if the model holds',
  }),
  medianMm: millimetres('Median distance of the spots from their targets'),
  expectedMedianMm: millimetres("Expected median distance, with the observer's noise"),
  leftMm: millimetres('Median deviation to the left, seen from the rig'),
  outwardMm: millimetres('Median deviation outward from the rig'),
});
export type Drift = Static<typeof DriftSchema>;

const coordinate = (description: string) => Type.Number({ description: `${description} [m]` });

/** A check. */
export const CheckViewSchema = Type.Object({
  ...jobProperties,
  modelId: Type.Integer({ description: 'The model that is checked' }),
  kind: Type.String({ description: 'Its kind' }),
  observer: Type.String({ description: 'Name of the observer' }),
  seed: SeedSchema,
  keep: Type.Boolean({ description: 'Whether the spots are stored as samples' }),
  recalibrate: Type.Boolean({ description: 'Whether they recalibrate the model' }),
  trainingId: nullable(
    Type.Integer({ minimum: 1, description: 'The training that recalibrates it, once requested' }),
  ),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  awaiting: nullable(
    Type.Integer({ description: 'The pose that the external observer has to observe' }),
  ),
  spots: Type.Array(
    Type.Object({
      xM: coordinate('Target, forward of the base'),
      yM: coordinate('Target, to the left of the base'),
      missed: Type.Boolean({ description: 'The observer saw no spot' }),
      seenXM: nullable(coordinate('Observed spot, forward of the base')),
      seenYM: nullable(coordinate('Observed spot, to the left of the base')),
    }),
    { description: 'The targets so far, with their spots' },
  ),
  result: nullable(DriftSchema),
});
export type CheckView = Static<typeof CheckViewSchema>;

const CheckRequestSchema = Type.Object(
  {
    observer: Type.Optional(Type.String({ description: 'Observer: simulated, or external' })),
    seed: Type.Optional(SeedSchema),
    keep: Type.Optional(
      Type.Boolean({ description: 'Keep the spots as samples; false if left out' }),
    ),
    recalibrate: Type.Optional(
      Type.Boolean({
        description:
          'Keep them, and train the model again, in case the rig has changed; false if left out',
      }),
    ),
  },
  { additionalProperties: false },
);

/** The names of its schemas in OpenAPI. */
export const CHECK_SCHEMAS = {
  Drift: DriftSchema,
  Check: CheckViewSchema,
  CheckRequest: CheckRequestSchema,
};

const tags = ['checks'];

export const CHECK_ROUTES = {
  'POST /checks': {
    turn: true as const,
    tags,
    summary: 'Test the active model for drift',
    description:
      'Aims at six targets within the coverage of the samples, and measures the spots. `result` reports ' +
      'whether their errors agree with the expected ones. False alarms: about one check in a hundred, ' +
      'more on rough rigs. The same seed gives the same targets. With `recalibrate`, the spots become ' +
      'samples and a training of `servo-nets` on all samples follows (`trainingId`): it finds by evidence ' +
      'which coordinate of the base or which zero has changed. A seed other than that of the last check ' +
      'gives new targets. `POST /models/rollback` returns to the previous model.',
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
    turn: true as const,
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
