/**
 * Goes through one step of the exercise, from its settings to what it shows. A function of its request
 * apart from the clock that times training; it blocks until it is done, step-in-worker.ts runs it
 * beside the daemon.
 */

import { PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { word } from '../../wording.ts';
import { ANGLE_ENCODINGS } from '../angle-encodings.ts';
import { layersOf } from '../layers.ts';
import { inverseWidths } from './course-nets.ts';
import { answersOf } from './learned-inverse.ts';
import { bothInverses, type MeasuredSpot, missesAt } from './measured-spots.ts';
import { fitSine } from './noisy-sine.ts';
import { poseExamples } from './pose-examples.ts';
import { pupilsOf, wholeSettings } from './pupils.ts';
import { saveAndLoad } from './saved-weights.ts';
import { type KnownNet, report, School, type StepProgress } from './school.ts';
import type { ExerciseSettings } from './settings.ts';
import type { ExerciseStep, StepResult } from './steps.ts';

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
        const text = word`this rig has no samples yet: collect some, ten or more, and go on here then`;
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
