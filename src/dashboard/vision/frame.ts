/**
 * The data types of vision: frames (`ImageData`), points in them, and lens distortion. Pure: no camera,
 * canvas or page.
 */

/** A picture with four bytes per pixel (red, green, blue, alpha), row by row; an `ImageData` is one. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * A point in a frame [px]: x to the right, y down, from the upper left corner. Pixel i covers i to
 * i + 1, so its centre is i + 0.5.
 */
export interface PixelPoint {
  readonly xPx: number;
  readonly yPx: number;
}

/** The laser's colour; violet counts as blue. `any` accepts all added light, including a lamp's. */
export const LASER_COLOURS = ['red', 'green', 'blue', 'any'] as const;
export type LaserColour = (typeof LASER_COLOURS)[number];

/** The distance between two points of a frame [px]. */
export const distancePx = (a: PixelPoint, b: PixelPoint): number =>
  Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx);

/** The size of a camera's frames [px]. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A lens: maps observed pixels to those of a pinhole camera, and back. Its distortion has one
 * parameter: the division model (Fitzgibbon 2001), r_ideal = r / (1 + λ r²) about the frame's
 * centre, r in half diagonals. λ < 0 is the barrel distortion of most webcams; 0 is a pinhole.
 */
export class Lens {
  readonly distortion: number;
  readonly #size: FrameSize;

  /**
   * @param distortion λ: a pinhole camera would see the corners at 1 / (1 + λ) times their radius
   */
  constructor(size: FrameSize, distortion: number) {
    this.distortion = distortion;
    this.#size = size;
  }

  /** The ideal (pinhole) pixel for an observed one. */
  straighten(seen: PixelPoint): PixelPoint {
    return this.#scale(seen, (r) => 1 / (1 + this.distortion * r * r));
  }

  /** The observed pixel for an ideal one. */
  bend(ideal: PixelPoint): PixelPoint {
    return this.#scale(ideal, (r) => {
      // The smaller root of λ r_ideal r² - r + r_ideal = 0; beyond the fold there is none.
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
