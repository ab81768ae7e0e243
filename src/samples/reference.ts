/**
 * A reference: a floor point whose true position was measured by hand, and where an observer sees it. References
 * reveal what an observer's own samples cannot: that its frame is shifted or distorted.
 */
import Type, { type Static } from 'typebox';
import { floorPointProperties, metresField } from './sample.ts';

/** Both positions. */
const referenceProperties = {
  ...floorPointProperties,
  seenXM: metresField('Where the observer sees it, forward of the base [m]'),
  seenYM: metresField('Where the observer sees it, to the left of the base [m]'),
};

/** A stored reference. */
export const StoredReferenceSchema = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  ...referenceProperties,
  looks: Type.Integer({
    minimum: 1,
    maximum: 100,
    description: 'Number of observations whose median that is',
  }),
  observer: Type.String({ description: 'The observer that sees it' }),
  measuredAt: Type.String({ format: 'date-time' }),
});
export type StoredReference = Static<typeof StoredReferenceSchema>;

/** A reference without its origin. */
export type Reference = Pick<StoredReference, 'xM' | 'yM' | 'seenXM' | 'seenYM' | 'looks'>;
