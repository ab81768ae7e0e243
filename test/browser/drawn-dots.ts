/** The number of dots in a chart. */
import type { Locator } from 'playwright-core';

/** @param chart its figure, where the dots of each series are one shape with an outline for each of them */
export async function dotsIn(chart: Locator): Promise<number> {
  const shapes = await chart.locator('.dots path').all();
  const outlines = await Promise.all(shapes.map((shape) => shape.getAttribute('d')));
  return outlines.join('').split('M').length - 1;
}
