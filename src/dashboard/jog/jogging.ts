/**
 * Jogging from this page, and everything that ends it by itself: the window loses the focus, the page
 * is hidden or left, the daemon is lost or has said no.
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

/** Pulses go in steps of up to so much. */
const NEAR_US = 1;

/** How fast a full push turns [°/s], for people. */
export const jogRateDeg = signal(15);
/** The axis that stands at a limit, so that it can be pushed there in vain; of both, pan. */
export const atLimit = computed((): Axis | null => {
  const now = live.value ? rig.value : null;
  const stands = (axis: Axis) => {
    const { minUs, maxUs } = now!.limits[axis];
    const pulseUs = now!.pose![`${axis}Us`];
    return pulseUs < minUs + NEAR_US || pulseUs > maxUs - NEAR_US;
  };
  return now?.pose ? (AXES.find(stands) ?? null) : null;
});
/** Why the last jog has ended, for as long as it is true: a stop until it is over. */
export const toldEnd = computed(() =>
  jogEnd.value?.code === 'rig-stopped' && rig.value?.state !== 'stopped' ? null : jogEnd.value,
);
/** Whether a gamepad is there. */
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

/** Something has begun to push. */
export function push(source: JogSource, direction: JogDirection): void {
  jogEnd.value = null;
  held.push(source, direction);
}

/** What pushes does so otherwise, or no more. */
export const hold = held.hold.bind(held);

/** A key goes down; true when it jogs. Keys are held together: up and left turn both axes. */
export function press(key: string): boolean {
  if (!isJogKey(key)) return false;
  keys.add(key);
  push('keys', keysDirection(keys));
  return true;
}

/** A key goes up. */
export function lift(key: string): void {
  if (keys.delete(key)) hold('keys', keysDirection(keys));
}

/** Lets go of everything. */
export function letGo(): void {
  keys.clear();
  held.letGo();
}

/** Watches what ends a jog, and gamepads, until the returned function is called. */
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
 * Browsers tell nothing of a stick that is pushed: it is looked at, while there is one, in each frame. It
 * counts once it has been seen at rest by a page that has the focus.
 */
function watchGamepads(): () => void {
  let frame = 0;
  let counts = false;
  let pushed = false;
  const look = () => {
    // Over plain HTTP from another machine, browsers have no such function.
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
