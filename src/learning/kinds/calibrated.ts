/**
 * Calibration of the kinematics alone: how the parts stand to each other, and zero and scale of each
 * servo, by regularised least squares. What stays is what servos bend.
 */
import { rigFitToFile } from '../calibration/rig-fit-file.ts';
import {
  calibrate,
  calibratedGraph,
  calibratedLostMotion,
  calibratedPredictor,
} from './calibration.ts';
import type { Kind } from './kind.ts';

/** The kind that calibrates the kinematics. */
export const calibrated: Kind = {
  quick: true,
  learnsFromAll: true,
  learn(training) {
    const { fit, shape, curves } = calibrate(training, 0);
    return { parameters: { rig: rigFitToFile(fit.parameters, shape.centre, 0) }, curves };
  },
  predictor: calibratedPredictor,
  lostMotion: calibratedLostMotion,
  toGraph: calibratedGraph,
};
