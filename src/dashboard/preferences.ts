/**
 * Persisted signals: choices, marks and typed text that survive a reload, and the theme. Blocked
 * storage and values from an older page are ignored.
 */
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';

interface Keeping {
  /** Validates a stored value; by default it must have the type of the initial one. */
  readonly isValid?: (kept: unknown) => boolean;
  /** `localStorage` (the default) is shared by all tabs and permanent; `sessionStorage` belongs to the tab. */
  readonly storage?: 'localStorage' | 'sessionStorage';
}

/**
 * A signal whose value is stored in the browser while it differs from the initial one.
 * @param name unique in the page
 */
export function persistedSignal<T>(name: string, initial: T, keeping: Keeping = {}): Signal<T> {
  const { isValid: isSuch = (before) => isLike(before, initial), storage = 'localStorage' } =
    keeping;
  const key = `pantilt-${name}`;
  const before = read(storage, key);
  const kept = signal(isSuch(before) ? (before as T) : initial) as Signal<T>;
  effect(() => {
    const { value } = kept;
    try {
      if (value === initial) globalThis[storage].removeItem(key);
      else globalThis[storage].setItem(key, JSON.stringify(value));
    } catch {
      // Storage is blocked or full: the value is lost with the page.
    }
  });
  return kept;
}

function read(storage: 'localStorage' | 'sessionStorage', key: string): unknown {
  try {
    return JSON.parse(globalThis[storage].getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Whether both have the same type; lists must contain objects, and null stands for a list. */
function isLike(kept: unknown, initial: unknown): boolean {
  if (initial === null || Array.isArray(initial)) {
    return Array.isArray(kept) && kept.every((item) => typeof item === 'object' && item !== null);
  }
  return typeof kept === typeof initial && kept !== null && !Array.isArray(kept);
}

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The chosen theme. */
export const theme = persistedSignal<Theme>('theme', 'system', {
  isValid: (kept) => THEMES.some((known) => known === kept),
});

/** Whether a media query matches; false outside a browser, where pure functions are tested. */
export function mediaSignal(query: string): ReadonlySignal<boolean> {
  const media = globalThis.matchMedia?.(query);
  const matches = signal(media?.matches ?? false);
  media?.addEventListener('change', (event) => {
    matches.value = event.matches;
  });
  return matches;
}

const systemIsDark = mediaSignal('(prefers-color-scheme: dark)');

/** Whether the page is dark, for components that paint their own pixels. */
export const dark = computed(() =>
  theme.value === 'system' ? systemIsDark.value : theme.value === 'dark',
);

/** Applies the theme, now and on changes. */
export function showTheme(): void {
  theme.subscribe((chosen) => {
    document.documentElement.dataset.theme = chosen;
  });
}
