/** The appearance of the page: the screens of the tests, and the faults found on them. */
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('screenshots', import.meta.url));
const SERIOUS = ['serious', 'critical'];
/** French texts are longer, so the narrow page is tested in French. */
const SIZES = [
  { name: '1280', width: 1280, height: 800, locale: 'en-GB', schemes: ['light', 'dark'] },
  { name: '360', width: 360, height: 740, locale: 'fr-FR', schemes: ['dark'] },
  { name: '740x360', width: 740, height: 360, locale: 'fr-FR', schemes: ['light'] },
] as const;

/** A laptop, and a phone upright and on its side, light and dark, as browser contexts. */
export const SCREENS = SIZES.flatMap(({ name, width, height, locale, schemes }) =>
  schemes.map((colorScheme) => ({
    name: `${name}-${colorScheme}`,
    options: { viewport: { width, height }, locale, colorScheme },
  })),
);

/** Saves a picture for inspection. */
export const picture = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: `${FOLDER}/${name}.png` });

/** Overflow of the page beyond its window, and of the view beyond its width [px]; must be 0. */
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

/** No overflow. */
export const NO_EXCESS = { right: 0, below: 0, view: 0 };

/** The serious violations that axe finds, with their elements. */
export async function faultsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ''))
    .flatMap(({ help, nodes }) => nodes.map(({ html }) => `${help}: ${html}`));
}
