/**
 * The camera's fit to the floor: a homography behind a lens, from marks. Four single marks do not
 * determine the lens; with more marks or tag corners, its distortion is fitted with a prior about
 * 0.
 */
import type { FloorPoint } from '../../units.ts';
import type { PixelPoint } from './frame.ts';
import { type FrameSize, Lens } from './frame.ts';
import { fitHomography, type Mark, MIN_MARKS } from './homography.ts';

/** Standard deviations: of a mark [px], and of the distortion λ of webcam lenses about 0. */
const MARK_PX = 1.5;
const LENS_SPREAD = 0.1;
/** Search range of the distortion: a grid, then a golden-section search around its best value. */
const LENS_LIMIT = 0.4;
const GRID_STEP = 0.05;
const GOLDEN_ROUNDS = 16;

/** A camera fitted to marks. */
export interface CameraFit {
  /** The floor point at a pixel; undefined at and above the horizon. */
  toFloor(pixel: PixelPoint): FloorPoint | undefined;
  /** The pixel of a floor point. */
  toPixel(floor: FloorPoint): PixelPoint;
  /** The displacement on the floor for one pixel, in the worst direction [mm]. */
  pixelMm(floor: FloorPoint): number;
  readonly lens: Lens;
  /**
   * Root mean square residual of the marks, corrected for degrees of freedom [mm]. Undefined for
   * four marks, which always fit exactly.
   */
  readonly residualMm: number | undefined;
  /** The residual of each mark on the floor [mm], in order. */
  readonly offMm: readonly number[];
}

/** Fits a camera. @throws PantiltError as `fitHomography` */
export function fitCamera(marks: readonly Mark[], size: FrameSize): CameraFit {
  // Rejects impossible marks before the distortion is fitted.
  fitHomography(marks);
  const lens = new Lens(size, marks.length > MIN_MARKS ? bestDistortion(marks, size) : 0);
  const homography = fitStraightened(marks, lens);
  const toFloor = (pixel: PixelPoint) => homography.toFloor(lens.straighten(pixel));
  const toPixel = (floor: FloorPoint) => lens.bend(homography.toPixel(floor));
  const offMm = marks.map(({ floor, pixel }) => apartMm(toFloor(pixel), floor));
  const free = 2 * marks.length - (marks.length > MIN_MARKS ? 9 : 8);
  const squares = offMm.reduce((sum, mm) => sum + mm * mm, 0);
  return {
    toFloor,
    toPixel,
    pixelMm(floor) {
      const { xPx, yPx } = toPixel(floor);
      const steps = [0, 1, 2, 3].map((eighth) => {
        const angle = (eighth * Math.PI) / 4;
        const to = { xPx: xPx + Math.cos(angle), yPx: yPx + Math.sin(angle) };
        return apartMm(toFloor(to), floor);
      });
      return Math.max(...steps);
    },
    lens,
    residualMm: free > 0 ? Math.sqrt((2 * squares) / free) : undefined,
    offMm,
  };
}

const fitStraightened = (marks: readonly Mark[], lens: Lens) =>
  fitHomography(marks.map(({ floor, pixel }) => ({ floor, pixel: lens.straighten(pixel) })));

/** The distortion with the highest posterior probability. */
function bestDistortion(marks: readonly Mark[], size: FrameSize): number {
  const cost = (distortion: number): number => {
    const lens = new Lens(size, distortion);
    const homography = fitStraightened(marks, lens);
    let sum = (distortion / LENS_SPREAD) ** 2;
    for (const { floor, pixel } of marks) {
      const seen = lens.bend(homography.toPixel(floor));
      sum += ((seen.xPx - pixel.xPx) ** 2 + (seen.yPx - pixel.yPx) ** 2) / MARK_PX ** 2;
    }
    return sum;
  };
  let [best, bestCost] = [0, Number.POSITIVE_INFINITY];
  for (let tried = -LENS_LIMIT; tried <= LENS_LIMIT; tried += GRID_STEP) {
    const triedCost = cost(tried);
    if (triedCost < bestCost) [best, bestCost] = [tried, triedCost];
  }
  let [low, high] = [best - GRID_STEP, best + GRID_STEP];
  for (let round = 0; round < GOLDEN_ROUNDS; round++) {
    const share = ((Math.sqrt(5) - 1) / 2) * (high - low);
    if (cost(high - share) < cost(low + share)) high = low + share;
    else low = high - share;
  }
  return (low + high) / 2;
}

const apartMm = (seen: FloorPoint | undefined, floor: FloorPoint): number =>
  seen ? 1000 * Math.hypot(seen.xM - floor.xM, seen.yM - floor.yM) : Number.POSITIVE_INFINITY;
