/**
 * Synthetic frames of a floor with known ground truth: planks, printed tags, glare of a lamp, a red
 * object, and the laser spot at its true place, with the noise, clipping and colour resolution of a
 * webcam.
 */
import type { Random } from '../../../random.ts';
import { type FloorPoint, floorPoint } from '../../../units.ts';
import type { Frame, PixelPoint } from '../frame.ts';
import type { PinholeCamera } from './pinhole-camera.ts';
import { type FloorThings, stillPicture } from './still-picture.ts';

/** The laser's appearance in a frame. */
export interface Beam {
  readonly hit: FloorPoint;
  /** Height of the laser above the origin, where the beam starts [m]. */
  readonly heightM?: number;
  /** Radius of the beam, one standard deviation [m]. */
  readonly radiusM?: number;
  /** Brightness at its centre without clipping. */
  readonly level?: number;
  readonly colour?: keyof typeof LASER_RGB;
  /** Blur of lens and motion, one standard deviation [px]. */
  readonly blurPx?: number;
}

/** The properties that vary from frame to frame. */
export interface Shot {
  readonly beam?: Beam;
  /** Exposure; 1 keeps the scene's brightness. */
  readonly exposure?: number;
  /** Read noise, one standard deviation [levels]; shot noise is added to it. */
  readonly noiseLevels?: number;
  /** Whether colour has half the resolution, as in video. */
  readonly halfColour?: boolean;
}

/** Fraction of the beam's light that scatters widely in lens and floor. */
const HALO_SHARE = 0.06;
const HALO_PX = 7;
/** The response of the camera's three channels to each laser. */
const LASER_RGB = {
  red: [1, 0.14, 0.1],
  green: [0.12, 1, 0.2],
  blue: [0.35, 0.12, 1],
} as const;

/** A scene in front of a camera. Its unlit picture is rendered once. */
export class FloorScene {
  readonly camera: PinholeCamera;
  readonly #still: Float32Array;

  constructor(camera: PinholeCamera, things: FloorThings = {}) {
    this.camera = camera;
    this.#still = stillPicture(camera, things);
  }

  /** Renders one frame. Light may exceed 255 until the last step, as on a sensor. */
  shoot(
    random: Random,
    { beam, exposure = 1, noiseLevels = 3, halfColour = false }: Shot = {},
  ): Frame {
    const { width, height } = this.camera;
    const light = this.#still.slice();
    if (beam) addBeam(light, this.camera, beam);
    const data = new Uint8ClampedArray(4 * width * height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        const level = exposure * (light[3 * pixel + channel] ?? 0);
        const deviation = Math.sqrt(
          noiseLevels ** 2 + (0.02 * Math.min(level, 255) * noiseLevels) / 3,
        );
        data[4 * pixel + channel] = level + (deviation === 0 ? 0 : deviation * fastNormal(random));
      }
      data[4 * pixel + 3] = 255;
    }
    if (halfColour) halveColour(data, width, height);
    return { width, height, data };
  }
}

/** Adds the spot of a beam to the light, three numbers per pixel, and returns the affected box. */
export function addBeam(light: Float32Array, camera: PinholeCamera, beam: Beam): void {
  const { hit, heightM = 0.28, radiusM = 0.002, level = 700, blurPx = 0.8 } = beam;
  const rgb = LASER_RGB[beam.colour ?? 'red'];
  const rangeM = Math.hypot(hit.xM, hit.yM);
  const bearing = Math.atan2(hit.yM, hit.xM);
  const stretch = Math.hypot(rangeM, heightM) / heightM;
  // The footprint of the beam, a Gaussian elongated along the bearing, as a grid of points in view
  // of the camera.
  const dots: (PixelPoint & { share: number })[] = [];
  const side = 10;
  let total = 0;
  for (let i = -side; i <= side; i++) {
    for (let j = -side; j <= side; j++) {
      const [along, across] = [(2.5 * i) / side, (2.5 * j) / side];
      const share = Math.exp(-(along ** 2 + across ** 2) / 2);
      const [a, c] = [along * radiusM * stretch, across * radiusM];
      const point = floorPoint(
        hit.xM + a * Math.cos(bearing) - c * Math.sin(bearing),
        hit.yM + a * Math.sin(bearing) + c * Math.cos(bearing),
      );
      dots.push({ ...camera.project(point), share });
      total += share;
    }
  }
  splat(
    light,
    camera,
    dots,
    blurPx,
    rgb.map((share) => (share * level) / total),
  );
  const middle = [{ ...camera.project(hit), share: 1 }];
  splat(
    light,
    camera,
    middle,
    HALO_PX,
    rgb.map((share) => share * level * HALO_SHARE),
  );
}

function splat(
  light: Float32Array,
  { width, height }: PinholeCamera,
  dots: readonly (PixelPoint & { share: number })[],
  blurPx: number,
  levels: readonly number[],
): void {
  for (const { xPx, yPx, share } of dots) {
    const reach = Math.ceil(4 * blurPx);
    for (
      let y = Math.max(0, Math.floor(yPx) - reach);
      y <= Math.min(height - 1, yPx + reach);
      y++
    ) {
      for (
        let x = Math.max(0, Math.floor(xPx) - reach);
        x <= Math.min(width - 1, xPx + reach);
        x++
      ) {
        const square = (x + 0.5 - xPx) ** 2 + (y + 0.5 - yPx) ** 2;
        const value = share * Math.exp(-square / (2 * blurPx * blurPx));
        for (let channel = 0; channel < 3; channel++) {
          const i = 3 * (y * width + x) + channel;
          light[i] = (light[i] ?? 0) + value * levels[channel]!;
        }
      }
    }
  }
}

/** Approximately normal noise, fast: the sum of four uniform numbers. */
function fastNormal(random: Random): number {
  return (
    (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2) * Math.sqrt(3)
  );
}

/** Converts to YCbCr with colour at half the resolution, and back (BT.601, full range). */
function halveColour(data: Uint8ClampedArray, width: number, height: number): void {
  for (let y = 0; y + 1 < height; y += 2) {
    for (let x = 0; x + 1 < width; x += 2) {
      const four = [0, 4, 4 * width, 4 * width + 4].map((step) => 4 * (y * width + x) + step);
      let [cb, cr] = [0, 0];
      const lumas = four.map((i) => {
        const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
        const luma = 0.299 * r + 0.587 * g + 0.114 * b;
        cb += (b - luma) * 0.141;
        cr += (r - luma) * 0.17825;
        return luma;
      });
      four.forEach((i, k) => {
        data[i] = lumas[k]! + 1.402 * cr;
        data[i + 1] = lumas[k]! - 0.344 * cb - 0.714 * cr;
        data[i + 2] = lumas[k]! + 1.772 * cb;
      });
    }
  }
}
