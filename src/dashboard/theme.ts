/**
 * Light or dark: as the system has it, or as it was chosen here.
 */
import { computed, signal } from '@preact/signals';
import { keptSignal } from './kept-signal.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What was chosen. */
export const theme = keptSignal<Theme>('theme', 'system', {
  isSuch: (kept) => THEMES.some((known) => known === kept),
});

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(systemDark.matches);
systemDark.addEventListener('change', ({ matches }) => {
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
