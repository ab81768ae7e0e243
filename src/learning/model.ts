/**
 * A trained model at work: from a target on the floor to the nominal angles that hit it.
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

/**
 * What a model states of its own doubt, held against its validation: a model that was led astray is sure
 * of itself, and only samples that it hasn't learned from say how little that is worth.
 */

/** Half of the held-out samples being so many times farther off than stated refutes what is stated. */
const OVERCONFIDENCE_RATIO = 3;

/** The spread as it is stated, or as much wider as held-out samples say, where they refute it. */
export function recalibrated(
  stated: PredictiveCovariance,
  predictor: Predictor,
  heldOut: ModelFile['heldOut'] = [],
): PredictiveCovariance {
  const ratios = heldOut.flatMap(({ xM, yM, errorMm }) => {
    const seen = floorPoint(xM, yM);
    const angles = predictor(seen);
    if (!angles) return [];
    const [xx, xy, yy] = stated(seen, angles);
    const cameraM2 = typicalSpotDeviationM(seen) ** 2;
    const usualMm = medianDistanceMm([xx + cameraM2, xy, yy + cameraM2]);
    return (errorMm ?? Number.POSITIVE_INFINITY) / usualMm;
  });
  const ratio = quantile(ratios, 0.5) ?? 1;
  if (ratio <= OVERCONFIDENCE_RATIO) return stated; // not a number where most were missed: nothing is known then
  return scaledCovariance(stated, ratio ** 2);
}

/**
 * What is to be expected of shots, kept on a grid of targets whose nodes are worked out once, when first
 * needed: the doubt of fifty parameters costs more at a single target than all the rest of a prediction,
 * and changes slowly from target to target.
 */

/** Steps of the grid: radii in equal ratios, bearings in equal angles. */
const RADIUS_STEPS = 40;
const BEARING_STEPS = 32;

type EstimateAt = (target: FloorPoint) => ErrorEstimate | undefined;

/** The same within two per cent, between the nodes of a grid over the reach; exact outside of it. */
export function gridCached(exact: EstimateAt, reach: NonNullable<ModelFile['reach']>): EstimateAt {
  const { radiusMinM, radiusMaxM, bearingMinRad, bearingMaxRad } = reach;
  const ratio = Math.log(radiusMaxM / radiusMinM) / RADIUS_STEPS;
  const stepRad = (bearingMaxRad - bearingMinRad) / BEARING_STEPS;
  if (!(ratio > 0 && ratio < Number.POSITIVE_INFINITY && stepRad > 0)) return exact;
  const width = BEARING_STEPS + 1;
  const expectedMm = new Float64Array((RADIUS_STEPS + 1) * width);
  const boundMm = new Float64Array(expectedMm.length);
  const known = new Uint8Array(expectedMm.length);
  const workOut = (i: number): void => {
    if (known[i]) return;
    known[i] = 1;
    const radiusM = radiusMinM * Math.exp(ratio * Math.floor(i / width));
    const bearingRad = bearingMinRad + stepRad * (i % width);
    const spread = exact(polarPoint(radiusM, bearingRad));
    expectedMm[i] = spread?.expectedErrorMm ?? Number.NaN;
    boundMm[i] = spread?.errorBound90Mm ?? Number.NaN;
  };
  return (target) => {
    const row = Math.log(Math.hypot(target.xM, target.yM) / radiusMinM) / ratio;
    const column = (Math.atan2(target.yM, target.xM) - bearingMinRad) / stepRad;
    if (!(row >= 0 && row < RADIUS_STEPS && column >= 0 && column < BEARING_STEPS)) {
      return exact(target);
    }
    const at = Math.floor(row) * width + Math.floor(column);
    for (const node of [at, at + 1, at + width, at + width + 1]) workOut(node);
    const down = row - Math.floor(row);
    const right = column - Math.floor(column);
    const between = (table: Float64Array): number =>
      (1 - down) * ((1 - right) * table[at]! + right * table[at + 1]!) +
      down * ((1 - right) * table[at + width]! + right * table[at + width + 1]!);
    const errorBound90Mm = between(boundMm);
    // A node without angles has no errors, nor has what lies beside it.
    if (Number.isNaN(errorBound90Mm)) return exact(target);
    return { expectedErrorMm: between(expectedMm), errorBound90Mm };
  };
}

