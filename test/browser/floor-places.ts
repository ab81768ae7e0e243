/** Screen positions of points on the floor map. */
import type { Page } from 'playwright-core';
import { fitMap, toPixels } from '../../src/dashboard/map/map-geometry.ts';
import type { FloorPoint } from '../../src/units.ts';
import { type ServedDaemon, settled } from './served-page.ts';

/** The floor map on a wide screen. */
const MAP_MARGIN_PX = 40;

/** The floor map when the page is connected: its box on the screen, and its view of the floor. */
export async function mapOf(page: Page, { services }: ServedDaemon) {
  // Until then, the notice reduces the height of the map.
  await page.getByText(/^Connect(ed on|é sur)/).waitFor();
  await settled(page); // styles that arrive late change its height, too
  const map = page.getByRole('application', { name: /^(Floor map|Carte du sol)/ });
  const box = (await map.boundingBox())!;
  const { workArea } = services.rig.description;
  const area = {
    rMinM: workArea.rMin,
    rMaxM: workArea.rMax,
    bearingMinRad: workArea.bearingMin,
    bearingMaxRad: workArea.bearingMax,
  };
  const view = fitMap(area, Math.round(box.width), Math.round(box.height), MAP_MARGIN_PX);
  return { box, view };
}

/** The screen position of a floor point. */
export async function placeOf(page: Page, daemon: ServedDaemon, target: FloorPoint) {
  const { box, view } = await mapOf(page, daemon);
  const { xPx, yPx } = toPixels(view, target);
  return { x: box.x + xPx, y: box.y + yPx };
}

/** Clicks a floor point. */
export async function clickFloor(
  page: Page,
  daemon: ServedDaemon,
  target: FloorPoint,
): Promise<void> {
  const { x, y } = await placeOf(page, daemon, target);
  await page.mouse.click(x, y);
}
