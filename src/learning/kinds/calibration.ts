/**
 * Kinds that calibrate the forward model of the rig, from poses to spots, and predict with its
 * inverse: their common part, and the kind `calibrated`, which has no servo nets.
 */

import Type from 'typebox';
import { PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { msg } from '../../message.ts';
import { type Angles, radians } from '../../units.ts';
import { parseAs } from '../../validation.ts';
import type { AngleSample } from '../angle-samples.ts';
import { CalibrationProblem, type Observation } from '../calibration/calibration-problem.ts';
import { fitDiscrepancy } from '../calibration/fit-discrepancy.ts';
import { FIT_ITERATIONS, type FitProgress, fitRig, type RigFit } from '../calibration/fit-rig.ts';
import { flatPrior, hobbyPrior } from '../calibration/prior.ts';
import {
  type RigFitFile,
  RigFitSchema,
  rigFitFromFile,
  rigFitToFile,
} from '../calibration/rig-fit-file.ts';
import { rigInverse } from '../calibration/rig-inverse.ts';
import { centreAngles, RigModel, type RigModelShape } from '../calibration/rig-model.ts';
import type { AngleTensors, OnnxGraph, TensorName } from '../exchange/onnx-graph.ts';
import { addRigInverse } from '../exchange/onnx-rig.ts';
import type { LearningCurves } from '../fit-net.ts';
import { MODEL_FILE_INVALID } from '../model-error.ts';
import type { Kind, KindTraining, Predictor } from './kind.ts';

/** Parameters common to these kinds. */
const ParametersSchema = Type.Object({ rig: RigFitSchema });

/** A calibration with its model and learning curves. */
export interface Calibration {
  readonly fit: RigFit;
  readonly curves: LearningCurves;
}

/** With this number of observations there is one optimum, and a fold starts from that of all samples. */
const MIN_SHARED_START = 100;

/**
 * Calibrates on the training samples.
 * @param hidden units of each servo net
 * @param terms whether terms of discrepancy and drift are selected: none, all, or only those of the types of a
 * shape
 */
export function calibrate(
  { split, rig, settings, onAll, onProgress }: KindTraining,
  hidden: number,
  terms: 'none' | 'all' | RigModelShape,
): Calibration {
  const shape = { geometry: rig.geometry, centre: centreAngles(rig.axes), hidden };
  const usual = hobbyPrior(rig, hidden);
  const curves: LearningCurves = { trainingLoss: [], validationLoss: [] };
  const validation = split.validation.map(observationOf);
  const report = (progress: FitProgress): void => {
    if (validation.length === 0) return;
    const { iteration, iterations, shape, parameters, noise, cost } = progress;
    const heldOut = new CalibrationProblem(
      validation,
      new RigModel(shape),
      flatPrior(parameters.length),
    );
    heldOut.updateWeights(parameters, noise, 1);
    const validationLoss = heldOut.cost(parameters) / split.validation.length;
    curves.trainingLoss.push(cost);
    curves.validationLoss.push(validationLoss);
    const predicted = rigInverse(shape, parameters);
    onProgress({
      iteration,
      iterations,
      trainingLoss: cost,
      validationLoss,
      predicted: (_, { measured, time }) => predicted(measured, time),
    });
  };
  const iterations = settings.maxIterations ?? FIT_ITERATIONS;
  const observations = split.training.map(observationOf);
  const start =
    onAll && observations.length >= MIN_SHARED_START
      ? calibratedRig(onAll.parameters, rig.geometry).parameters.slice(0, usual.means.length)
      : undefined;
  const base = fitRig(observations, shape, usual, iterations, report, start);
  if (terms === 'none') return { fit: base, curves };
  const like = terms === 'all' ? undefined : terms;
  const fit = fitDiscrepancy(observations, usual, base, iterations, report, like);
  return { fit, curves };
}

const observationOf = ({
  measured,
  applied,
  panSide,
  tiltSide,
  time,
}: AngleSample): Observation => ({ measured, pose: { ...applied, panSide, tiltSide, time } });

/**
 * Reads the calibrated rig from a kind's parameters.
 * @throws PantiltError `model-file-invalid`
 */
export function calibratedRig(
  parameters: unknown,
  geometry: Geometry,
): { readonly shape: RigModelShape; readonly parameters: Float64Array } {
  const rig = rigOf(parameters);
  if (rig.pan.net.length !== rig.tilt.net.length) {
    throw new PantiltError(
      'invalid',
      MODEL_FILE_INVALID,
      msg`model file: parameters.rig: both servos' nets must have the same size, not
        ${rig.pan.net.length} and ${rig.tilt.net.length}`,
    );
  }
  return rigFitFromFile(rig, geometry);
}

/** Creates the predictor of these kinds. */
export function calibratedPredictor(parameters: unknown, geometry: Geometry): Predictor {
  const rig = calibratedRig(parameters, geometry);
  return rigInverse(rig.shape, rig.parameters);
}

/** Adds that predictor to an ONNX graph. */
export function calibratedGraph(
  parameters: unknown,
  geometry: Geometry,
  graph: OnnxGraph,
  target: TensorName,
): AngleTensors {
  const rig = calibratedRig(parameters, geometry);
  return addRigInverse(graph, target, rig.shape, rig.parameters);
}

/** Reads the lost motion of each axis. */
export function calibratedLostMotion(parameters: unknown): Angles {
  const { pan, tilt } = rigOf(parameters);
  return { panRad: radians(pan.lostMotionRad), tiltRad: radians(tilt.lostMotionRad) };
}

const rigOf = (parameters: unknown): RigFitFile =>
  parseAs(ParametersSchema, parameters, msg`model file: parameters`, MODEL_FILE_INVALID).rig;

/**
 * The kind that calibrates kinematics, servo zeros and gains by regularised least squares. The
 * nonlinearity of the servos remains as an error.
 */
export const calibrated: Kind = {
  crossValidated: true,
  trainsOnAllSamples: true,
  aimsBeyondFloor: true,
  train(training) {
    const { fit, curves } = calibrate(training, 0, 'none');
    return { parameters: { rig: rigFitToFile(fit.parameters, fit.shape) }, curves };
  },
  predictor: calibratedPredictor,
  lostMotion: calibratedLostMotion,
  toGraph: calibratedGraph,
};
