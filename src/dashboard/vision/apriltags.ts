/**
 * Finds tags in a frame. js-aruco2 finds and reads them, to whole pixels; here their corners become
 * sub-pixel. tag-marks.ts makes floor marks of them. Loaded only where tags are looked for.
 */
/// <reference path="./js-aruco2.d.ts" />
import aruco from 'js-aruco2';
import type { Frame, PixelPoint } from './frame.ts';
import { TAG_CODES } from './tag-codes.ts';
import { refineCorners } from './tag-corners.ts';

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
const MOST_MISREAD = 3;

aruco.AR.DICTIONARIES[FAMILY] = { nBits: 36, tau: FAMILY_DISTANCE, codeList: TAG_CODES };

/** The tags in a frame, by id; of two with the same id the larger one. */
export function findTags({ width, height, data }: Frame): TagSighting[] {
  const detector = new aruco.AR.Detector({
    dictionaryName: FAMILY,
    maxHammingDistance: MOST_MISREAD,
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
