/** The one way in which the store says that it doesn't have a record. */

import { PantiltError } from '../errors.ts';
import { word } from '../wording.ts';

const NOUNS = {
  sample: word`sample`,
  collection: word`collection`,
  training: word`training`,
  model: word`model`,
  preset: word`preset`,
  path: word`path`,
  check: word`check`,
  exercise: word`exercise`,
};

/** The error `sample-unknown`, `preset-unknown`, ... for an id or name that isn't in the store. */
export const unknownRecord = (what: keyof typeof NOUNS, id: number | string): PantiltError =>
  new PantiltError(
    'not-found',
    `${what}-unknown`,
    word`there is no ${NOUNS[what]} ${id}; list the ${NOUNS[what]}s to see which there are`,
    { id },
  );
