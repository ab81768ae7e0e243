/**
 * A trained model at work: from a target on the floor to the nominal angles that hit it.
 */
import { inverse } from '../geometry/kinematics.ts';
import type { Angles, FloorPoint } from '../units.ts';
import { floorSensitivity } from './angle-errors.ts';
import { KINDS } from './kinds/registry.ts';
import { type ModelFile, parseModelFile } from './model-file.ts';

/** What a model says of a target. */
export interface Prediction {
  /** The nominal angles to apply; geometry/servo.ts makes pulses of them. */
  readonly angles: Angles;
  /**
   * The error to be expected on the floor [mm]: the angle error that validation found, carried to
   * this target. Null when the model was never validated.
   */
  readonly expectedErrorMm: number | null;
  /** Farther, nearer or more to a side than any sample that the model was trained on. */
  readonly extrapolating: boolean;
}

/** A model that can be asked. */
export interface Model {
  readonly file: ModelFile;
  /** The angles for a target; undefined when there are none. */
  predict(target: FloorPoint): Prediction | undefined;
}

/**
 * Makes a model of its file.
 * @throws PantiltError `model-file-invalid`
 */
export function loadModel(document: unknown): Model {
  const file = parseModelFile(document);
  const { geometry, reach, angleError } = file;
  const predictor = KINDS[file.kind].predictor(file.parameters, geometry);

  const expectedErrorMm = (target: FloorPoint): number | null => {
    const nominal = inverse(target, geometry);
    if (!angleError || !nominal) return null;
    const { panMPerRad, tiltMPerRad } = floorSensitivity(target, nominal.tiltRad, geometry);
    return 1000 * Math.hypot(panMPerRad * angleError.panRad, tiltMPerRad * angleError.tiltRad);
  };
  const extrapolating = ({ xM, yM }: FloorPoint): boolean => {
    if (!reach) return false;
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
    predict(target) {
      const angles = predictor(target);
      return (
        angles && {
          angles,
          expectedErrorMm: expectedErrorMm(target),
          extrapolating: extrapolating(target),
        }
      );
    },
  };
}
