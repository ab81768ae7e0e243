/**
 * Training, from measurements to a model file. A function of its request, apart from the clock that
 * times it; it blocks until it is done, train-in-worker.ts runs it beside the daemon.
 */

import { PantiltError } from '../errors.ts';
import { servoScales } from '../geometry/servo.ts';
import { wrapAngle } from '../geometry/work-area.ts';
import { msg } from '../message.ts';
import { quantile } from '../quantile.ts';
import type { RigDescription } from '../rig-file.ts';
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
import type { Kind, KindProgress, Predictor } from './kinds/kind.ts';
import { KINDS, type ModelKind } from './kinds/registry.ts';
import { MODEL_FILE_VERSION, type ModelFile } from './model-file.ts';
import type { TrainingSettings } from './settings.ts';

/** Kinds that learn need so many poses: four to learn from and one to validate on. */
export const MIN_POSES = 5;
/** Above so many samples, a fifth held out says enough of kinds that could hold out every one. */
const MAX_CROSS_VALIDATED = 200;
/** Errors so many times the median are the camera's. */
const OUTLIER_FACTOR = 6;
/** Decimals of the errors of single samples [mm]. */
const ERROR_DECIMALS = 3;
/** Progress is told at most every so often [ms]. */
const PROGRESS_INTERVAL_MS = 50;

/** What a training is asked for with; structured-cloneable. */
export interface TrainingRequest {
  readonly kind: ModelKind;
  readonly rig: RigDescription;
  readonly measurements: readonly Measurement[];
  readonly seed: number;
  readonly settings?: TrainingSettings;
}

/** How far a training is; structured-cloneable. */
export interface TrainingProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** Median floor error on held-out samples [mm]; null when all of them miss the floor. */
  readonly validationMedianMm: number | null;
}

/**
 * Trains a model.
 * @param onProgress told of a kind that learns at most 20 times a second
 * @throws PantiltError `too-few-samples`, `training-diverged`
 */
export function trainModel(
  { kind: name, rig, measurements, seed, settings = {} }: TrainingRequest,
  onProgress: (progress: TrainingProgress) => void = () => {},
  nowMs: () => number = () => performance.now(),
): ModelFile {
  const startMs = nowMs();
  const { geometry } = rig;
  const kind: Kind = KINDS[name];
  const examples = angleSamplesOf(measurements, rig);
  const poseCount = groupByPose(examples).length;
  if (kind.train && poseCount < MIN_POSES) throw tooFewSamples(name, poseCount);
  const splits = crossValidationSplits(examples, seed);
  const first = splits[0];

  let lastMs = Number.NEGATIVE_INFINITY;
  const report = ({ predicted, ...progress }: KindProgress) => {
    if (nowMs() - lastMs < PROGRESS_INTERVAL_MS) return;
    lastMs = nowMs();
    const errorsMm = first.validation.map((example, index) =>
      floorErrorMm(example, predicted(index, example), geometry),
    );
    onProgress({ ...progress, validationMedianMm: floorErrors(errorsMm).medianMm });
  };
  const learn = (split: Split, onKindProgress: (progress: KindProgress) => void) =>
    kind.train?.({ split, rig, seed, settings, onProgress: onKindProgress }) ?? UNTRAINED;
  const learned = learn(first, report);
  const predictor = kind.predictor(learned.parameters, geometry);
  const heldOut = predictHeldOut(predictor, first);
  const repeated =
    kind.train === undefined || (kind.crossValidated && examples.length <= MAX_CROSS_VALIDATED);
  if (repeated) {
    for (const split of splits.slice(1)) {
      const { parameters } = learn(split, () => {});
      heldOut.push(...predictHeldOut(kind.predictor(parameters, geometry), split));
    }
  }
  const lastSplit = kind.trainsOnAllSamples ? { training: examples, validation: [] } : first;
  const { parameters } = kind.trainsOnAllSamples ? learn(lastSplit, () => {}) : learned;

  const errorsMm = heldOut.map(({ example, predicted }) =>
    floorErrorMm(example, predicted, geometry),
  );
  const { medianMm, p95Mm, missRate } = floorErrors(errorsMm);
  return {
    version: MODEL_FILE_VERSION,
    kind: name,
    rig: rig.name,
    geometry,
    servoScales: servoScales(rig),
    seed,
    settings,
    parameters,
    sampleCount: measurements.length,
    datasetHash: datasetHash(measurements),
    reach: kind.train ? coverageOf(lastSplit.training) : null,
    angleError: angleErrorOf(heldOut),
    heldOut: heldOut.map(({ example: { measured } }, i) => ({
      xM: measured.xM,
      yM: measured.yM,
      errorMm: errorsMm[i] === undefined ? null : Number(errorsMm[i].toFixed(ERROR_DECIMALS)),
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

const UNTRAINED = { parameters: {}, curves: { trainingLoss: [], validationLoss: [] } };

function coverageOf(examples: readonly AngleSample[]): NonNullable<ModelFile['reach']> {
  const radiiM = examples.map(({ measured: { xM, yM } }) => Math.hypot(xM, yM));
  const bearingsRad = examples.map(({ nominal }) => nominal.panRad);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b));
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b));
  return {
    radiusMinM: least(radiiM),
    radiusMaxM: most(radiiM),
    bearingMinRad: least(bearingsRad),
    bearingMaxRad: most(bearingsRad),
  };
}

/** What a model that didn't see an example says of it. */
interface HeldOutPrediction {
  readonly example: AngleSample;
  readonly predicted: Angles | undefined;
}

const predictHeldOut = (predictor: Predictor, { validation }: Split): HeldOutPrediction[] =>
  validation.map((example) => ({ example, predicted: predictor(example.measured) }));

/** Null when there are angles for none of the examples. */
function angleErrorOf(heldOut: readonly HeldOutPrediction[]): ModelFile['angleError'] {
  const errors = heldOut.flatMap(({ example: { applied }, predicted }) => {
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

/** Root mean square without outliers: one wrong measurement says nothing of the other targets. */
function robustRms(errorsRad: readonly number[]): number {
  const limitRad = OUTLIER_FACTOR * quantile(errorsRad, 0.5)!;
  const usual = errorsRad.filter((errorRad) => errorRad <= limitRad);
  return Math.sqrt(usual.reduce((sum, errorRad) => sum + errorRad ** 2, 0) / usual.length);
}

function tooFewSamples(kind: ModelKind, count: number): PantiltError {
  return new PantiltError(
    'invalid',
    'too-few-samples',
    msg`kind ${kind} needs samples of at least ${MIN_POSES} poses, there are ${count}: collect more`,
    { count, needed: MIN_POSES },
  );
}
