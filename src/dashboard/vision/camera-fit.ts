/**
 * The camera over the floor: a homography behind a lens, from marks, and how far to trust it. A flat
 * floor leaves the lens open while there are four single marks; with more, or with the corners of
 * tags, it is fitted along, held near that of a pinhole by what webcams are like.
 */
import type { FloorPoint } from '../../units.ts';
import type { PixelPoint } from './frame.ts';
import { type FrameSize, Lens } from './frame.ts';
import { fitHomography, type Mark, MIN_MARKS } from './homography.ts';

/** How well marks are placed and clicked [px], and how far webcams' lenses spread about λ = 0. */
const MARK_PX = 1.5;
const LENS_SPREAD = 0.1;
/** Lenses that are tried: first on a grid, then between its best neighbours. */
const LENS_LIMIT = 0.4;
const GRID_STEP = 0.05;
const GOLDEN_ROUNDS = 16;

/** A camera that has been fitted to marks. */
export interface CameraFit {
  /** The floor point that is seen at a pixel; nothing at the horizon and above it. */
  toFloor(pixel: PixelPoint): FloorPoint | undefined;
  /** Where a floor point is seen. */
  toPixel(floor: FloorPoint): PixelPoint;
  /** How far the floor point moves when a pixel is off by one, there, in the worst direction [mm]. */
  pixelMm(floor: FloorPoint): number;
  readonly lens: Lens;
  /**
   * How far a mark lies from where the others put it, as root mean square that allows for what the fit
   * itself has taken up [mm]. Undefined for four marks, which any camera goes through exactly.
   */
  readonly residualMm: number | undefined;
  /** How far each mark is from its floor point [mm], as given. */
  readonly offMm: readonly number[];
}

/** Fits a camera. @throws PantiltError as `fitHomography` */
export function fitCamera(marks: readonly Mark[], size: FrameSize): CameraFit {
  // Refuses impossible marks before a lens is bent to suit them.
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

/** The distortion that explains the marks best, weighed against how unlikely it is for a webcam. */
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
