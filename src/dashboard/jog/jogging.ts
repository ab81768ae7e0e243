/**
 * Jogging from this page, and the events that end it: the window loses the focus, the page is
 * hidden or closed, the connection is lost, or the daemon refuses.
 */
import { computed, effect, signal } from '@preact/signals';
import { AXES, type Axis, fromDegrees } from '../../units.ts';
import { jogEnd, telemetry } from '../daemon-feed.ts';
import { live, mayMove, rig } from '../state.ts';
import {
  CENTRED,
  isJogKey,
  type JogDirection,
  JogSession,
  type JogSource,
  keysDirection,
  stickDirection,
} from './jog-session.ts';

/** Tolerance at a limit, from the rounding of pulses. */
const LIMIT_TOLERANCE_US = 1;

/** Rate at full deflection [°/s]. */
export const jogRateDeg = signal(15);
/** The axis that is at a limit; pan if both are. */
export const atLimit = computed((): Axis | null => {
  const now = live.value ? rig.value : null;
  const stands = (axis: Axis) => {
    const { minUs, maxUs } = now!.limits[axis];
    const pulseUs = now!.pose![`${axis}Us`];
    return pulseUs < minUs + LIMIT_TOLERANCE_US || pulseUs > maxUs - LIMIT_TOLERANCE_US;
  };
  return now?.pose ? (AXES.find(stands) ?? null) : null;
});
/** Why the last jog ended; a stop only counts until it is resumed. */
export const shownJogEnd = computed(() =>
  jogEnd.value?.code === 'rig-stopped' && rig.value?.state !== 'stopped' ? null : jogEnd.value,
);
/** Whether a gamepad is connected. */
export const hasGamepad = signal(false);

const session = new JogSession(
  (rates) => telemetry.jog(rates),
  () => fromDegrees(jogRateDeg.peek()),
  (periodMs, callback) => {
    const timer = setInterval(callback, periodMs);
    return () => clearInterval(timer);
  },
);

const keys = new Set<string>();

/** An input was pushed. */
export function push(source: JogSource, direction: JogDirection): void {
  jogEnd.value = null;
  session.push(source, direction);
}

/** An input has changed or was released. */
export const hold = session.hold.bind(session);

/** Handles a key press; returns whether the key jogs. Keys combine: up and left turn both axes. */
export function pressKey(key: string): boolean {
  if (!isJogKey(key)) return false;
  keys.add(key);
  push('keys', keysDirection(keys));
  return true;
}

/** Handles a key release. */
export function releaseKey(key: string): void {
  if (keys.delete(key)) hold('keys', keysDirection(keys));
}

/** Releases everything. */
export function releaseAll(): void {
  keys.clear();
  session.releaseAll();
}

/** Handles gamepads and the events that end a jog, until the returned function is called. */
export function watchJog(): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  addEventListener('blur', releaseAll, { signal });
  addEventListener('pagehide', releaseAll, { signal });
  document.addEventListener('visibilitychange', releaseAll, { signal });
  const disposals = [
    effect(() => {
      if (!mayMove.value || jogEnd.value) releaseAll();
    }),
    watchGamepads(),
  ];
  return () => {
    leaving.abort();
    for (const dispose of disposals) dispose();
    releaseAll();
  };
}

/**
 * Polls the gamepad in each frame, since browsers send no events for sticks. A stick is ignored
 * until it has been at rest while the page had the focus.
 */
function watchGamepads(): () => void {
  let frame = 0;
  let counts = false;
  let pushed = false;
  const look = () => {
    // Browsers omit this function over plain HTTP, except on localhost.
    const pad = navigator.getGamepads?.().find((gamepad) => gamepad?.connected);
    const stick = pad ? stickDirection(pad) : CENTRED;
    hasGamepad.value = pad != null;
    counts = document.hasFocus() && (counts || stick === CENTRED);
    if (!counts || stick === CENTRED) hold('gamepad', CENTRED);
    else if (pushed) hold('gamepad', stick);
    else push('gamepad', stick);
    pushed = stick !== CENTRED;
    frame = pad ? requestAnimationFrame(look) : 0;
  };
  const begin = () => {
    if (frame === 0) frame = requestAnimationFrame(look);
  };
  addEventListener('gamepadconnected', begin);
  begin();
  return () => {
    removeEventListener('gamepadconnected', begin);
    cancelAnimationFrame(frame);
  };
}
