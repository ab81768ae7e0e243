/**
 * Light or dark: as the system has it, or as it was chosen here.
 */
import { signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'pantilt-theme';

/** What was chosen. */
export const theme = signal<Theme>(
  THEMES.find((known) => known === localStorage.getItem(KEY)) ?? 'system',
);

/** Puts it on the page, now and whenever it changes. */
export function showTheme(): void {
  theme.subscribe((chosen) => {
    document.documentElement.dataset.theme = chosen;
    localStorage.setItem(KEY, chosen);
  });
}
