/**
 * Goes through one step of the exercise, from its settings to what it shows. A function of its request
 * apart from the clock that times training; it blocks until it is done, step-in-worker.ts runs it
 * beside the daemon.
 */
import { PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { ANGLE_ENCODINGS } from '../angle-encodings.ts';
import { layersOf } from './layers.ts';
import { answersOf, inverseShape } from './learned-inverse.ts';
import { bothInverses, type MeasuredSpot, missesAt } from './measured-spots.ts';
import { fitSine, SINE_SETTINGS } from './noisy-sine.ts';
import { poseExamples } from './pose-examples.ts';
import { saveAndLoad } from './saved-weights.ts';
import { type KnownNet, report, School, type StepProgress } from './school.ts';
import { type ExerciseSettings, INVERSE_SETTINGS, type NetSettings } from './settings.ts';
import type { ExerciseStep, StepResult } from './steps.ts';

const FEW_SAMPLES = 64;
const TINY_HIDDEN = [4];
/** A step of a fitting or a learning rate that shows itself early needs no more iterations. */
const SHORT_ITERATIONS = 512;
const RATE_FACTOR = 1000;

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
    sine({ settings, seed }, school) {
      const { encoding: _, ...changes } = settings;
      const chosen = { ...SINE_SETTINGS, ...changes };
      let fit: StepResult['fit'];
      const net = school.timed(1, 'sine', chosen.iterations, (onEntry) => {
        const fitted = fitSine(chosen, seed, onEntry);
        fit = fitted.fit;
        return fitted;
      });
      return { nets: [report('sine', net, chosen)], ...(fit && { fit }) };
    },
    direct: ({ seed, geometry }) => ({ poses: poseExamples('direct', seed, geometry) }),
    laser: ({ seed, geometry }) => ({ poses: poseExamples('laser', seed, geometry) }),
    inverse: ({ seed, geometry }) => ({ poses: poseExamples('inverse', seed, geometry) }),
    'inverse-nn'({ settings }, school) {
      const chosen = inverseSettings(settings);
      return { nets: school.teach([{ name: chosen.encoding, settings: chosen, surveyed: true }]) };
    },
    parameters({ settings }) {
      return { layers: layersOf(inverseShape(inverseSettings(settings)).widths) };
    },
    fitting({ settings }, school) {
      const chosen = inverseSettings(settings);
      const short = { ...chosen, iterations: Math.min(chosen.iterations, SHORT_ITERATIONS) };
      return {
        nets: school.teach([
          { name: 'tiny', settings: { ...short, hidden: TINY_HIDDEN } },
          { name: 'few-samples', settings: short, fixedSamples: FEW_SAMPLES },
          { name: 'fresh-samples', settings: chosen },
        ]),
      };
    },
    'learning-rate'({ settings }, school) {
      const chosen = inverseSettings(settings);
      const { learningRate } = chosen;
      const iterations = Math.min(chosen.iterations, SHORT_ITERATIONS);
      const small = { ...chosen, iterations, learningRate: learningRate / RATE_FACTOR };
      const large = { ...chosen, iterations, learningRate: learningRate * RATE_FACTOR };
      return {
        nets: school.teach([
          { name: 'rate-too-small', settings: small },
          { name: 'rate-right', settings: chosen },
          { name: 'rate-too-large', settings: large },
        ]),
      };
    },
    'look-behind'({ settings }, school) {
      const of = (encoding: NetSettings['encoding']) => ({
        name: encoding,
        settings: { ...inverseSettings(settings), encoding },
        surveyed: true,
      });
      return { nets: school.teach([of('raw'), of('sine-cosine')]) };
    },
    weights({ settings }, school) {
      const chosen = inverseSettings(settings);
      const [net] = school.learn([{ name: chosen.encoding, settings: chosen }]);
      return { nets: [report(chosen.encoding, net!, chosen)], saved: saveAndLoad(net!, chosen) };
    },
    rig({ settings, geometry, spots = [] }, school) {
      if (spots.length === 0) {
        const text = 'this rig has no samples yet: collect some, ten or more, and go on here then';
        throw new PantiltError('conflict', 'rig-unmeasured', text);
      }
      const chosen = inverseSettings(settings);
      const [net] = school.learn([{ name: chosen.encoding, settings: chosen }]);
      const solvers = bothInverses(geometry, answersOf(net!, ANGLE_ENCODINGS[chosen.encoding]));
      const shots = missesAt(spots, solvers, geometry);
      return { nets: [report(chosen.encoding, net!, chosen)], shots };
    },
  };

const inverseSettings = (settings: ExerciseSettings): NetSettings => ({
  ...INVERSE_SETTINGS,
  ...settings,
});
