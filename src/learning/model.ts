/**
 * A loaded model: predicts the nominal angles for a floor target, and the expected error.
 */
import { inverse } from '../geometry/kinematics.ts';
import { polarPoint } from '../geometry/work-area.ts';
import { quantile } from '../quantile.ts';
import { type Angles, type FloorPoint, floorPoint, radians } from '../units.ts';
import { floorSensitivity } from './angle-errors.ts';
import { DEFAULT_NOISE, type NoiseModel, typicalSpotDeviationM } from './calibration/spot-noise.ts';
import {
  type Kind,
  type PredictiveCovariance,
  type Predictor,
  scaledCovariance,
} from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import { type ModelFile, parseModelFile } from './model-file.ts';
import {
  type ErrorEstimate,
  estimateError,
  medianDistanceMm,
  type Symmetric2,
} from './predictive-covariance.ts';

/** A covariance is overconfident when the median held-out error exceeds this multiple of the predicted one. */
const OVERCONFIDENCE_RATIO = 3;

/**
 * Scales an overconfident predictive covariance to the held-out errors; leaves others unchanged. A
 * model with a wrong fit has a small covariance, and only samples outside its training set reveal
 * that.
 */
function recalibrated(
  predicted: PredictiveCovariance,
  predictor: Predictor,
  heldOut: ModelFile['heldOut'] = [],
): PredictiveCovariance {
  const ratios = heldOut.flatMap(({ xM, yM, errorMm }) => {
    const measured = floorPoint(xM, yM);
    const angles = predictor(measured);
    if (!angles) return [];
    const [xx, xy, yy] = predicted(measured, angles);
    const cameraM2 = typicalSpotDeviationM(measured) ** 2;
    const expectedMm = medianDistanceMm([xx + cameraM2, xy, yy + cameraM2]);
    return (errorMm ?? Number.POSITIVE_INFINITY) / expectedMm;
  });
  const ratio = quantile(ratios, 0.5) ?? 1;
  if (ratio <= OVERCONFIDENCE_RATIO) return predicted;
  return scaledCovariance(predicted, ratio ** 2); // Not finite if most targets were missed.
}

/** Grid of cached error estimates: radii in equal ratios, bearings in equal angles. */
const RADIUS_STEPS = 40;
const BEARING_STEPS = 32;

type EstimateAt = (target: FloorPoint) => ErrorEstimate | undefined;

/**
 * Interpolates error estimates on a grid over the coverage, accurate to 2 %; exact outside. The
 * covariance of some fifty parameters takes longer than the rest of a prediction and varies slowly.
 * Nodes are computed at first use.
 */
export function gridCached(exact: EstimateAt, reach: NonNullable<ModelFile['reach']>): EstimateAt {
  const { radiusMinM, radiusMaxM, bearingMinRad, bearingMaxRad } = reach;
  const ratio = Math.log(radiusMaxM / radiusMinM) / RADIUS_STEPS;
  const stepRad = (bearingMaxRad - bearingMinRad) / BEARING_STEPS;
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY && stepRad > 0)) return exact;
  const width = BEARING_STEPS + 1;
  const expectedMm = new Float64Array((RADIUS_STEPS + 1) * width);
  const boundMm = new Float64Array(expectedMm.length);
  const isComputed = new Uint8Array(expectedMm.length);
  const computeNode = (i: number): void => {
    if (isComputed[i]) return;
    isComputed[i] = 1;
    const radiusM = radiusMinM * Math.exp(ratio * Math.floor(i / width));
    const bearingRad = bearingMinRad + stepRad * (i % width);
    const estimate = exact(polarPoint(radiusM, bearingRad));
    expectedMm[i] = estimate?.expectedErrorMm ?? Number.NaN;
    boundMm[i] = estimate?.errorBound90Mm ?? Number.NaN;
  };
  return (target) => {
    const row = Math.log(Math.hypot(target.xM, target.yM) / radiusMinM) / ratio;
    const column = (Math.atan2(target.yM, target.xM) - bearingMinRad) / stepRad;
    if (!(row >= 0 && row < RADIUS_STEPS && column >= 0 && column < BEARING_STEPS)) {
      return exact(target);
    }
    const at = Math.floor(row) * width + Math.floor(column);
    for (const node of [at, at + 1, at + width, at + width + 1]) computeNode(node);
    const down = row - Math.floor(row);
    const right = column - Math.floor(column);
    const between = (table: Float64Array): number =>
      (1 - down) * ((1 - right) * table[at]! + right * table[at + 1]!) +
      down * ((1 - right) * table[at + width]! + right * table[at + width + 1]!);
    const errorBound90Mm = between(boundMm);
    // Undefined next to a node without angles.
    if (Number.isNaN(errorBound90Mm)) return exact(target);
    return { expectedErrorMm: between(expectedMm), errorBound90Mm };
  };
}

