/**
 * What views ask the daemon when they are opened: how it was started, its ports, what is known of the hardware.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { api } from './daemon/api.ts';
import type { Link } from './daemon/telemetry.ts';
import { notifyFailure, withProblemShown } from './events.ts';
import { link } from './state.ts';
import { texts } from './texts.ts';

/** Something that is asked for: the last answer, and why there is none when there is none. */
export interface Resource<T> {
  readonly answer: Signal<T | null>;
  readonly error: Signal<string | null>;
  /** Whether the answer is of now: false since the link was lost, until it was asked for anew. */
  readonly isFresh: ReadonlySignal<boolean>;
  load(): Promise<void>;
}

function resource<T>(call: () => Promise<T>): Resource<T> {
  const answer = signal<T | null>(null);
  const refusal = signal<string | null>(null);
  const answeredOn = signal<Link | null>(null);
  const holds = computed(() => link.value.phase === 'open' && link.value === answeredOn.value);
  const ask = () =>
    withProblemShown(refusal, async () => {
      const askedOn = link.peek();
      const told = await call();
      batch(() => {
        answer.value = told;
        answeredOn.value = askedOn;
      });
    });
  return { answer, error: refusal, isFresh: holds, load: ask };
}

export const daemon = resource(() => api.call('GET /daemon'));
export const ports = resource(async () => (await api.call('GET /ports')).ports);
export const examination = resource(() => api.call('GET /rig/examination'));
export const rigFile = resource(() => api.call('GET /rig/file'));

/** The value of a setting, when it is known. */
export const settingOf = (name: string): string | undefined =>
  daemon.answer.value?.settings.find((setting) => setting.name === name)?.value;

/** Loading again what may have changed: bursts of changes cost two calls. */

const PAUSE_MS = 500;

/** What is being loaded, or was just now; true when it has been asked for again. */
const pending = new Map<unknown, boolean>();

/**
 * Loads once now, and once more after a pause when asked again meanwhile.
 * @param key tells it apart from what else is loaded
 */
export async function coalescedLoad(load: () => Promise<void>, key: unknown = load): Promise<void> {
  if (pending.has(key)) {
    pending.set(key, true);
    return;
  }
  pending.set(key, false);
  try {
    await load();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  } catch (error) {
    notifyFailure(texts.events.loading, error);
  }
  const again = pending.get(key);
  pending.delete(key);
  if (again) await coalescedLoad(load, key);
}
