/**
 * References: floor points whose true position was measured by hand, and where an observer sees them.
 */
import Type, { type Static } from 'typebox';
import { StoredReferenceSchema } from '../samples/reference.ts';
import { FloorPointSchema, floorPointProperties } from '../samples/sample.ts';
import { nullable } from '../schemas.ts';
import { answers, IdParamsSchema } from './route.ts';

const ReferencesSchema = Type.Object({
  references: Type.Array(StoredReferenceSchema),
  next: nullable(FloorPointSchema),
});

const { seenXM, seenYM, observer } = StoredReferenceSchema.properties;
const ReferenceRequestSchema = Type.Object(
  {
    ...floorPointProperties,
    seenXM: Type.Optional(seenXM),
    seenYM: Type.Optional(seenYM),
    observer: Type.Optional(observer),
  },
  { additionalProperties: false },
);
export type ReferenceRequest = Static<typeof ReferenceRequestSchema>;

/** The names of its schemas in OpenAPI. */
export const REFERENCE_SCHEMAS = {
  Reference: StoredReferenceSchema,
  References: ReferencesSchema,
  ReferenceRequest: ReferenceRequestSchema,
};

const tags = ['references'];

export const REFERENCE_ROUTES = {
  'GET /references': {
    tags,
    summary: 'The references of the rig, and where another would be most informative',
    description: '`next` is a reachable target, null if there is none.',
    response: answers(ReferencesSchema),
  },
  'POST /references': {
    tags,
    summary: 'Add a floor point that was measured by hand',
    description:
      'Aim at a point, measure the spot on the floor with a tape, and send its true position: an observer of the ' +
      'daemon then looks at the spot. For any other observer, send where it sees the spot, too (`observer` is ' +
      '`external` then). Trainings correct the frame of the observer by its references; three, spread over the ' +
      'work area, are enough for most of the error. Remove them when the camera has moved.',
    body: ReferenceRequestSchema,
    response: answers(StoredReferenceSchema),
  },
  'DELETE /references/:id': {
    tags,
    summary: 'Remove a reference; answers the removed one',
    params: IdParamsSchema,
    response: answers(StoredReferenceSchema),
  },
};
