/**
 * Runs one step of the exercise, from its settings to its result: trains its nets one after the
 * other, with a cache, measures the time, and reports progress over all of them. A pure function of
 * its request apart from the clock. It blocks; step-in-worker.ts runs it in a thread.
 */
import { PantiltError } from '../errors.ts';
import type { Geometry } from '../geometry/kinematics.ts';
import { ANGLE_ENCODINGS } from '../learning/angle-encodings.ts';
import {
  type ExerciseSettings,
  inverseWidths,
  layersOf,
  parameterCount,
} from '../learning/net-settings.ts';
import { msg } from '../message.ts';
import { surveyFloor } from './floor-survey.ts';
import {
  batchInverseOf,
  type InverseTask,
  type LearningCurve,
  type TrainedNet,
  trainInverse,
} from './learned-inverse.ts';
import { errorsAtSpots, exactAndLearned, type MeasuredSpot } from './measured-spots.ts';
import { fitSine, type SineLine } from './noisy-sine.ts';
import { poseExamples } from './robot-functions.ts';
import { roundTrip } from './saved-weights.ts';
import type { ExerciseStep, NetReport, StepResult } from './steps.ts';
import { completeSettings, costOf, type RunSpec, trainingRunsOf } from './training-runs.ts';

/** A trained net with its training time. */
export interface TimedNet extends TrainedNet {
  readonly seconds: number;
}

/** Progress of a step; structured-cloneable. */
export interface StepProgress {
  /** 0 to 1. */
  readonly share: number;
  /** Name of the current net. */
  readonly net: string;
  readonly curve: LearningCurve;
  /** The curve of the net, if it fits the sine. */
  readonly line?: SineLine;
}

/** Identifies a task: equal keys give equal nets. */
const cacheKey = (task: InverseTask): string => JSON.stringify(task);

/** Options of a step's training. */
interface StepTrainerConfig {
  readonly seed: number;
  readonly geometry: Geometry;
  /** Nets of earlier steps, by `cacheKey`. */
  readonly cachedNets: ReadonlyMap<string, TimedNet>;
  readonly onProgress: (progress: StepProgress) => void;
  readonly nowMs: () => number;
}

/** Trains the nets of a step one after the other. */
class StepTrainer {
  /** The nets of this step, by `cacheKey`. */
  readonly trained = new Map<string, TimedNet>();
  readonly #config: StepTrainerConfig;
  #share = 0;

  constructor(config: StepTrainerConfig) {
    this.#config = config;
  }

  /** Trains nets and reports on each. */
  trainAndReport(runs: readonly RunSpec[]): NetReport[] {
    const { geometry } = this.#config;
    return this.train(runs).map((net, i) => {
      const run = runs[i]!;
      const encoding = ANGLE_ENCODINGS[run.settings.encoding];
      const floor = run.hasFloorSurvey
        ? surveyFloor(batchInverseOf(net, encoding), geometry)
        : null;
      return { ...reportOf(run, net), floor };
    });
  }

  /** Trains nets, except for those in the cache. */
  train(runs: readonly RunSpec[]): TimedNet[] {
    const { seed, geometry, cachedNets } = this.#config;
    const tasks = runs.map(({ settings, fixedSamples }) => ({
      settings,
      seed,
      geometry,
      ...(fixedSamples && { fixedSamples }),
    }));
    const work = tasks.map((task) => (cachedNets.has(cacheKey(task)) ? 0 : costOf(task)));
    const total = work.reduce((sum, part) => sum + part, 0);
    return tasks.map((task, i) => {
      const key = cacheKey(task);
      const net =
        cachedNets.get(key) ??
        this.trainTimed(work[i]! / total, runs[i]!, (onEntry) => trainInverse(task, onEntry));
      this.trained.set(key, net);
      return net;
    });
  }

