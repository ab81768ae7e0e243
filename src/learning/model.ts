/**
 * A loaded model: predicts the nominal angles for a target, and the expected error.
 */
import { inverse, laser } from '../geometry/kinematics.ts';
import {
  type HomogeneousPoint,
  homogeneous,
  isDirection,
  isOnFloor,
  type Target,
} from '../geometry/targets.ts';
import { polarPoint } from '../geometry/work-area.ts';
import { type Angles, type FloorPoint, radians } from '../units.ts';
import { floorSensitivity } from './angle-errors.ts';
import { DEFAULT_NOISE, type NoiseModel } from './calibration/spot-noise.ts';
import { conformalFactor } from './conformal.ts';
import {
  type Kind,
  type PredictiveCovariance,
  type Predictor,
  scaledCovariance,
} from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import { type ModelFile, parseModelFile } from './model-file.ts';
import { EXACT_FRAME, type ObserverFrame, observerFrame } from './observer-frame.ts';
import { type ErrorEstimate, estimateError, type Symmetric2 } from './predictive-covariance.ts';

/** Grid of cached error estimates: radii in equal ratios, bearings in equal angles. */
const RADIUS_STEPS = 40;
const BEARING_STEPS = 32;

type EstimateAt = (target: HomogeneousPoint) => ErrorEstimate | undefined;

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
    if (!isOnFloor(target)) return exact(target);
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

/** On what the expected errors of a model rest. */
interface ErrorBasis {
  /**
   * The prior of the rig and the fit to its samples alone; the errors on held-out samples, as one
   * size of angles; or the predictive covariance, corrected by its errors on held-out samples.
   */
  readonly basis: 'prior' | 'validation' | 'conformal';
  /** Number of held-out errors. */
  readonly residuals: number;
  /**
   * Number of references measured by hand that relate the frame of the observer to the floor. Without any, the
   * errors are those that the observer sees.
   */
  readonly references: number;
}

/** Prediction for a target. */
export interface Prediction {
  /** Nominal angles to apply; geometry/servo.ts converts them to pulses. */
  readonly angles: Angles;
  /**
   * Expected error on the floor, or distance of the beam from any other point [mm], from the predictive
   * covariance or from the validated angle error. Null without validation, and for a direction.
   */
  readonly expectedErrorMm: number | null;
  /** 90 % bound of this error [mm]; null if unknown. */
  readonly errorBound90Mm: number | null;
  /** For a direction: the expected angle of the beam from it, and its 90 % bound [rad]; null if unknown. */
  readonly expectedErrorRad?: number | null;
  readonly errorBound90Rad?: number | null;
  /**
   * Whether the target, or the floor point of the beam through it, is outside the coverage of the
   * training samples; always true if that is unknown.
   */
  readonly extrapolating: boolean;
}

/** A model ready for prediction. */
export interface Model {
  readonly file: ModelFile;
  /** Null if it states no expected errors. */
  readonly errorBasis: ErrorBasis | null;
  /** Noise of servos and camera: estimated, or the default. */
  readonly noise: NoiseModel;
  /** Lost motion of each axis; 0 where unknown. */
  readonly lostMotion: Angles;
  /** Whether it predicts also for directions and for points above the floor. */
  readonly aimsBeyondFloor: boolean;
  /** The same model for targets in the coordinates of the observer: itself, unless references correct its frame. */
  readonly inObserverFrame: Model;
  /** The frame of the observer that measured its samples, exact unless references correct it. */
  readonly frame: ObserverFrame;
  /** Predicts the angles for a target; undefined if there are no finite ones. */
  predict(target: Target): Prediction | undefined;
  /** Predictive covariance of the spot at a target, as the observer sees it [m²]; undefined if unknown. */
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
  const parametric = kind.predictiveCovariance?.(file.parameters, geometry, reach);
  const { at: factorAt, residuals } = conformalFactor(file.heldOut);
  const own = parametric && scaledCovariance(parametric, (target) => factorAt(target) ** 2);
  const parts: ModelParts = {
    file,
    kind,
    predictor: kind.predictor(file.parameters, geometry),
    covarianceOf: own ?? validationCovariance(file),
    hasOwnCovariance: own !== undefined,
    residuals,
  };
  const inObserverFrame = modelOf(parts, EXACT_FRAME);
  if (!file.frame) return inObserverFrame;
  return { ...modelOf(parts, observerFrame(file.frame)), inObserverFrame };
}

