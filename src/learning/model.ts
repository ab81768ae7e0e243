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
import { type Kind, type PredictiveCovariance, scaledCovariance } from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import { type ModelFile, parseModelFile } from './model-file.ts';
import { type ErrorEstimate, estimateError, type Symmetric2 } from './predictive-covariance.ts';

/**
 * Split-conformal calibration (Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005;
 * Lei et al. 2018) needs as many residuals for a 90 % bound.
 */
const MIN_RESIDUALS = 9;
/**
 * The factor from few residuals is uncertain: this many residuals weigh as much as the covariance. Chosen
 * on rigs other than those of docs/accuracy.md.
 */
const PRIOR_RESIDUALS = 20;
/** A held-out error above this multiple of the median, in units of its bound, is an outlier. */
const OUTLIER_RATIO = 10;
/** Median of the error in units of its 90 % bound, of a normal distribution in two dimensions. */
const MEDIAN_RATIO = Math.sqrt(Math.LN2 / Math.LN10);
/** A model is wrong when the median held-out error exceeds this multiple of the expected one. */
const WRONG_FACTOR = 3;

/**
 * Factor on the standard deviations of a predictive covariance, from the held-out errors relative to the
 * bounds that were stated for them without knowing them. Infinite if most targets were missed.
 */
function conformalFactor(heldOut: ModelFile['heldOut'] = []): {
  readonly factor: number;
  readonly residuals: number;
} {
  const ratios = heldOut
    .flatMap(({ errorMm, boundMm }) =>
      typeof boundMm === 'number' ? (errorMm ?? Number.POSITIVE_INFINITY) / boundMm : [],
    )
    .sort((a, b) => a - b);
  const median = ratios[Math.floor(ratios.length / 2)] ?? 0;
  const factor = median / MEDIAN_RATIO;
  if (factor > WRONG_FACTOR) return { factor, residuals: ratios.length };
  const usual = ratios.filter((ratio) => ratio <= OUTLIER_RATIO * median);
  const residuals = usual.length;
  if (residuals < MIN_RESIDUALS) return { factor: 1, residuals: 0 };
  const bound = usual[Math.ceil(0.9 * (residuals + 1)) - 1]!;
  return { factor: bound ** (residuals / (residuals + PRIOR_RESIDUALS)), residuals };
}

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
  /** Predicts the angles for a target; undefined if there are no finite ones. */
  predict(target: Target): Prediction | undefined;
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
  const parametric = kind.predictiveCovariance?.(file.parameters, geometry, reach);
  const { factor, residuals } = conformalFactor(file.heldOut);
  const own = parametric && scaledCovariance(parametric, factor ** 2);
  const covarianceOf = own ?? validationCovariance(file);
  const covariance = (target: HomogeneousPoint): Symmetric2 | undefined => {
    if (!own && !isOnFloor(target)) return undefined; // Validated on the floor alone.
    const angles = predictor(target);
    return angles && covarianceOf?.(target, angles);
  };
  const exact = (target: HomogeneousPoint): ErrorEstimate | undefined => {
    const ofTarget = covariance(target);
    return ofTarget && estimateError(ofTarget);
  };
  const estimateAt = own && reach ? gridCached(exact, reach) : exact;
  const aimsBeyondFloor = kind.aimsBeyondFloor ?? false;
  const extrapolating = (target: HomogeneousPoint): boolean => {
    if (!reach) return kind.train !== undefined; // The training samples of an imported net are unknown.
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
  return {
    file,
    errorBasis: errorBasisOf(file, own !== undefined, residuals),
    noise: kind.noise?.(file.parameters) ?? DEFAULT_NOISE,
    lostMotion: kind.lostMotion?.(file.parameters) ?? NO_LOST_MOTION,
    aimsBeyondFloor,
    predict(target) {
      const point = homogeneous(target);
      if (!aimsBeyondFloor && !isOnFloor(point)) return undefined;
      const angles = predictor(point);
      if (!angles || !Number.isFinite(angles.panRad + angles.tiltRad)) return undefined;
      const estimate = estimateAt(point);
      const { expectedErrorMm, errorBound90Mm } =
        estimate && Number.isFinite(estimate.errorBound90Mm) ? estimate : UNKNOWN_ERROR;
      const outside = extrapolating(point);
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
    covariance,
  };
}

function errorBasisOf(
  { angleError, heldOut = [] }: ModelFile,
  hasOwnCovariance: boolean,
  residuals: number,
): ErrorBasis | null {
  if (hasOwnCovariance) return { basis: residuals > 0 ? 'conformal' : 'prior', residuals };
  return angleError && { basis: 'validation', residuals: heldOut.length };
}

const NO_LOST_MOTION: Angles = { panRad: radians(0), tiltRad: radians(0) };
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
