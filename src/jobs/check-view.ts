/**
 * A check as the API, telemetry and the command line show it.
 */
import Type, { type Static } from 'typebox';
import { jobProperties, nullable, SeedSchema } from '../job.ts';
import { DriftSchema } from './drift-check.ts';

const coordinate = (description: string) => Type.Number({ description: `${description} [m]` });

/** A check. */
export const CheckViewSchema = Type.Object({
  ...jobProperties,
  modelId: Type.Integer({ description: 'The model that is checked' }),
  kind: Type.String({ description: 'Its kind' }),
  observer: Type.String({ description: 'Who looks' }),
  seed: SeedSchema,
  keep: Type.Boolean({ description: 'Whether the spots are kept as samples' }),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  awaiting: nullable(
    Type.Integer({ description: 'The pose that the external observer is asked about' }),
  ),
  spots: Type.Array(
    Type.Object({
      xM: coordinate('Target, forward of the base'),
      yM: coordinate('Target, to the left of the base'),
      missed: Type.Boolean({ description: 'No spot was to be seen' }),
      seenXM: nullable(coordinate('Where the spot was seen, forward of the base')),
      seenYM: nullable(coordinate('Where the spot was seen, to the left of the base')),
    }),
    { description: 'What was seen so far' },
  ),
  result: nullable(DriftSchema),
});
export type CheckView = Static<typeof CheckViewSchema>;
