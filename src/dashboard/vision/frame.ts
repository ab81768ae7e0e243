/**
 * What all of vision speaks of: frames as a canvas gives them, and points in them. Pure: nothing here
 * knows a camera, a canvas or the page.
 */

/** A picture, four bytes a pixel (red, green, blue, alpha), row by row; an `ImageData` is one. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * A place in a frame: x to the right, y down, from the upper left corner [px]. Pixel i covers i to
 * i + 1, so its middle is i + 0.5.
 */
export interface PixelPoint {
  readonly xPx: number;
  readonly yPx: number;
}

/** The laser's colour; violet counts as blue. `any` takes whatever light was added, of lamps too. */
export const LASER_COLOURS = ['red', 'green', 'blue', 'any'] as const;
export type LaserColour = (typeof LASER_COLOURS)[number];

/** How far two places in a frame are apart [px]. */
export const distancePx = (a: PixelPoint, b: PixelPoint): number =>
  Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx);
