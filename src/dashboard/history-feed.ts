/**
 * From telemetry to the history that the strip charts show.
 */
import { signal } from '@preact/signals';
import type { FloorPoint, Pulses } from '../units.ts';
import type { RigView, Sample } from './daemon/types.ts';
import { History } from './history.ts';

const KEPT_S = 600;
/** The daemon sends no more [Hz]. */
const MOST_HZ = 50;
const SAME_PULSE_US = 0.6;

/** The last ten minutes. */
export const history = new History(KEPT_S * MOST_HZ);
/** The last loss of the rig since the page was opened. */
export const lastLoss = signal<{ readonly time: Date; readonly message: string } | null>(null);

let heardMs = 0;
let shot: (Pulses & { readonly spot: FloorPoint }) | undefined;
let measuredErrorMm: number | null = null;

/** What the clock that stamps the rows says now [ms since 1970]; NaN before the first row. */
export const historyNowMs = (): number =>
  history.timeMs(history.length - 1) + performance.now() - heardMs;

/** Adds what telemetry has said of the rig. */
export function recordRig(view: RigView, time: string): void {
  const { pose, line, spot } = view;
  const errors = line?.deviceErrors;
  heardMs = performance.now();
  if (pose && spot) shot = { panUs: pose.panUs, tiltUs: pose.tiltUs, spot } as typeof shot;
  history.push(Date.parse(time), {
    panUs: pose?.panUs ?? null,
    tiltUs: pose?.tiltUs ?? null,
    panRad: pose?.panRad ?? null,
    tiltRad: pose?.tiltRad ?? null,
    expectedErrorMm: view.spotErrorMm,
    measuredErrorMm,
    linesGarbled: line?.linesGarbled ?? null,
    repliesRetried: line?.repliesRetried ?? null,
    linesDamaged: errors ? errors.crc + errors.syntax + errors.overflow : null,
    roundTripMs: line?.roundTripMs ?? null,
  });
  measuredErrorMm = null;
}

/** A sample was taken: how far it is from where the model believed the spot of that pose to be. */
export function recordSample({ panUs, tiltUs, xM, yM }: Sample): void {
  if (!shot || Math.abs(shot.panUs - panUs) > SAME_PULSE_US) return;
  if (Math.abs(shot.tiltUs - tiltUs) > SAME_PULSE_US) return;
  measuredErrorMm = 1000 * Math.hypot(xM - shot.spot.xM, yM - shot.spot.yM);
}