/** What a model says of a target. */
export interface Prediction {
  /** The nominal angles to apply; geometry/servo.ts makes pulses of them. */
  readonly angles: Angles;
  /**
   * Mean error to be expected on the floor [mm]: from what the model knows of its own doubts and of the
   * servos' noise, or from the angle error that validation found. Null when it was never validated.
   */
  readonly expectedErrorMm: number | null;
  /** Nine shots in ten land nearer than this [mm]; null when nothing finite is known of it. */
  readonly errorBound90Mm: number | null;
  /**
   * Farther, nearer or more to a side than any sample that the model was trained on; true everywhere when
   * that isn't known.
   */
  readonly extrapolating: boolean;
}

/** A model that can be asked. */
export interface Model {
  readonly file: ModelFile;
  /** How noisy servos and camera are, as far as is known. */
  readonly noise: NoiseModel;
  /** How far each axis lags on the side that it came from; 0 where nothing is known of it. */
  readonly lostMotion: Angles;
  /** The angles for a target; undefined when there are no finite ones. */
  predict(target: FloorPoint): Prediction | undefined;
  /** The covariance of shots at a target [m²]; undefined where that isn't known. */
  covariance(target: FloorPoint): Symmetric2 | undefined;
}

/**
 * Makes a model of its file.
 * @throws PantiltError `model-file-invalid`
 */
export function loadModel(document: unknown): Model {
  const file = parseModelFile(document);
  const { geometry, reach } = file;
  const kind: Kind = KINDS[file.kind];
  const predictor = kind.predictor(file.parameters, geometry);
  const stated = kind.predictiveCovariance?.(file.parameters, geometry);
  const own = stated && recalibrated(stated, predictor, file.heldOut);
  const spread = own ?? validationCovariance(file);
  const covariance = (target: FloorPoint): Symmetric2 | undefined => {
    const angles = predictor(target);
    return angles && spread?.(target, angles);
  };
  const exact = (target: FloorPoint): ErrorEstimate | undefined => {
    const shots = covariance(target);
    return shots && estimateError(shots);
  };
  const spreadAt = own && reach ? gridCached(exact, reach) : exact;
  const extrapolating = ({ xM, yM }: FloorPoint): boolean => {
    if (!reach) return kind.train !== undefined; // nobody knows where a net from elsewhere has learned
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
      const spread = spreadAt(target);
      const { expectedErrorMm, errorBound90Mm } =
        spread && Number.isFinite(spread.errorBound90Mm) ? spread : UNKNOWN_ERROR;
      return { angles, expectedErrorMm, errorBound90Mm, extrapolating: extrapolating(target) };
    },
    covariance,
  };
}

const NO_LOST_MOTION: Angles = { panRad: radians(0), tiltRad: radians(0) };
const UNKNOWN_ERROR = { expectedErrorMm: null, errorBound90Mm: null };

/** The angle error that validation found, carried to the floor by the nominal Jacobian. */
function validationCovariance({
  angleError,
  geometry,
}: ModelFile): PredictiveCovariance | undefined {
  if (!angleError) return undefined;
  return (target, { tiltRad: predictedRad }) => {
    const tiltRad = inverse(target, geometry)?.tiltRad ?? predictedRad;
    const { panMPerRad, tiltMPerRad } = floorSensitivity(target, tiltRad, geometry);
    // Pan errs across and tilt along the line of sight; distances don't ask which way that lies.
    return [(tiltMPerRad * angleError.tiltRad) ** 2, 0, (panMPerRad * angleError.panRad) ** 2];
  };
}
