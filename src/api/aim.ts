/**
 * Targets: predictions without moving, and aiming.
 */
import Type, { type Static } from 'typebox';
import { nullable } from '../job.ts';
import {
  FloorPointSchema,
  floorPointProperties,
  PulsesSchema,
  poseProperties,
} from '../samples/sample.ts';
import type { Radians } from '../units.ts';
import { answers } from './route.ts';

const { panUs, tiltUs } = poseProperties;
const angle = (description: string) => Type.Unsafe<Radians>(Type.Number({ description }));
const predictionProperties = {
  ...floorPointProperties,
  expectedErrorMm: nullable(
    Type.Number({
      description: 'Mean error to be expected on the floor [mm]; null when not validated',
    }),
  ),
  errorBound90Mm: nullable(
    Type.Number({
      description: 'Nine shots in ten land nearer than this [mm]; null when not validated',
    }),
  ),
  reachable: Type.Boolean({ description: 'In the work area, and within the limits of both axes' }),
  extrapolating: Type.Boolean({ description: "Outside of where the model's samples lay" }),
};

const PredictionSchema = Type.Object({
  ...predictionProperties,
  panUs: nullable(panUs),
  tiltUs: nullable(tiltUs),
  panRad: nullable(angle('Nominal pan angle [rad]')),
  tiltRad: nullable(angle('Nominal tilt angle [rad]')),
});
/** What a model predicts for a target. */
export type Prediction = Static<typeof PredictionSchema>;

const PredictionsSchema = Type.Object({
  modelId: Type.Integer({ description: 'The active model' }),
  kind: Type.String({ description: 'Its kind' }),
  predictions: Type.Array(PredictionSchema),
});

const SpotsSchema = Type.Object({
  modelId: Type.Integer({ description: 'The active model' }),
  spots: Type.Array(nullable(FloorPointSchema), {
    description: 'For each pose; null where it believes in none on the floor',
  }),
});

const AimRequestSchema = Type.Object(
  {
    ...floorPointProperties,
    refine: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Look where the spot fell, and correct; every look becomes a sample',
      }),
    ),
    observer: Type.Optional(
      Type.String({ description: 'Who looks, with `refine`: one that looks by itself' }),
    ),
  },
  { additionalProperties: false },
);

const LookSchema = Type.Object({
  missed: Type.Boolean({ description: 'No spot was to be seen' }),
  xM: nullable(Type.Number({ description: 'Where the spot was seen, forward of the base [m]' })),
  yM: nullable(Type.Number({ description: 'Where it was seen, to the left of the base [m]' })),
});
/** What one look of a refined aim saw; null where nothing was to be seen. */
export type LookView = Static<typeof LookSchema>;

const AimSchema = Type.Object({
  modelId: Type.Integer({ description: 'The model that aimed' }),
  ...predictionProperties,
  ...poseProperties,
  looks: Type.Optional(
    Type.Array(LookSchema, { description: 'With `refine`: what was seen, look by look' }),
  ),
});

const tags = ['aim'];

export const AIM_ROUTES = {
  'POST /predictions': {
    tags,
    summary: 'Pulses for targets, without moving',
    body: Type.Object(
      { targets: Type.Array(FloorPointSchema, { minItems: 1, maxItems: 10_000 }) },
      { additionalProperties: false },
    ),
    response: answers(PredictionsSchema),
  },
  'POST /spots': {
    tags,
    summary: 'Where the active model believes the spot to be at pulses, without moving',
    body: Type.Object(
      { poses: Type.Array(PulsesSchema, { minItems: 1, maxItems: 1000 }) },
      { additionalProperties: false },
    ),
    response: answers(SpotsSchema),
  },
  'POST /aim': {
    tags,
    summary: 'Point the laser at a target; answers when it has settled',
    description:
      'With `refine` it looks where the spot fell and corrects, with three looks at most; ' +
      '`expectedErrorMm` and `errorBound90Mm` are then those after the last of them.',
    body: AimRequestSchema,
    response: answers(AimSchema),
  },
};
