/**
 * The camera from tags: each lies with its middle on a known floor point, turned as it happens to lie.
 * Its turn is fitted along, so all four corners of every tag count, and their size is a check of its own.
 */

import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import { type FloorPoint, floorPoint } from '../../units.ts';
import type { TagSighting } from './apriltags.ts';
import { type CameraFit, fitCamera } from './camera-fit.ts';
import type { FrameSize, PixelPoint } from './frame.ts';
import { type Mark, MIN_MARKS } from './homography.ts';

/** Turns and camera, each from the other; they settle quickly. */
const ROUNDS = 4;

/** A camera from tags. */
export interface TagFit {
  readonly camera: CameraFit;
  /** The corners that were used, those of one tag after those of the other. */
  readonly marks: readonly Mark[];
  readonly ids: readonly number[];
  /** How far each tag lies from where the others put it [mm]. */
  readonly apartMm: readonly number[];
  /** The tag without which the others agree best: if one lies wrong, it is this one. An index into `ids`. */
  readonly suspect: number;
  /** How much larger each tag is on the floor than its size says, 0.02 is two per cent. */
  readonly oversize: readonly number[];
}

/**
 * Fits a camera to the tags that lie on known places.
 * @param places of tag 0, tag 1 and so on; a tag without a place isn't used
 * @throws PantiltError `tags-too-few` (details: `missing`, the ids that weren't seen), and as `fitHomography`
 */
export function fitCameraToTags(
  tags: readonly TagSighting[],
  places: readonly FloorPoint[],
  tagSizeM: number,
  size: FrameSize,
): TagFit {
  const placed = tags.flatMap((tag) => {
    const middle = places[tag.id];
    return middle ? [{ ...tag, middle }] : [];
  });
  if (placed.length < MIN_MARKS) {
    const missing = places.flatMap((_, id) => (tags.some((tag) => tag.id === id) ? [] : [id]));
    throw new PantiltError(
      'invalid',
      'tags-too-few',
      msg`${placed.length} tags are seen, four are wanted: missing are ${missing.join(', ')}`,
      { missing },
    );
  }
  const middles = placed.map(
    ({ middle, corners }): Mark => ({ floor: middle, pixel: middleOf(corners) }),
  );
  let camera = fitCamera(middles, size);
  let marks: readonly Mark[] = middles;
  for (let round = 0; round < ROUNDS; round++) {
    marks = placed.flatMap(({ middle, corners }) => cornerMarks(camera, middle, corners, tagSizeM));
    camera = fitCamera(marks, size);
  }
  const oversize = placed.map(({ corners }) => {
    const seen = corners.map((corner, i) => {
      const [from, to] = [camera.toFloor(corner), camera.toFloor(corners[(i + 1) % 4] ?? corner)];
      return from && to ? Math.hypot(to.xM - from.xM, to.yM - from.yM) : Number.NaN;
    });
    return seen.reduce((sum, side) => sum + side, 0) / seen.length / tagSizeM - 1;
  });
  const others = placed.map(({ middle, corners }, i) => {
    const rest = marks.filter((_, j) => Math.floor(j / corners.length) !== i);
    const { toFloor, residualMm } = fitCamera(rest, size);
    const seen = toFloor(middleOf(corners)) ?? { xM: Number.POSITIVE_INFINITY, yM: 0 };
    return {
      apartMm: 1000 * Math.hypot(seen.xM - middle.xM, seen.yM - middle.yM),
      residualMm: residualMm ?? 0,
    };
  });
  const residualsMm = others.map(({ residualMm }) => residualMm);
  return {
    camera,
    marks,
    ids: placed.map(({ id }) => id),
    apartMm: others.map(({ apartMm }) => apartMm),
    suspect: residualsMm.indexOf(Math.min(...residualsMm)),
    oversize,
  };
}

/** A square of the tag's size about its middle, turned so that it fits the corners best. */
function cornerMarks(
  camera: CameraFit,
  middle: FloorPoint,
  corners: readonly PixelPoint[],
  tagSizeM: number,
): Mark[] {
  let [along, across] = [0, 0];
  corners.forEach((corner, i) => {
    const seen = camera.toFloor(corner);
    if (!seen) return;
    const bearing = Math.atan2(seen.yM - middle.yM, seen.xM - middle.xM) + (i * Math.PI) / 2;
    along += Math.cos(bearing);
    across += Math.sin(bearing);
  });
  const turn = Math.atan2(across, along);
  return corners.map((pixel, i) => {
    const bearing = turn - (i * Math.PI) / 2;
    const radius = tagSizeM * Math.SQRT1_2;
    return {
      pixel,
      floor: floorPoint(
        middle.xM + radius * Math.cos(bearing),
        middle.yM + radius * Math.sin(bearing),
      ),
    };
  });
}

/** Where the diagonals cross: perspective keeps that the middle. */
function middleOf(corners: readonly PixelPoint[]): PixelPoint {
  const [a, b, c, d] = corners as [PixelPoint, PixelPoint, PixelPoint, PixelPoint];
  const [acx, acy, bdx, bdy] = [c.xPx - a.xPx, c.yPx - a.yPx, d.xPx - b.xPx, d.yPx - b.yPx];
  const share = ((b.xPx - a.xPx) * bdy - (b.yPx - a.yPx) * bdx) / (acx * bdy - acy * bdx);
  return { xPx: a.xPx + share * acx, yPx: a.yPx + share * acy };
}
