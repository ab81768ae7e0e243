/**
 * What the daemon answers, as types. They come from the daemon's own schemas, so that nothing is
 * declared twice; they are types alone, so nothing of the daemon's code gets into the page.
 */
import type { Static } from 'typebox';
import type { Aim as SettledAim, TargetPrediction } from '../../control/aiming.ts';
import type { ModelError, ModelErrors } from '../../control/error-reports.ts';
import type { AnswerReport } from '../../course/answer-report.ts';
import type { NetReport } from '../../course/steps.ts';
import type { ExerciseDetails, ExerciseView } from '../../jobs/exercise-view.ts';
import type { PathDetails, PathView } from '../../jobs/paths.ts';
import type { TrainingView } from '../../jobs/trainings.ts';
import type { Message } from '../../message.ts';
import type { Sample } from '../../samples/sample.ts';
import type { RigView } from '../../server/rig-view.ts';
import type { SpotsSchema } from '../../server/routes/aim-routes.ts';
import type { CollectionViewSchema } from '../../server/routes/collection-routes.ts';
import type {
  DaemonSchema,
  ExaminationSchema,
  Port,
  RigFileAnswerSchema,
  RigFileCheckSchema,
} from '../../server/routes/daemon-routes.ts';
import type { ModelDetails } from '../../server/routes/model-routes.ts';
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
export type CollectionView = Static<typeof CollectionViewSchema>;

/** The answers to GET daemon, ports, rig/examination and rig/file, and to POST rig/file/check. */
export type DaemonView = Static<typeof DaemonSchema>;
export type { Port };
export type Examination = Static<typeof ExaminationSchema>;
export type Finding = Examination['findings'][number];
export type RigFileAnswer = Static<typeof RigFileAnswerSchema>;
export type RigFileCheck = Static<typeof RigFileCheckSchema>;

/** The answer to POST predictions. */
export interface Predictions {
  readonly modelId: number;
  readonly kind: string;
  readonly predictions: readonly Prediction[];
}
export type Prediction = Omit<TargetPrediction, 'pulses'> &
  (Pulses | { readonly panUs: null; readonly tiltUs: null });

/** The answer to POST spots. */
export type Spots = Static<typeof SpotsSchema>;

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
