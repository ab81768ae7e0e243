/**
 * A trained model at work: from a target on the floor to the nominal angles that hit it.
 */
import { inverse } from '../geometry/kinematics.ts';
import { type Angles, type FloorPoint, radians } from '../units.ts';
import { floorSensitivity } from './angle-errors.ts';
import { type NoiseSizes, USUAL_NOISE } from './calibration/spot-noise.ts';
import type { Kind, Spread } from './kinds/kind.ts';
import { KINDS } from './kinds/registry.ts';
import { type ModelFile, parseModelFile } from './model-file.ts';
import { provenSpread } from './proven-spread.ts';
import { type ShotSpread, type Symmetric2, shotSpread } from './shot-spread.ts';
import { tabulated } from './spread-table.ts';

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
  readonly noise: NoiseSizes;
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
  const stated = kind.spread?.(file.parameters, geometry);
  const own = stated && provenSpread(stated, predictor, file.heldOut);
  const spread = own ?? validatedSpread(file);
  const covariance = (target: FloorPoint): Symmetric2 | undefined => {
    const angles = predictor(target);
    return angles && spread?.(target, angles);
  };
  const exact = (target: FloorPoint): ShotSpread | undefined => {
    const shots = covariance(target);
    return shots && shotSpread(shots);
  };
  const spreadAt = own && reach ? tabulated(exact, reach) : exact;
  const extrapolating = ({ xM, yM }: FloorPoint): boolean => {
    if (!reach) return kind.learn !== undefined; // nobody knows where a net from elsewhere has learned
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
    noise: kind.noise?.(file.parameters) ?? USUAL_NOISE,
    lostMotion: kind.lostMotion?.(file.parameters) ?? NO_LOST_MOTION,
    predict(target) {
      const angles = predictor(target);
      if (!angles || !Number.isFinite(angles.panRad + angles.tiltRad)) return undefined;
      const spread = spreadAt(target);
      const { expectedErrorMm, errorBound90Mm } =
        spread && Number.isFinite(spread.errorBound90Mm) ? spread : UNKNOWN_SPREAD;
      return { angles, expectedErrorMm, errorBound90Mm, extrapolating: extrapolating(target) };
    },
    covariance,
  };
}

const NO_LOST_MOTION: Angles = { panRad: radians(0), tiltRad: radians(0) };
const UNKNOWN_SPREAD = { expectedErrorMm: null, errorBound90Mm: null };

/** The angle error that validation found, carried to the floor by the nominal Jacobian. */
function validatedSpread({ angleError, geometry }: ModelFile): Spread | undefined {
  if (!angleError) return undefined;
  return (target, { tiltRad: predictedRad }) => {
    const tiltRad = inverse(target, geometry)?.tiltRad ?? predictedRad;
    const { panMPerRad, tiltMPerRad } = floorSensitivity(target, tiltRad, geometry);
    // Pan errs across and tilt along the line of sight; distances don't ask which way that lies.
    return [(tiltMPerRad * angleError.tiltRad) ** 2, 0, (panMPerRad * angleError.panRad) ** 2];
  };
}
