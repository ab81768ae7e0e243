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

/**
 * Lens distortion by one number: the division model (Fitzgibbon 2001), r_ideal = r / (1 + λ r²) about
 * the middle of the frame, r in half diagonals. λ < 0 is the barrel of most webcams; 0 is a pinhole.
 */

/** The size of the frames that a camera gives [px]. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** A lens: seen pixels to those of a pinhole camera, and back. */
export class Lens {
  readonly distortion: number;
  readonly #size: FrameSize;

  /** @param distortion λ: at the corners of the frame, a pinhole would see 1 / (1 + λ) times as far out */
  constructor(size: FrameSize, distortion: number) {
    this.distortion = distortion;
    this.#size = size;
  }

  /** Where a pinhole camera would see what is seen at a pixel. */
  straighten(seen: PixelPoint): PixelPoint {
    return this.#scale(seen, (r) => 1 / (1 + this.distortion * r * r));
  }

  /** Where the lens shows what a pinhole camera would see at a pixel. */
  bend(ideal: PixelPoint): PixelPoint {
    return this.#scale(ideal, (r) => {
      // The smaller root of λ r_ideal r² - r + r_ideal = 0; past the fold there is none.
      const rest = Math.max(0, 1 - 4 * this.distortion * r * r);
      return 2 / (1 + Math.sqrt(rest));
    });
  }

  #scale({ xPx, yPx }: PixelPoint, stretch: (radius: number) => number): PixelPoint {
    const [midX, midY] = [this.#size.width / 2, this.#size.height / 2];
    const [dx, dy] = [xPx - midX, yPx - midY];
    const by = stretch(Math.hypot(dx, dy) / Math.hypot(midX, midY));
    return { xPx: midX + dx * by, yPx: midY + dy * by };
  }
}
