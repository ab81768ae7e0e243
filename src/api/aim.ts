/**
 * Targets: floor points, points above the floor and directions; predictions without moving, and aiming.
 */
import Type, { type Static, type TProperties } from 'typebox';
import {
  FloorPointSchema,
  floorPointProperties,
  PulsesSchema,
  poseProperties,
} from '../samples/sample.ts';
import { nullable } from '../schemas.ts';
import type { Metres, Microseconds, Radians } from '../units.ts';
import { answers } from './route.ts';

/** Without bounds: for a target out of reach, pulses can be beyond those of any servo. */
const pulse = (description: string) => Type.Unsafe<Microseconds>(Type.Number({ description }));
const angle = (description: string, limitRad = Number.POSITIVE_INFINITY) =>
  Type.Unsafe<Radians>(
    Type.Number({
      ...(limitRad < Number.POSITIVE_INFINITY && { minimum: -limitRad, maximum: limitRad }),
      description,
    }),
  );

const pointProperties = {
  ...floorPointProperties,
  zM: Type.Optional(
    Type.Unsafe<Metres>(
      Type.Number({
        minimum: -100,
        maximum: 100,
        description: 'Above the floor [m]; 0 by default',
      }),
    ),
  ),
};
const directionProperties = {
  bearingRad: angle('Bearing of a direction, from forward to the left [rad]', 2 * Math.PI),
  elevationRad: angle('Elevation of a direction above the horizon [rad]', Math.PI / 2),
};
const DirectionSchema = Type.Object(directionProperties, { additionalProperties: false });
/** A point, with other properties. */
export const pointWith = <Properties extends TProperties>(properties: Properties) =>
  Type.Object({ ...pointProperties, ...properties }, { additionalProperties: false });
/** A direction, with other properties. */
export const directionWith = <Properties extends TProperties>(properties: Properties) =>
  Type.Object({ ...directionProperties, ...properties }, { additionalProperties: false });
const targetWith = <Properties extends TProperties>(properties: Properties) =>
  Type.Union([pointWith(properties), directionWith(properties)]);

const predictionProperties = {
  ...Type.Partial(Type.Object({ ...pointProperties, ...directionProperties })).properties,
  expectedErrorMm: nullable(
    Type.Number({
      description:
        'Expected mean error on the floor, or distance of the beam from a point above it [mm]; null when not ' +
        'validated, and for a direction',
    }),
  ),
  errorBound90Mm: nullable(
    Type.Number({ description: 'Bound of this error for nine shots in ten [mm]; null as above' }),
  ),
  expectedErrorRad: Type.Optional(
    nullable(
      Type.Number({
        description:
          'For a direction: expected angle of the beam from it [rad]; null when not validated',
      }),
    ),
  ),
  errorBound90Rad: Type.Optional(
    nullable(Type.Number({ description: 'Bound of this angle for nine shots in ten [rad]' })),
  ),
  reachable: Type.Boolean({
    description:
      'In the work area, within the limits of both axes, and outside keep-out zones; above the floor, only the ' +
      'bearings of the work area count',
  }),
  extrapolating: Type.Boolean({
    description:
      "The target, or the spot of its beam, is outside the coverage of the model's samples",
  }),
};

const ErrorBasisSchema = nullable(
  Type.Object(
    {
      basis: Type.Union(
        [Type.Literal('prior'), Type.Literal('validation'), Type.Literal('conformal')],
        {
          description:
            'prior: assumptions about hobby rigs, and the fit to the samples; validation: one size of the angles, ' +
            'from held-out samples; conformal: the covariance, corrected by the errors on held-out samples',
        },
      ),
      residuals: Type.Integer({ minimum: 0, description: 'Number of held-out samples' }),
      references: Type.Integer({
        minimum: 0,
        description:
          'Number of references by which the frame of the observer is corrected. 0: errors are those that the ' +
          'observer sees; otherwise those on the floor, except for targets above it',
      }),
    },
    {
      description:
        'On what expected errors and bounds rest, and in whose frame they are. Null when there are none',
    },
  ),
);

