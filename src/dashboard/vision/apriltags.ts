/**
 * AprilTag detection: js-aruco2 finds and decodes the tags to whole pixels; their corners are refined to
 * sub-pixel accuracy here. Used by tag-marks.ts; loaded on demand.
 */
import aruco from 'js-aruco2';
import type { Frame, PixelPoint } from './frame.ts';
import { TAG_CELLS, TAG_CODES } from './tag-codes.ts';

/** Number of points along a side, excluding its ends, where the adjacent side interferes. */
const PLACES = 24;
const FROM = 0.12;
/** Search range of the edge to either side [px], at most two thirds of a cell. */
const REACH_PX = 3;
const STEP_PX = 0.5;
/** Minimum contrast of an edge. */
const MIN_CONTRAST = 12;

/** A line of points p with p · normal = offset. */
interface Line {
  readonly normal: PixelPoint;
  readonly offset: number;
}

/**
 * Locates the edge between black border and white paper along each side, fits a line to its points,
 * and intersects neighbouring lines.
 * @param corners clockwise, accurate to a pixel or two; a corner that cannot be refined is kept
 */
function refineCorners(frame: Frame, corners: readonly PixelPoint[]): PixelPoint[] {
  const sides = corners.map((from, i) => edgeLine(frame, from, corners[(i + 1) % 4] ?? from));
  return corners.map((corner, i) => {
    const [before, after] = [sides[(i + 3) % 4], sides[i]];
    const cut = before && after && intersection(before, after);
    return cut && Math.hypot(cut.xPx - corner.xPx, cut.yPx - corner.yPx) < 2 * REACH_PX
      ? cut
      : corner;
  });
}

function edgeLine(frame: Frame, from: PixelPoint, to: PixelPoint): Line | undefined {
  const [dx, dy] = [to.xPx - from.xPx, to.yPx - from.yPx];
  const length = Math.hypot(dx, dy);
  // Outward, for clockwise corners.
  const [nx, ny] = [dy / length, -dx / length];
  const reach = Math.min(REACH_PX, length / TAG_CELLS / 1.5);
  const edge: PixelPoint[] = [];
  for (let place = 0; place < PLACES; place++) {
    const share = FROM + ((1 - 2 * FROM) * place) / (PLACES - 1);
    const [x, y] = [from.xPx + share * dx, from.yPx + share * dy];
    const along = (s: number) => brightness(frame, x + s * nx, y + s * ny);
    let [sum, moment] = [0, 0];
    for (let s = -reach; s < reach; s += STEP_PX) {
      const rise = Math.max(0, along(s + STEP_PX) - along(s));
      sum += rise;
      moment += rise * (s + STEP_PX / 2);
    }
    if (sum < MIN_CONTRAST) continue;
    edge.push({ xPx: x + (moment / sum) * nx, yPx: y + (moment / sum) * ny });
  }
  const line = edge.length > PLACES / 2 ? lineThrough(edge) : undefined;
  if (!line) return undefined;
  // Outliers are stains or shadows.
  const off = ({ xPx, yPx }: PixelPoint) =>
    Math.abs(xPx * line.normal.xPx + yPx * line.normal.yPx - line.offset);
  const typical = [...edge.map(off)].sort((a, b) => a - b)[edge.length >> 1] ?? 0;
  return lineThrough(edge.filter((point) => off(point) <= 3 * typical + 0.05));
}

/** The total least squares line. */
function lineThrough(points: readonly PixelPoint[]): Line {
  const mean = (of: (point: PixelPoint) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ xPx }) => xPx), mean(({ yPx }) => yPx)];
  const xx = mean(({ xPx }) => (xPx - x) ** 2);
  const yy = mean(({ yPx }) => (yPx - y) ** 2);
  const xy = mean(({ xPx, yPx }) => (xPx - x) * (yPx - y));
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const normal = { xPx: -Math.sin(angle), yPx: Math.cos(angle) };
  return { normal, offset: x * normal.xPx + y * normal.yPx };
}

function intersection(a: Line, b: Line): PixelPoint | undefined {
  const turn = a.normal.xPx * b.normal.yPx - a.normal.yPx * b.normal.xPx;
  if (Math.abs(turn) < 0.1) return undefined;
  return {
    xPx: (a.offset * b.normal.yPx - b.offset * a.normal.yPx) / turn,
    yPx: (b.offset * a.normal.xPx - a.offset * b.normal.xPx) / turn,
  };
}

/** Bilinear brightness between pixels; clamped at the edge of the frame. */
function brightness({ width, height, data }: Frame, xPx: number, yPx: number): number {
  const x = Math.min(Math.max(xPx - 0.5, 0), width - 1.001);
  const y = Math.min(Math.max(yPx - 0.5, 0), height - 1.001);
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const grey = (i: number) =>
    0.299 * (data[i] ?? 0) + 0.587 * (data[i + 1] ?? 0) + 0.114 * (data[i + 2] ?? 0);
  const at = 4 * (row * width + column);
  const [right, low] = [x - column, y - row];
  const upper = (1 - right) * grey(at) + right * grey(at + 4);
  const lower = (1 - right) * grey(at + 4 * width) + right * grey(at + 4 * width + 4);
  return (1 - low) * upper + low * lower;
}

/** A detected tag. */
export interface DetectedTag {
  readonly id: number;
  /** Clockwise in the frame, starting at the upper left corner of the printed tag. */
  readonly corners: readonly PixelPoint[];
}

const FAMILY = 'APRILTAG_36h11_FIRST';
/** Minimum Hamming distance between codes of the family. */
const FAMILY_DISTANCE = 11;
/** Maximum number of corrected bits; more would accept false tags. */
const MAX_MISREAD = 3;

aruco.AR.DICTIONARIES[FAMILY] = { nBits: 36, tau: FAMILY_DISTANCE, codeList: TAG_CODES };

/** Detects the tags in a frame, by id; of duplicates, the larger one is kept. */
export function detectTags({ width, height, data }: Frame): DetectedTag[] {
  const detector = new aruco.AR.Detector({
    dictionaryName: FAMILY,
    maxHammingDistance: MAX_MISREAD,
  });
  // Of nested candidates, the detector would keep the outline of the paper; the code check selects
  // the tag.
  detector.notTooNear = (candidates) => candidates;
  const tags = new Map<number, DetectedTag>();
  for (const { id, corners } of detector.detectImage(width, height, data)) {
    const found = corners.map(({ x, y }) => ({ xPx: x + 0.5, yPx: y + 0.5 }));
    const tag = { id, corners: refineCorners({ width, height, data }, found) };
    const twin = tags.get(id);
    if (!twin || area(twin) < area(tag)) tags.set(id, tag);
  }
  return [...tags.values()].sort((a, b) => a.id - b.id);
}

function area({ corners }: DetectedTag): number {
  return corners.reduce((sum, { xPx, yPx }, i) => {
    const next = corners[(i + 1) % corners.length] ?? { xPx, yPx };
    return sum + (xPx * next.yPx - next.xPx * yPx) / 2;
  }, 0);
}
