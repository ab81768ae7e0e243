/**
 * Training, from measurements to a model file. A pure function of its request, except that a clock
 * measures its duration. It blocks; train-in-worker.ts runs it in a thread.
 */

import { PantiltError } from '../errors.ts';
import type { Geometry } from '../geometry/kinematics.ts';
import { servoScales } from '../geometry/servo.ts';
import { wrapAngle } from '../geometry/work-area.ts';
import { msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import type { RigDescription } from '../rig-file.ts';
import type { Reference } from '../samples/reference.ts';
import type { Measurement } from '../samples/sample.ts';
import type { Angles } from '../units.ts';
import { floorErrorMm, floorErrors } from './angle-errors.ts';
import {
  type AngleSample,
  angleSamplesOf,
  crossValidationSplits,
  datasetHash,
  groupByPose,
  type Split,
} from './angle-samples.ts';
import { DEFAULT_NOISE, typicalSpotDeviationM } from './calibration/spot-noise.ts';
import type { FleetPrior } from './fleet-prior.ts';
import type { Kind, KindProgress, TrainedParameters } from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import type { ModelKind } from './model-file.ts';
import { MODEL_FILE_VERSION, type ModelFile } from './model-file.ts';
import { fitObserverFrame } from './observer-frame.ts';
import { estimateError } from './predictive-covariance.ts';
import type { TrainingSettings } from './settings.ts';

/** Minimum number of distinct poses for training: four for training and one for validation. */
export const MIN_POSES = 5;
/** Above this number of samples, one fold suffices for validation. */
const MAX_CROSS_VALIDATED = 200;
/** Angle errors above this multiple of the median are measurement outliers. */
const OUTLIER_FACTOR = 6;
/** Decimals of the held-out errors [mm]. */
const ERROR_DECIMALS = 3;
/** Minimum interval of progress reports [ms]. */
const PROGRESS_INTERVAL_MS = 50;

/** Input of a training; structured-cloneable. */
export interface TrainingRequest {
  readonly kind: ModelKind;
  readonly rig: RigDescription;
  readonly measurements: readonly Measurement[];
  /** Of the observer that measured them; none by default. */
  readonly references?: readonly Reference[];
  readonly seed: number;
  readonly settings?: TrainingSettings;
  /** The prior of rigs of this type; none by default. */
  readonly fleetPrior?: FleetPrior | undefined;
}

/** Progress of a training; structured-cloneable. */
export interface TrainingProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** Median floor error on held-out samples [mm]; null if all of them miss the floor. */
  readonly validationMedianMm: number | null;
}

/**
 * Trains a model.
 * @param onProgress called at most 20 times a second
 * @throws PantiltError `too-few-samples`, `training-diverged`
 */
export function trainModel(
  request: TrainingRequest,
  onProgress: (progress: TrainingProgress) => void = () => {},
  nowMs: () => number = () => performance.now(),
): ModelFile {
  const startMs = nowMs();
  const { kind: name, rig, measurements, references = [], seed, settings = {} } = request;
  const { fleetPrior } = request;
  const { geometry, workArea } = rig;
  const kind: Kind = KINDS[name];
  const taken = angleSamplesOf(measurements, rig);
  const samples = kind.aimsBeyondFloor ? taken : taken.filter(isOfFloor);
  const poseCount = groupByPose(samples).length;
  if (kind.train && poseCount < MIN_POSES) {
    throw tooFewSamples(name, poseCount, taken.length - samples.length);
  }
  const splits = crossValidationSplits(samples, seed);
  const first = splits[0];

  let lastMs = Number.NEGATIVE_INFINITY;
  const report = ({ predicted, ...progress }: KindProgress) => {
    if (nowMs() - lastMs < PROGRESS_INTERVAL_MS) return;
    lastMs = nowMs();
    const errorsMm = first.validation.map((sample, index) =>
      floorErrorMm(sample, predicted(index, sample), geometry),
    );
    onProgress({ ...progress, validationMedianMm: floorErrors(errorsMm).medianMm });
  };
  const learn = (
    split: Split,
    onKindProgress: (progress: KindProgress) => void,
    onAll?: TrainedParameters,
  ) =>
    kind.train?.({ split, rig, seed, settings, fleetPrior, onAll, onProgress: onKindProgress }) ??
    UNTRAINED;
  const all = { training: samples, validation: [] };
  const onAll = kind.trainsOnAllSamples ? learn(all, () => {}) : undefined;
  const learned = learn(first, report, onAll);
  const heldOut = predictHeldOut(kind, learned.parameters, geometry, first);
  const repeated =
    kind.train === undefined || (kind.crossValidated && samples.length <= MAX_CROSS_VALIDATED);
  if (repeated) {
    for (const split of splits.slice(1)) {
      const { parameters } = learn(split, () => {}, onAll);
      heldOut.push(...predictHeldOut(kind, parameters, geometry, split));
    }
  }
  const { parameters, usesFleet } = onAll ?? learned;
  const { spotScale } = kind.noise?.(parameters) ?? DEFAULT_NOISE;
  const frame = kind.train && fitObserverFrame(references, rig.workArea, spotScale);
  const reach = kind.train ? coverageOf((onAll ? all : first).training) : null;

  const errorsMm = heldOut.map(({ sample, predicted }) =>
    floorErrorMm(sample, predicted, geometry),
  );
  const { medianMm, p95Mm, missRate } = floorErrors(errorsMm);
  return {
    version: MODEL_FILE_VERSION,
    kind: name,
    rig: rig.name,
    geometry,
    servoScales: servoScales(rig),
    workArea,
    ...(fleetPrior && usesFleet !== undefined && { fleetPrior: offered(fleetPrior, usesFleet) }),
    seed,
    settings,
    parameters,
    sampleCount: measurements.length,
    datasetHash: datasetHash(measurements),
    reach,
    ...(frame && { frame }),
    ...(reach && kind.report?.(parameters, geometry, samples, reach)),
    angleError: angleErrorOf(heldOut),
    heldOut: heldOut.map(({ sample: { measured }, boundMm }, i) => ({
      xM: measured.xM,
      yM: measured.yM,
      errorMm: rounded(errorsMm[i]),
      ...(boundMm !== undefined && { boundMm: rounded(boundMm) }),
    })),
    metrics: {
      validationMedianMm: medianMm,
      validationP95Mm: p95Mm,
      missRate,
      trainSeconds: (nowMs() - startMs) / 1000,
      ...learned.curves,
    },
  };
}

