/**
 * The actions of the buttons (stop, resume, home, arm, laser, release), and the state of a stop.
 */
import { computed, effect, signal } from '@preact/signals';
import type { RigView } from '../api/rig.ts';
import { type ApiProblem, api, UNREACHABLE } from './daemon/api.ts';
import { notifyFailure, problemText } from './events.ts';
import { collection, isUnfinished, live, path, rig } from './state.ts';
import { texts } from './texts.ts';

const STOP_TIMEOUT_MS = 3000;
const STOP_RETRY_MS = 300;
/** Time without an answer after which a stop is reported as unconfirmed; a device may take a second. */
const STOP_UNCONFIRMED_MS = 1500;

/** Whether a stop is pending, and why it is unconfirmed; a later confirmation clears the reason. */
const stopping = signal(false);
export const stopFailure = signal<string | null>(null);

/** The state of the stop button: `stopping` and `unconfirmed` until a device has confirmed. */
export const stopState = computed<'ready' | 'stopping' | 'unconfirmed' | 'stopped'>(() => {
  if (stopping.value) return stopFailure.value === null ? 'stopping' : 'unconfirmed';
  if (confirmed.value) return 'stopped';
  return rig.value?.state === 'stopped' || stopFailure.value !== null ? 'unconfirmed' : 'ready';
});

/** Whether the device itself reports that it is stopped. */
const confirmed = computed(() => live.value && rig.value?.stopConfirmed === true);
effect(() => {
  if (confirmed.value && stopFailure.value !== null) stopFailure.value = null;
});

/** Updates the stop's state after a reconnection; a pending stop is kept. */
export function reconcileStop({ state, stopConfirmed }: RigView): void {
  if (stopping.peek()) return;
  stopFailure.value = state === 'stopped' && !stopConfirmed ? texts.notice.stopNobody : null;
}

/** Stops the rig: repeats the request until the daemon answers. Never refused. */
export async function stop(): Promise<void> {
  if (stopping.peek()) {
    // A pending request is repeated at once; the first call keeps retrying.
    await sendStop().catch(() => {});
    return;
  }
  stopFailure.value = null;
  stopping.value = true;
  const unconfirmed = setTimeout(() => {
    stopFailure.value ??= texts.notice.stopFailed(texts.notice.stopUnanswered);
  }, STOP_UNCONFIRMED_MS);
  try {
    const { confirmed } = await stopUntilAnswered();
    stopFailure.value = confirmed ? null : texts.notice.stopNobody;
  } catch (error) {
    stopFailure.value = problemText(error);
    notifyFailure(texts.stop.stop, error);
  } finally {
    clearTimeout(unconfirmed);
    stopping.value = false;
  }
}

const sendStop = () => api.call('POST /rig/stop', { signal: AbortSignal.timeout(STOP_TIMEOUT_MS) });

/** @throws ApiProblem `stop-unconfirmed`, from the daemon */
async function stopUntilAnswered() {
  for (let shownCode = UNREACHABLE; ; ) {
    try {
      return await sendStop();
    } catch (error) {
      const { code } = error as ApiProblem;
      if (code === 'stop-unconfirmed') throw error;
      if (code !== shownCode) stopFailure.value = texts.notice.stopFailed(problemText(error));
      shownCode = code;
    }
    await new Promise((resolve) => setTimeout(resolve, STOP_RETRY_MS));
  }
}

/** Ends a stop. */
export async function resume(): Promise<void> {
  try {
    rig.value = await api.call('POST /rig/resume');
    stopFailure.value = null;
  } catch (error) {
    notifyFailure(texts.stop.resume, error);
  }
}

export const home = (): Promise<void> =>
  command(texts.commands.home, () => api.call('POST /rig/home'));
export const arm = (): Promise<void> =>
  command(texts.commands.arm, () => api.call('POST /rig/arm'));
export const switchLaser = (on: boolean): Promise<void> =>
  command(texts.commands.laser, () => api.call('POST /rig/laser', { body: { on } }));
export const release = (): Promise<void> =>
  command(texts.commands.release, () => api.call('POST /rig/release'));

/** Takes the rig if it is free, or else a place in the queue. */
export const joinQueue = (): Promise<void> =>
  command(texts.turn.join, () => api.call('POST /turn'));
/** Leaves the queue, or ends the own turn. */
export const leaveQueue = (): Promise<void> =>
  command(texts.turn.leave, () => api.call('DELETE /turn'));
/** Takes the rig over from another person. */
export const takeOver = (): Promise<void> =>
  command(texts.turn.take, () => api.call('POST /turn/take'));

async function command(name: string, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    notifyFailure(name, error);
  }
}

/**
 * The space bar stops the rig, or all rigs of a hub, wherever the focus is, except in text fields. While the rig is at
 * rest and the laser is off, it operates a focused choice as usual.
 */
export function stopOnSpace(stopNow: () => Promise<void>): void {
  const isStop = ({ code, target }: KeyboardEvent): boolean =>
    code === 'Space' && !takesSpaces(target) && !(isChoice(target) && isAtRest.peek());
  let stopping = false;
  addEventListener(
    'keydown',
    (event) => {
      if (event.code === 'Space') stopping = isStop(event);
      if (!isStop(event)) return;
      event.preventDefault(); // Otherwise it would press a focused button, possibly Resume.
      if (!event.repeat) void stopNow();
    },
    { capture: true },
  );
  addEventListener(
    'keyup',
    (event) => {
      // Even if the rig has come to rest meanwhile: keyup would operate the focused choice.
      if (event.code === 'Space' && stopping) event.preventDefault();
    },
    { capture: true },
  );
}

/** Whether, according to telemetry, nothing moves or is about to move and the laser is off. */
const isAtRest = computed(
  () =>
    live.value &&
    ['ready', 'stopped'].includes(stopState.value) &&
    rig.value?.state !== 'moving' &&
    rig.value?.laserOn === false &&
    rig.value.control.holder === null &&
    ![collection, path].some((job) => isUnfinished(job.value)),
);

const TYPED = new Set(['text', 'search', 'password']);

/** Text fields; fields with a numeric `inputMode` accept no spaces. */
const takesSpaces = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement &&
    TYPED.has(target.type) &&
    !['decimal', 'numeric'].includes(target.inputMode));

const isChoice = (target: EventTarget | null): boolean =>
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && ['radio', 'checkbox'].includes(target.type));
