/**
 * The model file: a trained model as a JSON document, with all data for prediction, its provenance
 * and its validation.
 */

import Type, { type Static } from 'typebox';
import { msg } from '../message.ts';
import { rigFileProperties } from '../rig-file.ts';
import { type FieldFault, invalidFields, parseAs } from '../validation.ts';
import { ACTIVATIONS, type Activation } from './activations.ts';
import { MAX_CHECKPOINTS } from './fit-net.ts';
import { MODEL_FILE_INVALID } from './model-error.ts';
import { ObserverFrameSchema } from './observer-frame.ts';
import { TrainingSettingsSchema } from './settings.ts';

const closed = { additionalProperties: false } as const;
const errorMm = (description: string) =>
  Type.Union([Type.Number({ minimum: 0, description }), Type.Null()]);
const angleError = (description: string) => Type.Number({ minimum: 0, description });
const curve = (description: string) =>
  Type.Array(Type.Number(), { maxItems: MAX_CHECKPOINTS, description });

/** Raised when older readers could not understand new files. */
export const MODEL_FILE_VERSION = 3;

/** Maximum size of a model file, twice that of the largest accepted net. */
export const MODEL_FILE_LIMIT_BYTES = 16 * 1024 * 1024;

/** The names of all kinds of model; `kinds/registry.ts` has a kind for each. */
export const MODEL_KINDS = [
  'nominal',
  'calibrated',
  'exercise',
  'exercise-sincos',
  'residual',
  'servo-nets',
] as const;
/** The name of a kind. */
export type ModelKind = (typeof MODEL_KINDS)[number];

/** The name of a kind. */
const ModelKindSchema = Type.Unsafe<ModelKind>(
  Type.Union(
    MODEL_KINDS.map((kind) => Type.Literal(kind)),
    { description: 'Kind of model' },
  ),
);

/** The activation of an imported net. */
export const ActivationSchema = Type.Enum(
  Object.keys(ACTIVATIONS) as [Activation, ...Activation[]],
  {
    description: 'Activation of the hidden layers, which a state_dict does not contain',
  },
);

const ServoScaleSchema = Type.Object(
  {
    angleAt1500UsRad: Type.Number({ description: 'Nominal angle at 1500 µs [rad]' }),
    radPerUs: Type.Number({ description: 'Nominal scale, negative where angles fall [rad/µs]' }),
  },
  closed,
);

const SpreadSchema = Type.Object(
  {
    spreadRad: Type.Number({ minimum: 0, description: 'Standard deviation at rest [rad]' }),
    lowRad: Type.Number({ minimum: 0, description: 'Lower end of its 90 % interval [rad]' }),
    highRad: Type.Number({ minimum: 0, description: 'Upper end of its 90 % interval [rad]' }),
  },
  closed,
);

/** How well the servos return to a pose, without returns the widest interval. */
export const RepeatabilitySchema = Type.Object(
  {
    returns: Type.Integer({ minimum: 0, description: 'Number of returns to a pose' }),
    pan: SpreadSchema,
    tilt: SpreadSchema,
    lowestMedianMm: Type.Number({
      minimum: 0,
      description: 'Median error with a perfect model, by the calibrated repeatability [mm]',
    }),
    lowestP95Mm: Type.Number({ minimum: 0, description: '95th percentile of the same [mm]' }),
  },
  { ...closed, description: 'Repeatability of the servos, measured at returns to the same pose' },
);

/** A change of the rig while the samples were taken. */
export const ChangeSchema = Type.Object(
  {
    joint: Type.String({ description: 'What has changed: a coordinate of the base, or a zero' }),
    change: Type.Number({ description: 'Its value after, minus that before [m], [rad]' }),
    from: Type.Number({ minimum: 0, description: 'Sample where it begins, from 0' }),
    to: Type.Number({ minimum: 0, description: 'Sample where it ends' }),
  },
  closed,
);

/** The prior of rigs of the same type that a hub offered to a training. */
export const OfferedPriorSchema = Type.Object(
  {
    version: Type.Integer({ minimum: 1, description: 'Version of the prior' }),
    rigs: Type.Integer({ minimum: 1, description: 'Number of rigs that it was fitted to' }),
    used: Type.Boolean({
      description: 'Whether it explains the samples better than the usual prior',
    }),
  },
  { ...closed, description: 'Prior of rigs of this type, which the hub offered' },
);

const anglesRad = Type.Array(Type.Number(), { description: '[rad]' });

