/** Signals that outlive a reload of the page, so that what was marked or typed is there again. */
import { effect, type Signal, signal } from '@preact/signals';

/** A signal whose value is kept in the browser; @param name tells it apart from the others of the camera */
export function keptSignal<T>(name: string, initial: T): Signal<T> {
  const key = `pantilt-camera-${name}`;
  const kept = signal(read(key) ?? initial) as Signal<T>;
  effect(() => localStorage.setItem(key, JSON.stringify(kept.value)));
  return kept;
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