/** Prediction for a target. */
export interface Prediction {
  /** Nominal angles to apply; geometry/servo.ts converts them to pulses. */
  readonly angles: Angles;
  /**
   * Expected floor error [mm], from the predictive covariance or from the validated angle error. Null
   * without validation.
   */
  readonly expectedErrorMm: number | null;
  /** 90 % bound of the floor error [mm]; null if unknown. */
  readonly errorBound90Mm: number | null;
  /**
   * Whether the target is outside the coverage of the training samples; always true if that is
   * unknown.
   */
  readonly extrapolating: boolean;
}

/** A model ready for prediction. */
export interface Model {
  readonly file: ModelFile;
  /** Noise of servos and camera: estimated, or the default. */
  readonly noise: NoiseModel;
  /** Lost motion of each axis; 0 where unknown. */
  readonly lostMotion: Angles;
  /** Predicts the angles for a target; undefined if there are no finite ones. */
  predict(target: FloorPoint): Prediction | undefined;
  /** Predictive covariance of the spot at a target [m²]; undefined if unknown. */
  covariance(target: FloorPoint): Symmetric2 | undefined;
}

/**
 * Loads a model from its file.
 * @throws PantiltError `model-file-invalid`
 */
export function loadModel(document: unknown): Model {
  const file = parseModelFile(document);
  const { geometry, reach } = file;
  const kind: Kind = KINDS[file.kind];
  const predictor = kind.predictor(file.parameters, geometry);
  const parametric = kind.predictiveCovariance?.(file.parameters, geometry);
  const own = parametric && recalibrated(parametric, predictor, file.heldOut);
  const covarianceOf = own ?? validationCovariance(file);
  const covariance = (target: FloorPoint): Symmetric2 | undefined => {
    const angles = predictor(target);
    return angles && covarianceOf?.(target, angles);
  };
  const exact = (target: FloorPoint): ErrorEstimate | undefined => {
    const ofTarget = covariance(target);
    return ofTarget && estimateError(ofTarget);
  };
  const estimateAt = own && reach ? gridCached(exact, reach) : exact;
  const extrapolating = ({ xM, yM }: FloorPoint): boolean => {
    if (!reach) return kind.train !== undefined; // The training samples of an imported net are unknown.
    const radiusM = Math.hypot(xM, yM);
    const bearingRad = Math.atan2(yM, xM);
    return !(
      radiusM >= reach.radiusMinM &&
      radiusM <= reach.radiusMaxM &&
      bearingRad >= reach.bearingMinRad &&
      bearingRad <= reach.bearingMaxRad
    );
  };
  return {
    file,
    noise: kind.noise?.(file.parameters) ?? DEFAULT_NOISE,
    lostMotion: kind.lostMotion?.(file.parameters) ?? NO_LOST_MOTION,
    predict(target) {
      const angles = predictor(target);
      if (!angles || !Number.isFinite(angles.panRad + angles.tiltRad)) return undefined;
      const estimate = estimateAt(target);
      const { expectedErrorMm, errorBound90Mm } =
        estimate && Number.isFinite(estimate.errorBound90Mm) ? estimate : UNKNOWN_ERROR;
      return { angles, expectedErrorMm, errorBound90Mm, extrapolating: extrapolating(target) };
    },
    covariance,
  };
}

const NO_LOST_MOTION: Angles = { panRad: radians(0), tiltRad: radians(0) };
const UNKNOWN_ERROR = { expectedErrorMm: null, errorBound90Mm: null };

/** Maps the validated angle error to the floor by the nominal Jacobian. */
function validationCovariance({
  angleError,
  geometry,
}: ModelFile): PredictiveCovariance | undefined {
  if (!angleError) return undefined;
  return (target, { tiltRad: predictedRad }) => {
    const tiltRad = inverse(target, geometry)?.tiltRad ?? predictedRad;
    const { panMPerRad, tiltMPerRad } = floorSensitivity(target, tiltRad, geometry);
    // In axes along and across the line of sight, so that distances do not depend on the bearing.
    return [(tiltMPerRad * angleError.tiltRad) ** 2, 0, (panMPerRad * angleError.panRad) ** 2];
  };
}
