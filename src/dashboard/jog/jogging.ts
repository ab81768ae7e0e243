/**
 * Jogging from this page, and everything that ends it: the window loses the focus, the page is hidden or
 * closed, the connection is lost or the daemon refuses.
 */
import { computed, effect, signal } from '@preact/signals';
import { AXES, type Axis } from '../../units.ts';
import { jogEnd, telemetry } from '../daemon-feed.ts';
import { live, rig } from '../state.ts';
import {
  HeldJog,
  isJogKey,
  type JogDirection,
  type JogSource,
  keysDirection,
  NOWHERE,
  stickDirection,
} from './jog-session.ts';

/** Tolerance at a limit, from the rounding of pulses. */
const NEAR_US = 1;

/** Rate at full deflection [°/s]. */
export const jogRateDeg = signal(15);
/** The axis at a limit; of both, pan. */
export const atLimit = computed((): Axis | null => {
  const now = live.value ? rig.value : null;
  const stands = (axis: Axis) => {
    const { minUs, maxUs } = now!.limits[axis];
    const pulseUs = now!.pose![`${axis}Us`];
    return pulseUs < minUs + NEAR_US || pulseUs > maxUs - NEAR_US;
  };
  return now?.pose ? (AXES.find(stands) ?? null) : null;
});
/** Why the last jog ended; a stop only until it is resumed. */
export const toldEnd = computed(() =>
  jogEnd.value?.code === 'rig-stopped' && rig.value?.state !== 'stopped' ? null : jogEnd.value,
);
/** Whether a gamepad is connected. */
export const hasGamepad = signal(false);

const held = new HeldJog(
  (rates) => telemetry.jog(rates),
  () => (jogRateDeg.peek() * Math.PI) / 180,
  (periodMs, callback) => {
    const timer = setInterval(callback, periodMs);
    return () => clearInterval(timer);
  },
);

const keys = new Set<string>();

/** An input was pushed. */
export function push(source: JogSource, direction: JogDirection): void {
  jogEnd.value = null;
  held.push(source, direction);
}

/** An input has changed or was released. */
export const hold = held.hold.bind(held);

/** Handles a key press; returns whether the key jogs. Keys combine: up and left turn both axes. */
export function press(key: string): boolean {
  if (!isJogKey(key)) return false;
  keys.add(key);
  push('keys', keysDirection(keys));
  return true;
}

/** Handles a key release. */
export function lift(key: string): void {
  if (keys.delete(key)) hold('keys', keysDirection(keys));
}

/** Releases everything. */
export function letGo(): void {
  keys.clear();
  held.letGo();
}

/** Handles gamepads and everything that ends a jog, until the returned function is called. */
export function watchJog(): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  addEventListener('blur', letGo, { signal });
  addEventListener('pagehide', letGo, { signal });
  document.addEventListener('visibilitychange', letGo, { signal });
  const disposals = [
    effect(() => {
      if (!live.value || jogEnd.value) letGo();
    }),
    watchGamepads(),
  ];
  return () => {
    leaving.abort();
    for (const dispose of disposals) dispose();
    letGo();
  };
}

/**
 * Polls the gamepad in each frame, since browsers send no events for sticks. A stick is used once it was
 * at rest while the page had the focus.
 */
function watchGamepads(): () => void {
  let frame = 0;
  let counts = false;
  let pushed = false;
  const look = () => {
    // Browsers omit this function over plain HTTP, except on localhost.
    const pad = navigator.getGamepads?.().find((gamepad) => gamepad?.connected);
    const stick = pad ? stickDirection(pad) : NOWHERE;
    hasGamepad.value = pad != null;
    counts = document.hasFocus() && (counts || stick === NOWHERE);
    if (!counts || stick === NOWHERE) hold('gamepad', NOWHERE);
    else if (pushed) hold('gamepad', stick);
    else push('gamepad', stick);
    pushed = stick !== NOWHERE;
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
