/**
 * What the daemon answers, as types. They come from the daemon's own schemas, so that nothing is
 * declared twice; they are types alone, so nothing of the daemon's code gets into the page.
 */
import type { Answer } from '../../api/client.ts';
import type { CollectionView } from '../../api/collections.ts';
import type { Port } from '../../api/daemon.ts';
import type { ModelDetails } from '../../api/models.ts';
import type { RigView } from '../../api/rig.ts';
import type { Aim as SettledAim, TargetPrediction } from '../../control/aiming.ts';
import type { ModelError, ModelErrors } from '../../control/error-reports.ts';
import type { AnswerReport } from '../../course/answer-report.ts';
import type { NetReport } from '../../course/steps.ts';
import type { ExerciseDetails, ExerciseView } from '../../jobs/exercise-view.ts';
import type { PathDetails, PathView } from '../../jobs/paths.ts';
import type { TrainingView } from '../../jobs/trainings.ts';
import type { Message } from '../../message.ts';
import type { Sample } from '../../samples/sample.ts';
import type { ModelRecord, Preset } from '../../store/tables.ts';
import type { Pulses } from '../../units.ts';

export type {
  AnswerReport,
  ExerciseDetails,
  ExerciseView,
  ModelDetails,
  ModelError,
  ModelErrors,
  ModelRecord,
  NetReport,
  PathDetails,
  PathView,
  Preset,
  RigView,
  Sample,
  TrainingView,
};
/** What POST collections is asked with: samples of a plan, or looks at poses. */
export type CollectionRequest = { readonly seed: number; readonly observer?: string } & Wanted;
export type Wanted =
  | { readonly count: number; readonly plan: CollectionView['plan'] }
  | { readonly poses: readonly Pulses[] };
export type { CollectionView };

/** The answers to GET daemon, ports, rig/examination and rig/file, and to POST rig/file/check. */
export type DaemonView = Answer<'GET /daemon'>;
export type { Port };
export type Examination = Answer<'GET /rig/examination'>;
export type Finding = Examination['findings'][number];
export type RigFileAnswer = Answer<'GET /rig/file'>;
export type RigFileCheck = Answer<'POST /rig/file/check'>;

/** The answer to POST predictions. */
export interface Predictions {
  readonly modelId: number;
  readonly kind: string;
  readonly predictions: readonly Prediction[];
}
export type Prediction = Omit<TargetPrediction, 'pulses'> &
  (Pulses | { readonly panUs: null; readonly tiltUs: null });

/** The answer to POST spots. */
export type Spots = Answer<'POST /spots'>;

/** The answer to POST aim. */
export type Aim = Omit<SettledAim, 'pulses'> & { readonly modelId: number };

/** The answer to POST rig/stop. */
export interface StopAnswer {
  readonly stopped: boolean;
  readonly confirmed: boolean;
}

/** How fast each axis is to turn [rad/s]: pan to the left, tilt down. */
export interface JogRates {
  readonly panRadPerS: number;
  readonly tiltRadPerS: number;
}

/** A message of the telemetry WebSocket (docs/telemetry.md). */
export type TelemetryMessage =
  | { readonly topic: 'rig'; readonly time: string; readonly data: RigView }
  | {
      readonly topic: 'samples';
      readonly time: string;
      readonly data: { readonly collection: CollectionView; readonly sample: Sample | null };
    }
  | { readonly topic: 'training'; readonly time: string; readonly data: TrainingView }
  | {
      readonly topic: 'events';
      readonly time: string;
      readonly data: {
        readonly name: string;
        readonly message: string;
        readonly wording: Message;
      };
    }
  | { readonly topic: 'paths'; readonly time: string; readonly data: PathView }
  | { readonly topic: 'exercises'; readonly time: string; readonly data: ExerciseView }
  | { readonly topic: 'subscribed' }
  | {
      readonly topic: 'problem' | 'jog';
      readonly data: { readonly code: string; readonly detail: string; readonly wording?: Message };
    };
