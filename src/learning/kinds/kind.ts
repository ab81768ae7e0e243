/**
 * What a kind of model is: a way to learn from examples, and a way to predict from what was learned.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { Angles, FloorPoint } from '../../units.ts';
import type { AngleSample, Split } from '../angle-samples.ts';
import type { NoiseModel } from '../calibration/spot-noise.ts';
import type { AngleTensors, OnnxGraph, TensorName } from '../exchange/onnx-graph.ts';
import type { LearningCurves } from '../fit-net.ts';
import type { Symmetric2 } from '../predictive-covariance.ts';
import type { TrainingSettings } from '../settings.ts';

/** How far a kind's training is. */
export interface KindProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** What the model would answer now for a validation example. */
  predicted(index: number, example: AngleSample): Angles | undefined;
}

/** What a kind learns from. */
export interface KindTraining {
  readonly split: Split;
  readonly rig: RigDescription;
  readonly seed: number;
  readonly settings: TrainingSettings;
  onProgress(progress: KindProgress): void;
}

/** What a kind has learned. */
export interface TrainedParameters {
  /** JSON-serialisable; fits the kind's own schema. */
  readonly parameters: object;
  readonly curves: LearningCurves;
}

/** Finds the angles for a target; undefined when there are none. */
export type Predictor = (target: FloorPoint) => Angles | undefined;

/** The covariance on the floor [m²] of shots at a target by these angles. */
export type PredictiveCovariance = (target: FloorPoint, angles: Angles) => Symmetric2;

/** A spread whose covariances are so many times as large. */
export const scaledCovariance =
  (spread: PredictiveCovariance, factor: number): PredictiveCovariance =>
  (target, angles) => {
    const [xx, xy, yy] = spread(target, angles);
    return [factor * xx, factor * xy, factor * yy];
  };

/** A kind of model. */
export interface Kind {
  /** Learns; a kind that has nothing to learn has no such method and needs no samples. */
  train?(training: KindTraining): TrainedParameters;
  /**
   * Set when learning takes so little that it's done several times over, so that every sample is held
   * out once. Other kinds hold out a fifth, once.
   */
  readonly crossValidated?: boolean;
  /**
   * Set when learning needs no held-out samples to know when to stop: the model that is kept has learned
   * from all samples. That of other kinds hasn't seen the first fifth that was held out.
   */
  readonly trainsOnAllSamples?: boolean;
  /**
   * Makes a predictor of learned parameters.
   * @throws PantiltError `model-file-invalid` when they aren't this kind's
   */
  predictor(parameters: unknown, geometry: Geometry): Predictor;
  /**
   * Writes the predictor into a graph that answers the same within 1e-5 rad.
   * @param target [batch, 2], [m]
   * @throws PantiltError as `predictor`
   */
  toGraph(
    parameters: unknown,
    geometry: Geometry,
    graph: OnnxGraph,
    target: TensorName,
  ): AngleTensors;
  /** Kinds that have learned how noisy servos and camera are say so; for others it's what is usual. */
  noise?(parameters: unknown): NoiseModel;
  /** Kinds that know how far each axis lags on the side that it came from say so. */
  lostMotion?(parameters: unknown): Angles;
  /** Kinds that know how sure they are of their parameters say so; for others validation does. */
  predictiveCovariance?(parameters: unknown, geometry: Geometry): PredictiveCovariance;
}
