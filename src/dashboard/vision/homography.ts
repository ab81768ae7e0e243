/**
 * The homography between floor and pixels: a 3×3 matrix up to scale, for a camera without lens
 * distortion. Fitted by the normalised direct linear transform (Hartley and Zisserman, Multiple View
 * Geometry, algorithm 4.2); camera-fit.ts adds the lens.
 */

import { inverse, Matrix, SVD } from 'ml-matrix';
import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import { type FloorPoint, floorPoint } from '../../units.ts';
import { distancePx, type PixelPoint } from './frame.ts';

/** A floor point and its pixel. */
export interface Mark {
  readonly floor: FloorPoint;
  readonly pixel: PixelPoint;
}

/** The mapping in both directions. */
export interface Homography {
  /** The pixel of a floor point. */
  toPixel(floor: FloorPoint): PixelPoint;
  /** The floor point at a pixel; undefined at and above the horizon. */
  toFloor(pixel: PixelPoint): FloorPoint | undefined;
}

/** Minimum number of marks that determine a homography. */
export const MIN_MARKS = 4;
/** Marks closer than this coincide. */
const SAME_PX = 2;
const SAME_M = 0.005;
/** Singular values below this fraction of the largest count as zero. */
const SINGULAR = 2e-3;

type Pair = readonly [number, number];

/**
 * Fits a homography to at least four marks.
 * @throws PantiltError `marks-too-few`, `marks-coincide` (details: `marks`, the two indices),
 * `marks-collinear`, `marks-crossed` (no camera sees the points in this order), `marks-mirrored`
 */
export function fitHomography(marks: readonly Mark[]): Homography {
  if (marks.length < MIN_MARKS) {
    throw invalid('marks-too-few', `${marks.length} marks: at least four are required`);
  }
  assertDistinct(marks);
  const floors = marks.map(({ floor }): Pair => [floor.xM, floor.yM]);
  const pixels = marks.map(({ pixel }): Pair => [pixel.xPx, pixel.yPx]);
  const T_floor = normalisation(floors);
  const T_pixel = normalisation(pixels);
  const normalised = solve(
    floors.map((point) => mapPair(T_floor, point)),
    pixels.map((point) => mapPair(T_pixel, point)),
  );
  const H_pixel_floor = inverse(T_pixel).mmul(normalised).mmul(T_floor);
  // Scale and sign are free; the sign is chosen so that visible floor points have positive depth.
  const depths = floors.map((point) => depth(H_pixel_floor, point));
  if ((depths[0] ?? 0) < 0) H_pixel_floor.mul(-1);
  if (depths.some((value) => value * (depths[0] ?? 0) <= 0)) {
    throw invalid(
      'marks-crossed',
      'No camera can see these floor points in this order: two marks are probably swapped',
    );
  }
  if (determinant(H_pixel_floor) > 0) {
    throw invalid(
      'marks-mirrored',
      'The marks are mirrored: x is forward of the rig and y to its left',
    );
  }
  return homographyOf(H_pixel_floor);
}

function homographyOf(H_pixel_floor: Matrix): Homography {
  const H_floor_pixel = inverse(H_pixel_floor);
  // Floor points in front of the camera have positive depth, in both directions of the mapping.
  return {
    toPixel({ xM, yM }) {
      const [xPx, yPx] = mapPair(H_pixel_floor, [xM, yM]);
      return { xPx, yPx };
    },
    toFloor({ xPx, yPx }) {
      if (depth(H_floor_pixel, [xPx, yPx]) <= 0) return undefined;
      const [xM, yM] = mapPair(H_floor_pixel, [xPx, yPx]);
      return floorPoint(xM, yM);
    },
  };
}

/** The right singular vector of the smallest singular value of the 2n × 9 equations, as a matrix. */
function solve(from: readonly Pair[], to: readonly Pair[]): Matrix {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = to[i] ?? [0, 0];
    return [
      [-x, -y, -1, 0, 0, 0, u * x, u * y, u],
      [0, 0, 0, -x, -y, -1, v * x, v * y, v],
    ];
  });
  // Four marks give eight rows; a ninth row of zeros makes the null vector a column of V.
  while (rows.length < 9) rows.push(new Array(9).fill(0));
  const svd = new SVD(new Matrix(rows), { computeLeftSingularVectors: false });
  const H = Matrix.from1DArray(3, 3, svd.rightSingularVectors.getColumn(8));
  const [largest = 0] = svd.diagonal;
  const flattest = new SVD(H).diagonal;
  if (
    (svd.diagonal[7] ?? 0) < SINGULAR * largest ||
    (flattest[2] ?? 0) < SINGULAR * (flattest[0] ?? 0)
  ) {
    throw invalid('marks-collinear', 'Three marks are collinear: spread them out');
  }
  return H;
}

/** Moves the centroid to the origin and scales the mean distance from it to √2. */
function normalisation(points: readonly Pair[]): Matrix {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [a, b]) => sum + Math.hypot(a - x, b - y), 0) / points.length;
  const scale = Math.SQRT2 / spread;
  return new Matrix([
    [scale, 0, -scale * x],
    [0, scale, -scale * y],
    [0, 0, 1],
  ]);
}

function depth(H: Matrix, [x, y]: Pair): number {
  return H.get(2, 0) * x + H.get(2, 1) * y + H.get(2, 2);
}

function mapPair(H: Matrix, point: Pair): Pair {
  const [x, y] = point;
  const w = depth(H, point);
  return [
    (H.get(0, 0) * x + H.get(0, 1) * y + H.get(0, 2)) / w,
    (H.get(1, 0) * x + H.get(1, 1) * y + H.get(1, 2)) / w,
  ];
}

/** The determinant; its sign is the orientation of the mapping, where depths are positive. */
function determinant(H: Matrix): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = H.to1DArray();
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

function assertDistinct(marks: readonly Mark[]): void {
  marks.forEach(({ floor, pixel }, i) => {
    const twin = marks.findIndex(
      (other, j) =>
        j > i &&
        (distancePx(pixel, other.pixel) < SAME_PX ||
          Math.hypot(floor.xM - other.floor.xM, floor.yM - other.floor.yM) < SAME_M),
    );
    if (twin >= 0) {
      throw invalid('marks-coincide', `Marks ${i + 1} and ${twin + 1} coincide`, {
        marks: [i, twin],
      });
    }
  });
}

const invalid = (code: string, message: string, details = {}): PantiltError =>
  new PantiltError('invalid', code, msg`${message}`, details);
