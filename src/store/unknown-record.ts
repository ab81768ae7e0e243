/** The one way in which the store says that it doesn't have a record. */
import { PantiltError } from '../errors.ts';

/** The error `sample-unknown`, `preset-unknown`, ... for an id or name that isn't in the store. */
export const unknownRecord = (
  what: 'sample' | 'collection' | 'training' | 'model' | 'preset',
  id: number | string,
): PantiltError =>
  new PantiltError(
    'not-found',
    `${what}-unknown`,
    `there is no ${what} ${id}; list the ${what}s to see which there are`,
    { id },
  );