const offered = ({ version, rigs }: FleetPrior, used: boolean) => ({ version, rigs, used });

const rounded = (valueMm: number | undefined): number | null =>
  valueMm === undefined ? null : Number(valueMm.toFixed(ERROR_DECIMALS));

const UNTRAINED: TrainedParameters = {
  parameters: {},
  curves: { trainingLoss: [], validationLoss: [] },
};

/** Whether a sample was seen on the floor, by which the accuracy of a model is measured. */
const isOfFloor = ({ measured }: AngleSample): boolean => measured.plane === undefined;

/** Null without a sample on the floor. */
function coverageOf(samples: readonly AngleSample[]): ModelFile['reach'] {
  const onFloor = samples.filter(isOfFloor);
  if (onFloor.length === 0) return null;
  const others = samples.filter((sample) => !isOfFloor(sample));
  const radiiM = onFloor.map(({ measured: { xM, yM } }) => Math.hypot(xM, yM));
  const bearingsRad = onFloor.map(({ nominal }) => nominal.panRad);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  return {
    radiusMinM: least(radiiM),
    radiusMaxM: most(radiiM),
    bearingMinRad: least(bearingsRad),
    bearingMaxRad: most(bearingsRad),
    ...(others.length > 0 && {
      offFloor: {
        panRad: others.map(({ applied }) => applied.panRad),
        tiltRad: others.map(({ applied }) => applied.tiltRad),
      },
    }),
  };
}

/** Prediction for a held-out sample. */
interface HeldOutPrediction {
  readonly sample: AngleSample;
  readonly predicted: Angles | undefined;
  /** 90 % bound of its error and of the measurement, for kinds with a covariance of their own [mm]. */
  readonly boundMm: number | undefined;
}

function predictHeldOut(
  kind: Kind,
  parameters: object,
  geometry: Geometry,
  { validation }: Split,
): HeldOutPrediction[] {
  const predictor = kind.predictor(parameters, geometry);
  const covariance = kind.predictiveCovariance?.(parameters, geometry);
  const { spotScale } = kind.noise?.(parameters) ?? DEFAULT_NOISE;
  return validation.filter(isOfFloor).map((sample) => {
    const { measured, time } = sample;
    const predicted = predictor(measured, time);
    const [xx, xy, yy] = (predicted && covariance?.(measured, predicted, time)) ?? [];
    const spotM2 = (spotScale * typicalSpotDeviationM(measured)) ** 2;
    const boundMm =
      xx === undefined ? undefined : estimateError([xx + spotM2, xy!, yy! + spotM2]).errorBound90Mm;
    return { sample, predicted, boundMm };
  });
}

/** RMS angle error on held-out samples; null without predictions. */
function angleErrorOf(heldOut: readonly HeldOutPrediction[]): ModelFile['angleError'] {
  const errors = heldOut.flatMap(({ sample: { applied }, predicted }) => {
    if (!predicted) return [];
    const panRad = Math.abs(wrapAngle(predicted.panRad - applied.panRad));
    return { panRad, tiltRad: Math.abs(predicted.tiltRad - applied.tiltRad) };
  });
  if (errors.length === 0) return null;
  return {
    panRad: robustRms(errors.map(({ panRad }) => panRad)),
    tiltRad: robustRms(errors.map(({ tiltRad }) => tiltRad)),
  };
}

/** Root mean square without outliers, since a wrong measurement is not an error of the model. */
function robustRms(errorsRad: readonly number[]): number {
  const limitRad = OUTLIER_FACTOR * quantile(errorsRad, 0.5)!;
  const usual = errorsRad.filter((errorRad) => errorRad <= limitRad);
  return Math.sqrt(usual.reduce((sum, errorRad) => sum + errorRad ** 2, 0) / usual.length);
}

function tooFewSamples(kind: ModelKind, count: number, skipped: number): PantiltError {
  return new PantiltError(
    'invalid',
    'too-few-samples',
    skipped > 0
      ? msg`kind ${kind} learns from the floor alone and needs samples of at least ${MIN_POSES} poses there; there are ${count}: collect more on the floor, or train servo-nets`
      : msg`kind ${kind} needs samples of at least ${MIN_POSES} poses; there are ${count}: collect more`,
    { count, needed: MIN_POSES },
  );
}