  /** Runs and times a training. @param part its fraction of the step */
  trainTimed(
    part: number,
    { name, settings: { iterations } }: RunSpec,
    train: (onEntry: (curve: LearningCurve, line?: SineLine) => void) => TrainedNet,
  ): TimedNet {
    const startMs = this.#config.nowMs();
    const net = train((curve, line) => {
      const share = this.#share + (part * (curve.iterations.at(-1) ?? 0)) / iterations;
      this.#config.onProgress({ share, net: name, curve, ...(line && { line }) });
    });
    this.#share += part;
    return { ...net, seconds: (this.#config.nowMs() - startMs) / 1000 };
  }
}

/** Report on a net, without its floor errors. */
const reportOf = (
  { name, settings: { learningRate } }: RunSpec,
  { shape, curve, seconds }: TimedNet,
): NetReport => ({
  name,
  widths: [...shape.widths],
  parameterCount: parameterCount(shape.widths),
  learningRate,
  seconds,
  curve,
  floor: null,
});

/** Input of a step; structured-cloneable. */
export interface StepRequest {
  readonly step: ExerciseStep;
  readonly settings: ExerciseSettings;
  readonly seed: number;
  readonly geometry: Geometry;
  /** Nets of earlier steps, by `cacheKey`. */
  readonly cachedNets: ReadonlyMap<string, TimedNet>;
  /** Samples of the rig, for step `rig`. */
  readonly spots?: readonly MeasuredSpot[];
}

/** Result of a step, and the nets trained by it. */
export interface StepOutcome {
  readonly result: StepResult;
  readonly trained: ReadonlyMap<string, TimedNet>;
}

/** Runs a step. */
export function runStep(
  request: StepRequest,
  onProgress: (progress: StepProgress) => void,
  nowMs: () => number = () => performance.now(),
): StepOutcome {
  const trainer = new StepTrainer({ ...request, onProgress, nowMs });
  const result = STEPS[request.step](request, trainer);
  return { result, trained: trainer.trained };
}

const STEPS: Readonly<
  Record<ExerciseStep, (request: StepRequest, trainer: StepTrainer) => StepResult>
> = {
  sine({ settings: changes, seed }, trainer) {
    const run = trainingRunsOf('sine', changes)[0]!;
    let fit: StepResult['fit'];
    const net = trainer.trainTimed(1, run, (onEntry) => {
      const fitted = fitSine(run.settings, seed, onEntry);
      fit = fitted.fit;
      return fitted;
    });
    return { nets: [reportOf(run, net)], ...(fit && { fit }) };
  },
  direct: ({ seed, geometry }) => ({ poses: poseExamples('direct', seed, geometry) }),
  laser: ({ seed, geometry }) => ({ poses: poseExamples('laser', seed, geometry) }),
  inverse: ({ seed, geometry }) => ({ poses: poseExamples('inverse', seed, geometry) }),
  'inverse-nn': trainNets,
  parameters: ({ settings }) => ({
    layers: layersOf(inverseWidths(completeSettings('parameters', settings))),
  }),
  fitting: trainNets,
  'learning-rate': trainNets,
  'look-behind': trainNets,
  weights({ settings }, trainer) {
    const run = trainingRunsOf('weights', settings)[0]!;
    const [net] = trainer.train([run]);
    return { nets: [reportOf(run, net!)], saved: roundTrip(net!, run.settings) };
  },
  rig({ settings, geometry, spots = [] }, trainer) {
    if (spots.length === 0) {
      const text = msg`this rig has no samples: collect ten or more, then continue here`;
      throw new PantiltError('conflict', 'rig-unmeasured', text);
    }
    const run = trainingRunsOf('rig', settings)[0]!;
    const [net] = trainer.train([run]);
    const encoding = ANGLE_ENCODINGS[run.settings.encoding];
    const solvers = exactAndLearned(geometry, batchInverseOf(net!, encoding));
    return { nets: [reportOf(run, net!)], shots: errorsAtSpots(spots, solvers, geometry) };
  },
};

/** The result of a step that only trains nets. */
function trainNets({ step, settings }: StepRequest, trainer: StepTrainer): StepResult {
  return { nets: trainer.trainAndReport(trainingRunsOf(step, settings)) };
}
