/**
 * What the demo reports, so that anybody can score it again with physics of his own.
 */
import type { Pose } from '../samples/sample.ts';
import type { FloorPoint } from '../units.ts';

/** One shot at a target, and what it hit. */
export interface DemoAim extends FloorPoint, Pose {
  readonly hitXM: number | null;
  readonly hitYM: number | null;
}

/** How a kind of model did. */
export interface DemoModel {
  readonly kind: string;
  readonly trainSeconds: number;
  readonly medianMm: number | null;
  readonly p95Mm: number | null;
  readonly missRate: number;
}

/** What the demo reports with --json. */
export interface DemoReport {
  readonly rig: string;
  readonly seed: number;
  readonly samples: readonly (Pose & FloorPoint)[];
  readonly models: readonly DemoModel[];
  readonly active: string;
  readonly aims: readonly DemoAim[];
}

/** How far a shot landed from its target [mm]; undefined when it hit nothing. */
export const errorMm = ({ xM, yM, hitXM, hitYM }: DemoAim): number | undefined =>
  hitXM === null || hitYM === null ? undefined : 1000 * Math.hypot(hitXM - xM, hitYM - yM);