/** The model file. */
export const ModelFileSchema = Type.Object(
  {
    version: Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(MODEL_FILE_VERSION)], {
      description: 'Version of the format; 1 had no `heldOut`, 2 had no `servoScales`',
    }),
    kind: ModelKindSchema,
    rig: rigFileProperties.name,
    geometry: rigFileProperties.geometry,
    servoScales: Type.Optional(
      Type.Object(
        { pan: ServoScaleSchema, tilt: ServoScaleSchema },
        { ...closed, description: 'Servo scales in the rig file at the time of training' },
      ),
    ),
    workArea: Type.Optional(rigFileProperties.workArea),
    fleetPrior: Type.Optional(OfferedPriorSchema),
    seed: Type.Integer({ description: 'The same seed and samples give the same model' }),
    settings: TrainingSettingsSchema,
    parameters: Type.Object(
      {},
      { description: 'The trained parameters, in the schema of the kind' },
    ),
    sampleCount: Type.Integer({ minimum: 0, description: 'Number of samples' }),
    datasetHash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the samples' }),
    reach: Type.Union([
      Type.Object(
        {
          radiusMinM: Type.Number({ minimum: 0 }),
          radiusMaxM: Type.Number({ minimum: 0 }),
          bearingMinRad: Type.Number(),
          bearingMaxRad: Type.Number(),
          offFloor: Type.Optional(
            Type.Object(
              { panRad: anglesRad, tiltRad: anglesRad },
              { ...closed, description: 'Servo angles of the samples that were not on the floor' },
            ),
          ),
        },
        { ...closed, description: 'Area covered by the training samples' },
      ),
      Type.Null({ description: 'Not trained on samples' }),
    ]),
    angleError: Type.Union([
      Type.Object(
        { panRad: angleError('Pan [rad]'), tiltRad: angleError('Tilt [rad]') },
        {
          ...closed,
          description: 'RMS error of the angles on held-out samples, without outliers',
        },
      ),
      Type.Null({ description: 'No samples were held out' }),
    ]),
    heldOut: Type.Optional(
      Type.Array(
        Type.Object(
          {
            xM: Type.Number({ description: 'Measured spot, forward of the base [m]' }),
            yM: Type.Number({ description: 'Measured spot, to the left of the base [m]' }),
            errorMm: errorMm(
              'Floor error of the prediction [mm]; null if the beam misses the floor',
            ),
            boundMm: Type.Optional(
              errorMm(
                'The 90 % bound of this error that was stated without it, measurement included [mm]; null if none',
              ),
            ),
          },
          closed,
        ),
        {
          description: 'Held-out samples, predicted by models that were trained without them',
        },
      ),
    ),
    frame: Type.Optional(ObserverFrameSchema),
    repeatability: Type.Optional(RepeatabilitySchema),
    changes: Type.Optional(
      Type.Array(ChangeSchema, { description: 'Changes of the rig while the samples were taken' }),
    ),
    metrics: Type.Object(
      {
        validationMedianMm: errorMm('Median floor error on held-out samples [mm]'),
        validationP95Mm: errorMm('95th percentile of the floor error on held-out samples [mm]'),
        missRate: Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'Fraction of predictions whose beam misses the floor',
        }),
        trainSeconds: Type.Number({ minimum: 0, description: 'Duration of the training [s]' }),
        trainingLoss: curve('Loss on training samples at the checkpoints'),
        validationLoss: curve('Loss on held-out samples at the checkpoints'),
      },
      closed,
    ),
  },
  { ...closed, title: 'pantilt model file' },
);

/** A trained model as a JSON-serialisable value. */
export type ModelFile = Static<typeof ModelFileSchema>;

/**
 * A model file as text, with its summary: parsing a hundred thousand weights would block the event
 * loop.
 */
export interface SerialisedModel {
  readonly text: string;
  readonly summary: Omit<ModelFile, 'parameters'>;
}

/** Serialises a model file. */
export function serialiseModel(file: ModelFile): SerialisedModel {
  const { parameters: _, ...summary } = file;
  return { text: JSON.stringify(file), summary };
}

/**
 * Reads a model file's document.
 * @throws PantiltError `model-file-invalid`, naming each field that is wrong
 */
export function parseModelFile(document: unknown): ModelFile {
  const file = parseAs(ModelFileSchema, document, msg`model file`, MODEL_FILE_INVALID);
  const errors = invertedRanges(file);
  if (errors.length > 0) throw invalidFields(errors, msg`model file`, MODEL_FILE_INVALID);
  return file;
}

/** Reports bounds of the coverage that are in the wrong order. */
function invertedRanges({ reach }: ModelFile): FieldFault[] {
  if (!reach) return [];
  const ends = [
    ['radiusMinM', 'radiusMaxM'],
    ['bearingMinRad', 'bearingMaxRad'],
  ] as const;
  return ends.flatMap(([low, high]) => {
    const wording = msg`must not be more than ${high} (${reach[high]}), not ${reach[low]}`;
    return reach[low] > reach[high] ? [{ path: `reach.${low}`, wording }] : [];
  });
}
