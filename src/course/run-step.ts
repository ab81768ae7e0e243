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
  answersOf,
  type InverseLesson,
  type LearningCurve,
  learnInverse,
  type TrainedNet,
} from './learned-inverse.ts';
import { bothInverses, type MeasuredSpot, missesAt } from './measured-spots.ts';
import { fitSine } from './noisy-sine.ts';
import { poseExamples } from './robot-functions.ts';
import { saveAndLoad } from './saved-weights.ts';
import type { ExerciseStep, NetReport, StepResult } from './steps.ts';
import { type Pupil, pupilsOf, wholeSettings, workOf } from './training-runs.ts';

/**
 * Where a step's nets are trained: one after the other, timed, with progress over all of them; a net that
 * was trained before isn't trained again.
 */

/** A net with what it cost. */
export interface KnownNet extends TrainedNet {
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
export const lessonKey = (lesson: InverseLesson): string => JSON.stringify(lesson);

/** What lessons of one step have in common. */
export interface SchoolConfig {
  readonly seed: number;
  readonly geometry: Geometry;
  /** Nets that were trained before, by `lessonKey`. */
  readonly known: ReadonlyMap<string, KnownNet>;
  readonly onProgress: (progress: StepProgress) => void;
  readonly nowMs: () => number;
}

/** Teaches nets one after the other, and tells how far all of them are. */
export class School {
  /** The nets of this step, by `lessonKey`. */
  readonly trained = new Map<string, KnownNet>();
  readonly #config: SchoolConfig;
  #share = 0;

  constructor(config: SchoolConfig) {
    this.#config = config;
  }

  /** Teaches nets, and reports of each. */
  teach(pupils: readonly Pupil[]): NetReport[] {
    const { geometry } = this.#config;
    return this.learn(pupils).map((net, i) => {
      const pupil = pupils[i]!;
      const encoding = ANGLE_ENCODINGS[pupil.settings.encoding];
      const floor = pupil.surveyed ? surveyFloor(answersOf(net, encoding), geometry) : null;
      return { ...report(pupil, net), floor };
    });
  }

  /** Teaches nets; one that is known already isn't taught again. */
  learn(pupils: readonly Pupil[]): KnownNet[] {
    const { seed, geometry, known } = this.#config;
    const lessons = pupils.map(({ settings, fixedSamples }) => ({
      ...{ settings, seed, geometry },
      ...(fixedSamples && { fixedSamples }),
    }));
    const work = lessons.map((lesson) => (known.has(lessonKey(lesson)) ? 0 : workOf(lesson)));
    const total = work.reduce((sum, part) => sum + part, 0);
    return lessons.map((lesson, i) => {
      const key = lessonKey(lesson);
      const net =
        known.get(key) ??
        this.timed(work[i]! / total, pupils[i]!, (onEntry) => learnInverse(lesson, onEntry));
      this.trained.set(key, net);
      return net;
    });
  }

  /** Runs a training and times it. @param part its part of the whole step */
  timed(
    part: number,
    { name, settings: { iterations } }: Pupil,
    train: (onEntry: (curve: LearningCurve) => void) => TrainedNet,
  ): KnownNet {
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
export const report = (
  { name, settings: { learningRate } }: Pupil,
  { shape, curve, seconds }: KnownNet,
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
  readonly known: ReadonlyMap<string, KnownNet>;
  /** What was measured on the rig, for the step that is about it. */
  readonly spots?: readonly MeasuredSpot[];
}

/** What a step gives: what it shows, and the nets that it trained. */
export interface StepOutcome {
  readonly result: StepResult;
  readonly trained: ReadonlyMap<string, KnownNet>;
}

/** Goes through a step. */
export function runStep(
  request: StepRequest,
  onProgress: (progress: StepProgress) => void,
  nowMs: () => number = () => performance.now(),
): StepOutcome {
  const school = new School({ ...request, onProgress, nowMs });
  const result = STEPS[request.step](request, school);
  return { result, trained: school.trained };
}

const STEPS: Readonly<Record<ExerciseStep, (request: StepRequest, school: School) => StepResult>> =
  {
    sine({ settings: asked, seed }, school) {
      const pupil = pupilsOf('sine', asked)[0]!;
      let fit: StepResult['fit'];
      const net = school.timed(1, pupil, (onEntry) => {
        const fitted = fitSine(pupil.settings, seed, onEntry);
        fit = fitted.fit;
        return fitted;
      });
      return { nets: [report(pupil, net)], ...(fit && { fit }) };
    },
    direct: ({ seed, geometry }) => ({ poses: poseExamples('direct', seed, geometry) }),
    laser: ({ seed, geometry }) => ({ poses: poseExamples('laser', seed, geometry) }),
    inverse: ({ seed, geometry }) => ({ poses: poseExamples('inverse', seed, geometry) }),
    'inverse-nn': taught,
    parameters: ({ settings }) => ({
      layers: layersOf(inverseWidths(wholeSettings('parameters', settings))),
    }),
    fitting: taught,
    'learning-rate': taught,
    'look-behind': taught,
    weights({ settings }, school) {
      const pupil = pupilsOf('weights', settings)[0]!;
      const [net] = school.learn([pupil]);
      return { nets: [report(pupil, net!)], saved: saveAndLoad(net!, pupil.settings) };
    },
    rig({ settings, geometry, spots = [] }, school) {
      if (spots.length === 0) {
        const text = msg`this rig has no samples yet: collect some, ten or more, and go on here then`;
        throw new PantiltError('conflict', 'rig-unmeasured', text);
      }
      const pupil = pupilsOf('rig', settings)[0]!;
      const [net] = school.learn([pupil]);
      const encoding = ANGLE_ENCODINGS[pupil.settings.encoding];
      const solvers = bothInverses(geometry, answersOf(net!, encoding));
      return { nets: [report(pupil, net!)], shots: missesAt(spots, solvers, geometry) };
    },
  };

/** A step that is all about its nets. */
function taught({ step, settings }: StepRequest, school: School): StepResult {
  return { nets: school.teach(pupilsOf(step, settings)) };
}
