/**
 * The history of a run: requests, traffic on the wire, outputs of the device, stored data; one
 * event per line of JSON (docs/history.md).
 */
import type { JobState } from '../../src/job.ts';
import type { AxisLimits } from '../../src/protocol/limits.ts';
import type { KeepOutZone } from '../../src/rig-file.ts';
import type { Sample } from '../../src/samples/sample.ts';
import type { Axis } from '../../src/units.ts';

/** An event without its time. */
export type UntimedEvent =
  /** The limits that pulses must keep, and the zones where the laser must not be lit; the first event. */
  | {
      readonly kind: 'rig';
      readonly limits: Readonly<Record<Axis, AxisLimits>>;
      readonly keepOut?: readonly KeepOutZone[] | undefined;
    }
  /** The stop byte or a line: written by the host, arrived at the device, sent by the device. */
  | { readonly kind: 'host-sent'; readonly line: string }
  | { readonly kind: 'device-received'; readonly line: string }
  | { readonly kind: 'device-sent'; readonly line: string }
  /**
   * A servo pulse that differs from the previous one on its axis; null when pulses have ended.
   * `frame` counts all pulses of the axis, including omitted ones.
   */
  | {
      readonly kind: 'pulse';
      readonly axis: Axis;
      readonly frame: number;
      readonly widthUs: number | null;
    }
  | { readonly kind: 'laser'; readonly on: boolean }
  /** Where the laser meets the floor, while it is on and there are zones: at each pulse. */
  | { readonly kind: 'lit'; readonly xM: number; readonly yM: number }
  /** A request to the API, and its response. */
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly method: string;
      readonly path: string;
      readonly body?: unknown;
    }
  | {
      readonly kind: 'answer';
      readonly id: string;
      readonly status: number;
      readonly body?: unknown;
    }
  /** A message of a client that jogs. */
  | { readonly kind: 'jog'; readonly panRadPerS: number; readonly tiltRadPerS: number }
  /** A message of a client that tracks. */
  | { readonly kind: 'track'; readonly laser: boolean }
  /** A job has entered a state. `job` is `collection`, `check`, `path` or `introduction`. */
  | {
      readonly kind: 'job';
      readonly job: string;
      readonly id: number;
      readonly state: JobState;
    }
  /** The camera has measured the spot. */
  | { readonly kind: 'measurement'; readonly xM: number; readonly yM: number }
  /** A sample was acknowledged to the clients. */
  | { readonly kind: 'sample'; readonly sample: Sample }
  /** A stored sample, read at the end; `closed` follows the last one. */
  | { readonly kind: 'row'; readonly sample: Sample }
  | { readonly kind: 'closed' }
  /** The shutdown of the daemon was requested, or it ended by itself. */
  | { readonly kind: 'end'; readonly cause: string }
  /** A daemon has started. */
  | { readonly kind: 'start' };

/** An event with its time [ms of the run's clock]. */
export type HistoryEvent = { readonly atMs: number } & UntimedEvent;

/** A history as JSON lines. */
export const toJsonLines = (history: readonly HistoryEvent[]): string =>
  history.map((event) => `${JSON.stringify(event)}\n`).join('');

/** Reads JSON lines. */
export const fromJsonLines = (text: string): HistoryEvent[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HistoryEvent);
