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
  observer: Type.String({ description: 'Name of the observer' }),
  seed: SeedSchema,
  keep: Type.Boolean({ description: 'Whether the spots are stored as samples' }),
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
