/**
 * Finds tags in a frame. js-aruco2 finds and reads them, to whole pixels; here their corners become
 * sub-pixel. tag-marks.ts makes floor marks of them. Loaded only where tags are looked for.
 */
import aruco from 'js-aruco2';
import type { Frame, PixelPoint } from './frame.ts';
import { TAG_CELLS, TAG_CODES } from './tag-codes.ts';

/**
 * The corners of a tag to a fraction of a pixel: along each side the edge between the black rim and the
 * white paper is looked for, lines are laid through what was found, and neighbouring lines are cut.
 */

/** Places along a side that are looked at, away from its ends, where the other side disturbs. */
const PLACES = 24;
const FROM = 0.12;
/** The edge is looked for so far to either side [px], and never past half a cell. */
const REACH_PX = 3;
const STEP_PX = 0.5;
/** An edge has this much contrast at least. */
const MIN_CONTRAST = 12;

/** A line: its points p have p · normal = offset. */
interface Line {
  readonly normal: PixelPoint;
  readonly offset: number;
}

/** @param corners clockwise in the frame, to a pixel or two; one that can't be refined stays */
export function refineCorners(frame: Frame, corners: readonly PixelPoint[]): PixelPoint[] {
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
  // Outward, for corners that run clockwise.
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
  // What lies off the line is a stain or a shadow.
  const off = ({ xPx, yPx }: PixelPoint) =>
    Math.abs(xPx * line.normal.xPx + yPx * line.normal.yPx - line.offset);
  const typical = [...edge.map(off)].sort((a, b) => a - b)[edge.length >> 1] ?? 0;
  return lineThrough(edge.filter((point) => off(point) <= 3 * typical + 0.05));
}

/** The line of total least squares. */
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

/** Brightness between pixels, bilinear; the rim of the frame goes on outside. */
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

/** A tag that is seen. */
export interface TagSighting {
  readonly id: number;
  /** Clockwise in the frame, from the upper left corner of the tag as it is printed. */
  readonly corners: readonly PixelPoint[];
}

const FAMILY = 'APRILTAG_36h11_FIRST';
/** Two codes of the family differ in 11 bits at least. */
const FAMILY_DISTANCE = 11;
/** Bits that may be misread; more, and something that is no tag might be taken for one. */
const MAX_MISREAD = 3;

aruco.AR.DICTIONARIES[FAMILY] = { nBits: 36, tau: FAMILY_DISTANCE, codeList: TAG_CODES };

/** The tags in a frame, by id; of two with the same id the larger one. */
export function findTags({ width, height, data }: Frame): TagSighting[] {
  const detector = new aruco.AR.Detector({
    dictionaryName: FAMILY,
    maxHammingDistance: MAX_MISREAD,
  });
  // Of paper and tag, which lie near each other, it would keep the paper: the code tells them apart.
  detector.notTooNear = (candidates) => candidates;
  const tags = new Map<number, TagSighting>();
  for (const { id, corners } of detector.detectImage(width, height, data)) {
    const found = corners.map(({ x, y }) => ({ xPx: x + 0.5, yPx: y + 0.5 }));
    const tag = { id, corners: refineCorners({ width, height, data }, found) };
    const twin = tags.get(id);
    if (!twin || area(twin) < area(tag)) tags.set(id, tag);
  }
  return [...tags.values()].sort((a, b) => a.id - b.id);
}

function area({ corners }: TagSighting): number {
  return corners.reduce((sum, { xPx, yPx }, i) => {
    const next = corners[(i + 1) % corners.length] ?? { xPx, yPx };
    return sum + (xPx * next.yPx - next.xPx * yPx) / 2;
  }, 0);
}
