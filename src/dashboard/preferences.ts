/**
 * Signals that outlive a reload of the page, so that what was chosen, marked or typed is there again. A
 * browser may block its storage, and an older page may have kept something else: neither hinders this one.
 */
import { computed, effect, type Signal, signal } from '@preact/signals';

interface Keeping {
  /** Whether what was kept can stand for a value; by default, whether it is like the first one. */
  readonly isValid?: (kept: unknown) => boolean;
  /** By default all tabs share it, for good; `sessionStorage` is the tab's own. */
  readonly storage?: 'localStorage' | 'sessionStorage';
}

/**
 * A signal whose value is kept in the browser while it differs from the first one.
 * @param name tells it apart from the others of the page
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
      // It is blocked, or there is no room: the value is forgotten with the page.
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

/** Whether both have one shape; lists hold objects, and nothing stands for a list to come. */
function isLike(kept: unknown, initial: unknown): boolean {
  if (initial === null || Array.isArray(initial)) {
    return Array.isArray(kept) && kept.every((item) => typeof item === 'object' && item !== null);
  }
  return typeof kept === typeof initial && kept !== null && !Array.isArray(kept);
}

/**
 * Light or dark: as the system has it, or as it was chosen here.
 */

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What was chosen. */
export const theme = persistedSignal<Theme>('theme', 'system', {
  isValid: (kept) => THEMES.some((known) => known === kept),
});

/** Undefined where there is no browser: views' pure functions are tested in Node. */
const systemDark = globalThis.matchMedia?.('(prefers-color-scheme: dark)');
const systemIsDark = signal(systemDark?.matches ?? false);
systemDark?.addEventListener('change', ({ matches }) => {
  systemIsDark.value = matches;
});

/** Whether the page is dark now, for what paints its own pixels. */
export const dark = computed(() =>
  theme.value === 'system' ? systemIsDark.value : theme.value === 'dark',
);

/** Puts it on the page, now and whenever it changes. */
export function showTheme(): void {
  theme.subscribe((chosen) => {
    document.documentElement.dataset.theme = chosen;
  });
}