const PredictionSchema = Type.Object({
  ...predictionProperties,
  panUs: nullable(pulse('Pan pulse [µs]')),
  tiltUs: nullable(pulse('Tilt pulse [µs]')),
  panRad: nullable(angle('Nominal pan angle [rad]')),
  tiltRad: nullable(angle('Nominal tilt angle [rad]')),
});
/** The basis of expected errors. */
export type ErrorBasisView = Static<typeof ErrorBasisSchema>;
/** A model's prediction for a target. */
export type Prediction = Static<typeof PredictionSchema>;

const PredictionsSchema = Type.Object({
  modelId: Type.Integer({ description: 'The active model' }),
  kind: Type.String({ description: 'Its kind' }),
  errorBasis: ErrorBasisSchema,
  predictions: Type.Array(PredictionSchema),
});

const SpotsSchema = Type.Object({
  modelId: Type.Integer({ description: 'The active model' }),
  spots: Type.Array(nullable(FloorPointSchema), {
    description: 'Predicted spot of each pose; null where the beam misses the floor',
  }),
  directions: Type.Array(nullable(DirectionSchema), {
    description: 'Predicted direction of the beam; null if the active model covers only the floor',
  }),
});

const AimRequestSchema = targetWith({
  refine: Type.Optional(
    Type.Boolean({
      description:
        'Measure the spot on the floor, and correct; every measurement becomes a sample. False if left out',
    }),
  ),
  observer: Type.Optional(Type.String({ description: 'Observer for `refine`; must be automatic' })),
  laser: Type.Optional(
    Type.Boolean({
      description:
        'Without `refine`: turn the laser on; if false it stays as it is. True if left out',
    }),
  ),
});

const LookSchema = Type.Object({
  missed: Type.Boolean({ description: 'No spot was visible' }),
  xM: nullable(Type.Number({ description: 'Measured spot, forward of the base [m]' })),
  yM: nullable(Type.Number({ description: 'Measured spot, to the left of the base [m]' })),
});
/** One measurement of a refined aim; null without a visible spot. */
export type LookView = Static<typeof LookSchema>;

/** A finished aim. */
export const AimSchema = Type.Object({
  modelId: Type.Integer({ description: 'The model that aimed' }),
  errorBasis: ErrorBasisSchema,
  ...predictionProperties,
  ...poseProperties,
  looks: Type.Optional(
    Type.Array(LookSchema, { description: 'With `refine`: the measured spots, in order' }),
  ),
});
/** A finished aim. */
export type AimView = Static<typeof AimSchema>;

/** The names of its schemas in OpenAPI. */
export const AIM_SCHEMAS = {
  Prediction: PredictionSchema,
  Predictions: PredictionsSchema,
  Spots: SpotsSchema,
  AimRequest: AimRequestSchema,
  Look: LookSchema,
  Aim: AimSchema,
  ErrorBasis: ErrorBasisSchema,
};

const tags = ['aim'];
const asSeen = Type.Optional(
  Type.Boolean({
    description:
      'Whether floor points are in the frame of the observer, as in samples, which differs if references correct ' +
      'it; false if left out',
  }),
);
const TARGETS =
  'A target is a point, on the floor if it has no height, or a direction in the world, not the angles of the ' +
  'servos. Kinds of models that cover only the floor accept floor points alone.';

export const AIM_ROUTES = {
  'POST /predictions': {
    role: 'viewer' as const,
    tags,
    summary: 'Pulses for targets, without moving',
    description: TARGETS,
    body: Type.Object(
      { targets: Type.Array(targetWith({}), { minItems: 1, maxItems: 10_000 }), asSeen },
      { additionalProperties: false },
    ),
    response: answers(PredictionsSchema),
  },
  'POST /spots': {
    role: 'viewer' as const,
    tags,
    summary: 'Spots and directions that the active model predicts for pulses, without moving',
    body: Type.Object(
      { poses: Type.Array(PulsesSchema, { minItems: 1, maxItems: 1000 }), asSeen },
      { additionalProperties: false },
    ),
    response: answers(SpotsSchema),
  },
  'POST /aim': {
    turn: true as const,
    tags,
    summary: 'Point the laser at a target; answers when the rig has settled',
    description:
      `${TARGETS} ` +
      'With `refine` it measures the spot and corrects the aim, at most three times; ' +
      '`expectedErrorMm` and `errorBound90Mm` are then those after the last of them.',
    body: AimRequestSchema,
    response: answers(AimSchema),
  },
};
