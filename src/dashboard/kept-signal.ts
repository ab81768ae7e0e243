/** Signals that outlive a reload of the page, so that what was marked or typed is there again. */
import { effect, type Signal, signal } from '@preact/signals';

/** A signal whose value is kept in the browser; @param name tells it apart from the others of the page */
export function keptSignal<T>(name: string, initial: T): Signal<T> {
  const key = `pantilt-${name}`;
  const before = read(key);
  const kept = signal(isLike(before, initial) ? (before as T) : initial) as Signal<T>;
  effect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(kept.value));
    } catch {
      // There is no room: it is forgotten with the page.
    }
  });
  return kept;
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Whether what was kept can stand for a value; lists hold objects, and nothing stands for a list to come. */
function isLike(kept: unknown, initial: unknown): boolean {
  if (initial === null || Array.isArray(initial)) {
    return Array.isArray(kept) && kept.every((item) => typeof item === 'object' && item !== null);
  }
  return typeof kept === typeof initial && kept !== null && !Array.isArray(kept);
}
