/**
 * Resources: answers that views load from the daemon when they open, and coalesced loading.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { api } from './daemon/api.ts';
import type { Link } from './daemon/telemetry.ts';
import { notifyFailure, withErrorShown } from './events.ts';
import { link } from './state.ts';
import { texts } from './texts.ts';

/** A loaded answer, or the error of loading it. */
export interface Resource<T> {
  readonly answer: Signal<T | null>;
  readonly error: Signal<string | null>;
  /**
   * Whether the answer is current: false after a lost connection until the answer is loaded again.
   */
  readonly isFresh: ReadonlySignal<boolean>;
  load(): Promise<void>;
}

function resource<T>(call: () => Promise<T>): Resource<T> {
  const answer = signal<T | null>(null);
  const error = signal<string | null>(null);
  const answerLink = signal<Link | null>(null);
  const isFresh = computed(() => link.value.phase === 'open' && link.value === answerLink.value);
  const load = () =>
    withErrorShown(error, async () => {
      const requestLink = link.peek();
      const loaded = await call();
      batch(() => {
        answer.value = loaded;
        answerLink.value = requestLink;
      });
    });
  return { answer, error, isFresh, load };
}

export const daemon = resource(() => api.call('GET /daemon'));
export const ports = resource(async () => (await api.call('GET /ports')).ports);
export const diagnostics = resource(() => api.call('GET /rig/examination'));
/** The tokens of people, and the newest commands; for teachers. */
export const people = resource(async () => (await api.call('GET /tokens')).tokens);
export const audit = resource(async () => (await api.call('GET /audit')).entries);
export const rigFile = resource(() => api.call('GET /rig/file'));

/** The value of a setting of the daemon; undefined until loaded. */
export const settingOf = (name: string): string | undefined =>
  daemon.answer.value?.settings.find((setting) => setting.name === name)?.value;

/** Minimum interval between loads with the same key [ms]. */
const PAUSE_MS = 500;

/** Keys being loaded or just loaded; true if requested again meanwhile. */
const pending = new Map<unknown, boolean>();

/**
 * Loads now, and once more after a pause if requested again meanwhile, so that a burst causes two
 * calls.
 * @param key identifies the resource
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
