/**
 * Goes through one step of the exercise, from its settings to what it shows. A function of its request
 * apart from the clock that times training; it blocks until it is done, step-in-worker.ts runs it
 * beside the daemon.
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
import { fitSine } from './noisy-sine.ts';
import { poseExamples } from './robot-functions.ts';
import { roundTrip } from './saved-weights.ts';
import type { ExerciseStep, NetReport, StepResult } from './steps.ts';
import { completeSettings, costOf, type RunSpec, trainingRunsOf } from './training-runs.ts';

/**
 * Where a step's nets are trained: one after the other, timed, with progress over all of them; a net that
 * was trained before isn't trained again.
 */

/** A net with what it cost. */
export interface TimedNet extends TrainedNet {
  readonly seconds: number;
}

/** How far a step is; structured-cloneable. */
export interface StepProgress {
  /** 0 to 1. */
  readonly share: number;
  /** The net that learns now. */
  readonly net: string;
  readonly curve: LearningCurve;
}

/** Tells lessons apart: the same key, the same net. */
export const cacheKey = (lesson: InverseTask): string => JSON.stringify(lesson);

/** What lessons of one step have in common. */
export interface StepTrainerConfig {
  readonly seed: number;
  readonly geometry: Geometry;
  /** Nets that were trained before, by `lessonKey`. */
  readonly cachedNets: ReadonlyMap<string, TimedNet>;
  readonly onProgress: (progress: StepProgress) => void;
  readonly nowMs: () => number;
}

/** Teaches nets one after the other, and tells how far all of them are. */
export class StepTrainer {
  /** The nets of this step, by `lessonKey`. */
  readonly trained = new Map<string, TimedNet>();
  readonly #config: StepTrainerConfig;
  #share = 0;

  constructor(config: StepTrainerConfig) {
    this.#config = config;
  }

  /** Teaches nets, and reports of each. */
  trainAndReport(pupils: readonly RunSpec[]): NetReport[] {
    const { geometry } = this.#config;
    return this.train(pupils).map((net, i) => {
      const pupil = pupils[i]!;
      const encoding = ANGLE_ENCODINGS[pupil.settings.encoding];
      const floor = pupil.hasFloorSurvey
        ? surveyFloor(batchInverseOf(net, encoding), geometry)
        : null;
      return { ...reportOf(pupil, net), floor };
    });
  }

  /** Teaches nets; one that is known already isn't taught again. */
  train(pupils: readonly RunSpec[]): TimedNet[] {
    const { seed, geometry, cachedNets } = this.#config;
    const lessons = pupils.map(({ settings, fixedSamples }) => ({
      ...{ settings, seed, geometry },
      ...(fixedSamples && { fixedSamples }),
    }));
    const work = lessons.map((lesson) => (cachedNets.has(cacheKey(lesson)) ? 0 : costOf(lesson)));
    const total = work.reduce((sum, part) => sum + part, 0);
    return lessons.map((lesson, i) => {
      const key = cacheKey(lesson);
      const net =
        cachedNets.get(key) ??
        this.trainTimed(work[i]! / total, pupils[i]!, (onEntry) => trainInverse(lesson, onEntry));
      this.trained.set(key, net);
      return net;
    });
  }

  /** Runs a training and times it. @param part its part of the whole step */
  trainTimed(
    part: number,
    { name, settings: { iterations } }: RunSpec,
    train: (onEntry: (curve: LearningCurve) => void) => TrainedNet,
  ): TimedNet {
    const startMs = this.#config.nowMs();
    const net = train((curve) => {
      const share = this.#share + (part * (curve.iterations.at(-1) ?? 0)) / iterations;
      this.#config.onProgress({ share, net: name, curve });
    });
    this.#share += part;
    return { ...net, seconds: (this.#config.nowMs() - startMs) / 1000 };
  }
}

/** Reports of a net, but for its errors on the floor. */
export const reportOf = (
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

/** A step to go through; structured-cloneable. */
export interface StepRequest {
  readonly step: ExerciseStep;
  readonly settings: ExerciseSettings;
  readonly seed: number;
  readonly geometry: Geometry;
  /** Nets that were trained before, by `lessonKey`. */
  readonly cachedNets: ReadonlyMap<string, TimedNet>;
  /** What was measured on the rig, for the step that is about it. */
  readonly spots?: readonly MeasuredSpot[];
}

/** What a step gives: what it shows, and the nets that it trained. */
export interface StepOutcome {
  readonly result: StepResult;
  readonly trained: ReadonlyMap<string, TimedNet>;
}

/** Goes through a step. */
export function runStep(
  request: StepRequest,
  onProgress: (progress: StepProgress) => void,
  nowMs: () => number = () => performance.now(),
): StepOutcome {
  const school = new StepTrainer({ ...request, onProgress, nowMs });
  const result = STEPS[request.step](request, school);
  return { result, trained: school.trained };
}

const STEPS: Readonly<
  Record<ExerciseStep, (request: StepRequest, school: StepTrainer) => StepResult>
> = {
  sine({ settings: asked, seed }, school) {
    const pupil = trainingRunsOf('sine', asked)[0]!;
    let fit: StepResult['fit'];
    const net = school.trainTimed(1, pupil, (onEntry) => {
      const fitted = fitSine(pupil.settings, seed, onEntry);
      fit = fitted.fit;
      return fitted;
    });
    return { nets: [reportOf(pupil, net)], ...(fit && { fit }) };
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
  weights({ settings }, school) {
    const pupil = trainingRunsOf('weights', settings)[0]!;
    const [net] = school.train([pupil]);
    return { nets: [reportOf(pupil, net!)], saved: roundTrip(net!, pupil.settings) };
  },
  rig({ settings, geometry, spots = [] }, school) {
    if (spots.length === 0) {
      const text = msg`this rig has no samples yet: collect some, ten or more, and go on here then`;
      throw new PantiltError('conflict', 'rig-unmeasured', text);
    }
    const pupil = trainingRunsOf('rig', settings)[0]!;
    const [net] = school.train([pupil]);
    const encoding = ANGLE_ENCODINGS[pupil.settings.encoding];
    const solvers = exactAndLearned(geometry, batchInverseOf(net!, encoding));
    return { nets: [reportOf(pupil, net!)], shots: errorsAtSpots(spots, solvers, geometry) };
  },
};

/** A step that is all about its nets. */
function trainNets({ step, settings }: StepRequest, school: StepTrainer): StepResult {
  return { nets: school.trainAndReport(trainingRunsOf(step, settings)) };
}
