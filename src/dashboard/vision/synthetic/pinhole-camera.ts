/**
 * A synthetic camera above the floor with known ground truth, for tests: a pinhole with square
 * pixels and a lens with one distortion term (Brown's k1, in units of the focal length).
 */
import { type FloorPoint, floorPoint } from '../../../units.ts';
import type { PixelPoint } from '../frame.ts';

type Vector = readonly [number, number, number];

/** A camera's pose and properties. */
export interface CameraPlace {
  readonly positionM: Vector;
  readonly lookAt: FloorPoint;
  readonly width?: number;
  readonly height?: number;
  readonly focalPx?: number;
  readonly k1?: number;
}

/** A camera that maps floor points to pixels and back. */
export class PinholeCamera {
  readonly width: number;
  readonly height: number;
  readonly focalPx: number;
  readonly positionM: Vector;
  readonly #k1: number;
  readonly #right: Vector;
  readonly #down: Vector;
  readonly #forward: Vector;

  constructor({
    positionM,
    lookAt,
    width = 1280,
    height = 720,
    focalPx = 900,
    k1 = 0,
  }: CameraPlace) {
    this.width = width;
    this.height = height;
    this.focalPx = focalPx;
    this.positionM = positionM;
    this.#k1 = k1;
    const [x, y, z] = positionM;
    this.#forward = unit([lookAt.xM - x, lookAt.yM - y, -z]);
    this.#right = unit(cross(this.#forward, [0, 0, 1]));
    this.#down = cross(this.#forward, this.#right);
  }

  /** The pixel of a floor point. */
  project({ xM, yM }: FloorPoint): PixelPoint {
    const [cx, cy, cz] = this.positionM;
    const ray: Vector = [xM - cx, yM - cy, -cz];
    const depth = dot(ray, this.#forward);
    const [u, v] = [dot(ray, this.#right) / depth, dot(ray, this.#down) / depth];
    const stretch = 1 + this.#k1 * (u * u + v * v);
    return {
      xPx: this.width / 2 + this.focalPx * u * stretch,
      yPx: this.height / 2 + this.focalPx * v * stretch,
    };
  }

  /** The floor point at a pixel; undefined above the horizon. */
  floorAt({ xPx, yPx }: PixelPoint): FloorPoint | undefined {
    const [du, dv] = [
      (xPx - this.width / 2) / this.focalPx,
      (yPx - this.height / 2) / this.focalPx,
    ];
    let [u, v] = [du, dv];
    for (let round = 0; this.#k1 !== 0 && round < 12; round++) {
      const stretch = 1 + this.#k1 * (u * u + v * v);
      [u, v] = [du / stretch, dv / stretch];
    }
    const ray = [0, 1, 2].map(
      (i) => this.#forward[i]! + u * this.#right[i]! + v * this.#down[i]!,
    ) as unknown as Vector;
    if (ray[2] >= 0) return undefined;
    const reach = -this.positionM[2] / ray[2];
    return floorPoint(this.positionM[0] + reach * ray[0], this.positionM[1] + reach * ray[1]);
  }
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a: Vector): Vector => {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
};