interface ModelParts {
  readonly file: ModelFile;
  readonly kind: Kind;
  /** In the frame of the observer, as is `covarianceOf`. */
  readonly predictor: Predictor;
  readonly covarianceOf: PredictiveCovariance | undefined;
  readonly hasOwnCovariance: boolean;
  /** Number of held-out errors that calibrate it. */
  readonly residuals: number;
}

/** @param frame of the observer; with an exact one, targets are in its coordinates */
function modelOf(
  { file, kind, predictor, covarianceOf, hasOwnCovariance, residuals }: ModelParts,
  frame: ObserverFrame,
): Model {
  const { geometry, reach } = file;
  const seenAt = (point: HomogeneousPoint): HomogeneousPoint =>
    isOnFloor(point) ? frame.seenAt(point) : point;
  const covariance = (seen: HomogeneousPoint): Symmetric2 | undefined => {
    if (!hasOwnCovariance && !isOnFloor(seen)) return undefined; // Validated on the floor alone.
    const angles = predictor(seen);
    return angles && covarianceOf?.(seen, angles);
  };
  const exact = (target: HomogeneousPoint): ErrorEstimate | undefined => {
    const seen = covariance(seenAt(target));
    if (!seen) return undefined;
    const [xx, xy, yy] = (isOnFloor(target) ? frame : EXACT_FRAME).covariance(target);
    return estimateError([seen[0] + xx, seen[1] + xy, seen[2] + yy]);
  };
  const estimateAt = hasOwnCovariance && reach ? gridCached(exact, reach) : exact;
  const aimsBeyondFloor = kind.aimsBeyondFloor ?? false;
  const extrapolating = (target: HomogeneousPoint, angles: Angles): boolean => {
    if (!reach) return kind.train !== undefined; // The training samples of an imported net are unknown.
    if (reach.offFloor && !isOnFloor(target)) {
      const { panRad, tiltRad } = reach.offFloor;
      if (isWithin(panRad, angles.panRad) && isWithin(tiltRad, angles.tiltRad)) return false;
    }
    const nominal = isOnFloor(target) ? undefined : inverse(target, geometry);
    const { xM, yM } = nominal ? (laser(nominal, geometry) ?? NOWHERE) : target;
    const radiusM = Math.hypot(xM, yM);
    const bearingRad = Math.atan2(yM, xM);
    return !(
      radiusM >= reach.radiusMinM &&
      radiusM <= reach.radiusMaxM &&
      bearingRad >= reach.bearingMinRad &&
      bearingRad <= reach.bearingMaxRad
    );
  };
  const references = frame === EXACT_FRAME ? 0 : file.frame!.references;
  const model: Model = {
    file,
    errorBasis: errorBasisOf(file, hasOwnCovariance, residuals, references),
    noise: kind.noise?.(file.parameters) ?? DEFAULT_NOISE,
    lostMotion: kind.lostMotion?.(file.parameters) ?? NO_LOST_MOTION,
    aimsBeyondFloor,
    get inObserverFrame() {
      return model;
    },
    predict(target) {
      const point = homogeneous(target);
      if (!aimsBeyondFloor && !isOnFloor(point)) return undefined;
      const seen = seenAt(point);
      const angles = predictor(seen);
      if (!angles || !Number.isFinite(angles.panRad + angles.tiltRad)) return undefined;
      const estimate = estimateAt(point);
      const { expectedErrorMm, errorBound90Mm } =
        estimate && Number.isFinite(estimate.errorBound90Mm) ? estimate : UNKNOWN_ERROR;
      const outside = extrapolating(seen, angles);
      if (!isDirection(target)) {
        return { angles, expectedErrorMm, errorBound90Mm, extrapolating: outside };
      }
      const radiansOf = (thousandths: number | null) => thousandths && thousandths / 1000;
      return {
        angles,
        extrapolating: outside,
        ...UNKNOWN_ERROR,
        expectedErrorRad: radiansOf(expectedErrorMm),
        errorBound90Rad: radiansOf(errorBound90Mm),
      };
    },
    frame,
    covariance,
  };
  return model;
}

function errorBasisOf(
  { angleError, heldOut = [] }: ModelFile,
  hasOwnCovariance: boolean,
  residuals: number,
  references: number,
): ErrorBasis | null {
  if (hasOwnCovariance)
    return { basis: residuals > 0 ? 'conformal' : 'prior', residuals, references };
  return angleError && { basis: 'validation', residuals: heldOut.length, references };
}

const NO_LOST_MOTION: Angles = { panRad: radians(0), tiltRad: radians(0) };
const isWithin = (values: readonly number[], value: number): boolean =>
  value >= Math.min(...values) && value <= Math.max(...values);
const NOWHERE = { xM: Number.NaN, yM: Number.NaN };
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
