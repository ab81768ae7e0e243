/** The daemon's services behind the server; the composition root builds and starts them. */
import type { Port, Setting } from '../api/daemon.ts';
import type { FollowerReport } from '../api/rollouts.ts';
import type { Clock } from '../clock.ts';
import type { Aiming } from '../control/aiming.ts';
import type { Jogging } from '../control/jogging.ts';
import type { Models } from '../control/models.ts';
import type { References } from '../control/references.ts';
import type { RefinedAiming } from '../control/refined-aiming.ts';
import type { Tracking } from '../control/tracking.ts';
import type { Checks } from '../jobs/checks.ts';
import type { Collections } from '../jobs/collections.ts';
import type { Exercises } from '../jobs/exercises.ts';
import type { Introduction } from '../jobs/introduction.ts';
import type { Paths } from '../jobs/paths.ts';
import type { Trainings } from '../jobs/trainings.ts';
import type { Turns } from '../jobs/turns.ts';
import type { Rig } from '../rig/rig.ts';
import type { HandIns } from '../store/hand-ins.ts';
import type { Store } from '../store/store.ts';

/** The log lines of the daemon: counts, and the newest ones. */
export interface LogLines {
  /** The newest ones as JSON texts, oldest first, whether written or dropped. */
  readonly recent: readonly string[];
  /** Number of lines dropped since the start. */
  readonly dropped: number;
}

/** How the daemon was started. */
interface DaemonFacts {
  readonly version: string;
  readonly settings: readonly Setting[];
  /** Path of the rig file. */
  readonly rigFile: string;
  /** Absolute path, or `:memory:`. */
  readonly dataDirectory: string;
  readonly logLines: LogLines;
  /** Starts the daemon again with the rig file as it is then; undefined if its data would be lost. */
  readonly restart: (() => void) | undefined;
  /** The machine's ports. @throws PantiltError `ports-not-listed` */
  listPorts(): Promise<Port[]>;
}

/** The parts of a running daemon. */
export interface Services {
  readonly rig: Rig;
  readonly clock: Clock;
  readonly store: Store;
  readonly aiming: Aiming;
  readonly refinedAiming: RefinedAiming;
  readonly references: References;
  readonly jogging: Jogging;
  readonly tracking: Tracking;
  readonly paths: Paths;
  readonly checks: Checks;
  readonly turns: Turns;
  readonly models: Models;
  readonly collections: Collections;
  readonly trainings: Trainings;
  readonly exercises: Exercises;
  readonly handIns: HandIns;
  /** Undefined for a real rig. */
  readonly introduction: Introduction | undefined;
  /** How the rig stands in a roll-out; undefined without a hub. */
  readonly rollout: () => FollowerReport | undefined;
  readonly daemon: DaemonFacts;
}
