/** How the page looks: the screens that it is looked at on, and what is wrong with it there. */
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('screenshots', import.meta.url));
const SERIOUS = ['serious', 'critical'];
/** French is the longer language, so that the narrow page is seen in it. */
const SIZES = [
  { name: '1280', width: 1280, height: 800, locale: 'en-GB', schemes: ['light', 'dark'] },
  { name: '360', width: 360, height: 740, locale: 'fr-FR', schemes: ['light', 'dark'] },
  { name: '740x360', width: 740, height: 360, locale: 'fr-FR', schemes: ['light'] },
] as const;

/** A laptop, and a phone upright and on its side, light and dark, as browser contexts. */
export const SCREENS = SIZES.flatMap(({ name, width, height, locale, schemes }) =>
  schemes.map((colorScheme) => ({
    name: `${name}-${colorScheme}`,
    options: { viewport: { width, height }, locale, colorScheme },
  })),
);

/** Leaves a picture for a person to look at. */
export const picture = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: `${FOLDER}/${name}.png` });

/** By how much the page is larger than its window, and the view wider than its place [px]: none may be. */
export const excessOf = (page: Page): Promise<Record<'right' | 'below' | 'view', number>> =>
  page.evaluate(() => {
    const html = document.documentElement;
    const view = document.querySelector('main')!;
    return {
      right: html.scrollWidth - html.clientWidth,
      below: html.scrollHeight - html.clientHeight,
      view: view.scrollWidth - view.clientWidth,
    };
  });

/** Nothing too large. */
export const NO_EXCESS = { right: 0, below: 0, view: 0 };

/** The serious faults that axe sees, each with the place. */
export async function faultsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`));
}
