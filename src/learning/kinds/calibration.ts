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
import { fitDiscrepancy, logEvidence } from '../calibration/fit-discrepancy.ts';
import { FIT_ITERATIONS, type FitProgress, fitRig, type RigFit } from '../calibration/fit-rig.ts';
import { logNoisePrior } from '../calibration/noise-estimation.ts';
import { flatPrior, hobbyPrior, type Prior } from '../calibration/prior.ts';
import {
  type RigFitFile,
  RigFitSchema,
  rigFitFromFile,
  rigFitToFile,
} from '../calibration/rig-fit-file.ts';
import { rigInverse } from '../calibration/rig-inverse.ts';
import { centreAngles, RigModel, type RigModelShape } from '../calibration/rig-model.ts';
import { scaledTo } from '../calibration/type-prior.ts';
import type { AngleTensors, OnnxGraph, TensorName } from '../exchange/onnx-graph.ts';
import { addRigInverse } from '../exchange/onnx-rig.ts';
import type { LearningCurves } from '../fit-net.ts';
import type { FleetPrior } from '../fleet-prior.ts';
import { MODEL_FILE_INVALID } from '../model-error.ts';
import type { Kind, KindTraining, Predictor } from './kind.ts';

/** Parameters common to these kinds. */
const ParametersSchema = Type.Object({ rig: RigFitSchema });

/** A calibration with its model and learning curves. */
export interface Calibration {
  readonly fit: RigFit;
  readonly curves: LearningCurves;
  /** Whether the fleet's prior explains the samples better than the usual one. */
  readonly usesFleet: boolean;
}

/** Log odds that a rig of the same file is of the type: they decide as long as the samples do not. */
const LOG_ODDS = 1;

/** With this number of observations there is one optimum, and a fold starts from that of all samples. */
const MIN_SHARED_START = 100;

/**
 * Calibrates on the training samples.
 * @param hidden units of each servo net
 * @param terms whether terms of discrepancy and drift are selected: none, all, or only those of the types of a
 * shape
 */
export function calibrate(
  { split, rig, settings, fleetPrior, onAll, onProgress }: KindTraining,
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
  const under = (prior: Prior) => {
    const fit = fitRig(observations, shape, prior, iterations, report, start);
    const evidence = () =>
      logEvidence(observations, fit, scaledTo({ ...fit, prior })) + logNoisePrior(fit.noise);
    return { fit, prior, evidence };
  };
  const alone = under(usual);
  const ofType = fleetPrior && fleetPriorFor(fleetPrior, usual);
  const ofFleet = ofType && under(ofType);
  const usesFleet = ofFleet !== undefined && ofFleet.evidence() + LOG_ODDS > alone.evidence();
  const { fit: base, prior } = usesFleet ? ofFleet : alone;
  if (terms === 'none') return { fit: base, curves, usesFleet };
  const like = terms === 'all' ? undefined : terms;
  const fit = fitDiscrepancy(observations, prior, base, iterations, report, like);
  return { fit, curves, usesFleet };
}

/**
 * A fleet's prior in place of the usual one, without a scale of its own: how much rigs of the type differ is
 * known. Undefined if it is of other nets.
 */
export const fleetPriorFor = (
  { means, deviations }: FleetPrior,
  { errors }: Prior,
): Prior | undefined =>
  means.length === errors.length && deviations.length === errors.length
    ? {
        means: Float64Array.from(means),
        deviations: Float64Array.from(deviations),
        errors: new Float64Array(errors.length),
      }
    : undefined;

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
