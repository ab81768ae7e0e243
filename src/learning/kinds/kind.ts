/**
 * The interface of a kind of model: training on samples, and prediction from the trained parameters.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import type { HomogeneousPoint } from '../../geometry/targets.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { Angles } from '../../units.ts';
import type { AngleSample, Split } from '../angle-samples.ts';
import type { NoiseModel } from '../calibration/spot-noise.ts';
import type { AngleTensors, OnnxGraph, TensorName } from '../exchange/onnx-graph.ts';
import type { LearningCurves } from '../fit-net.ts';
import type { FleetPrior } from '../fleet-prior.ts';
import type { ModelFile } from '../model-file.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import type { TrainingSettings } from '../settings.ts';

/** Progress of a kind's training. */
export interface KindProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** Current prediction for a validation sample. */
  predicted(index: number, sample: AngleSample): Angles | undefined;
}

/** Input of a kind's training. */
export interface KindTraining {
  readonly split: Split;
  readonly rig: RigDescription;
  readonly seed: number;
  readonly settings: TrainingSettings;
  /** The prior of rigs of this type; it competes with the usual one. */
  readonly fleetPrior?: FleetPrior | undefined;
  /** In cross-validation, the model of all samples. */
  readonly onAll?: TrainedParameters | undefined;
  onProgress(progress: KindProgress): void;
}

/** Result of a kind's training. */
export interface TrainedParameters {
  /** JSON-serialisable, according to the kind's schema. */
  readonly parameters: object;
  readonly curves: LearningCurves;
  /** Whether the fleet's prior was used. */
  readonly usesFleet?: boolean;
}

/**
 * Predicts the angles for a target, on the floor unless its kind aims beyond; undefined if there are none.
 * @param time place in the order of the samples, for kinds that describe changes; the last by default
 */
export type Predictor = (target: HomogeneousPoint, time?: number) => Angles | undefined;

/**
 * Predictive covariance for a target and its predicted angles: of the spot on the floor [m²], else of
 * the beam, perpendicular to it [m²], for a direction [rad²].
 * @param time as above
 */
export type PredictiveCovariance = (
  target: HomogeneousPoint,
  angles: Angles,
  time?: number,
) => Symmetric2;

/** Scales a predictive covariance by a factor. */
export const scaledCovariance =
  (
    covariance: PredictiveCovariance,
    factorAt: (target: HomogeneousPoint) => number,
  ): PredictiveCovariance =>
  (target, angles, time) => {
    const [xx, xy, yy] = covariance(target, angles, time);
    const factor = factorAt(target);
    return [factor * xx, factor * xy, factor * yy];
  };

/** A kind of model. */
export interface Kind {
  /** Trains; undefined for a kind without parameters, which needs no samples. */
  train?(training: KindTraining): TrainedParameters;
  /**
   * Whether validated by 5-fold cross-validation, for kinds that train fast; others hold out the
   * first fifth.
   */
  readonly crossValidated?: boolean;
  /**
   * Whether the final model is trained on all samples, for kinds without early stopping; the final
   * models of other kinds are trained without the first fifth.
   */
  readonly trainsOnAllSamples?: boolean;
  /** Whether predictions are also for directions and for points above the floor. */
  readonly aimsBeyondFloor?: boolean;
  /**
   * Creates a predictor from trained parameters.
   * @throws PantiltError `model-file-invalid` if they do not match the kind's schema
   */
  predictor(parameters: unknown, geometry: Geometry): Predictor;
  /**
   * Adds the predictor to an ONNX graph; results agree within 1e-5 rad.
   * @param target [batch, 2], [m]
   * @throws PantiltError as `predictor`
   */
  toGraph(
    parameters: unknown,
    geometry: Geometry,
    graph: OnnxGraph,
    target: TensorName,
  ): AngleTensors;
  /** Estimated noise of servos and camera; the default is used for kinds without an estimate. */
  noise?(parameters: unknown): NoiseModel;
  /** Repeatability of the servos and changes of the rig, for the report of a model. */
  report?(
    parameters: unknown,
    geometry: Geometry,
    samples: readonly AngleSample[],
    reach: NonNullable<ModelFile['reach']>,
  ): Pick<ModelFile, 'repeatability' | 'changes'>;
  /** Estimated lost motion of each axis. */
  lostMotion?(parameters: unknown): Angles;
  /**
   * Predictive covariance computed from the parameter covariance; for other kinds it is derived
   * from validation.
   * @param reach of the samples, beyond which it grows
   */
  predictiveCovariance?(
    parameters: unknown,
    geometry: Geometry,
    reach?: ModelFile['reach'],
  ): PredictiveCovariance;
}
