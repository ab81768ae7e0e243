/**
 * Where a step's nets are trained: one after the other, timed, with progress over all of them; a net that
 * was trained before isn't trained again.
 */
import type { Geometry } from '../../geometry/kinematics.ts';
import { ANGLE_ENCODINGS } from '../angle-encodings.ts';
import { parameterCount } from '../layers.ts';
import type { LearningCurve } from './descent.ts';
import { surveyFloor } from './floor-survey.ts';
import { answersOf, type InverseLesson, learnInverse, type TrainedNet } from './learned-inverse.ts';
import { type Pupil, workOf } from './pupils.ts';
import type { NetReport } from './steps.ts';

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
