/**
 * The camera's fit to tags: each tag's centre lies on a known floor point, in any orientation. The
 * orientation is fitted too, so that all four corners count; the apparent size is an independent check.
 */

import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import { type FloorPoint, floorPoint } from '../../units.ts';
import type { DetectedTag } from './apriltags.ts';
import { type CameraFit, fitCamera } from './camera-fit.ts';
import type { FrameSize, PixelPoint } from './frame.ts';
import { type Mark, MIN_MARKS } from './homography.ts';

/**
 * Maximum number of alternations between fitting the orientations and fitting the camera; they
 * converge quickly.
 */
const ROUNDS = 4;

/** A camera fitted to tags. */
export interface TagFit {
  readonly camera: CameraFit;
  /** The corners used, grouped by tag. */
  readonly marks: readonly Mark[];
  readonly ids: readonly number[];
  /** The distance of each tag from its position predicted by the others [mm]. */
  readonly apartMm: readonly number[];
  /**
   * Index into `ids` of the tag whose removal reduces the residual most: the most likely outlier.
   */
  readonly suspect: number;
  /** Relative error of each tag's apparent size, 0.02 is 2 % too large. */
  readonly oversize: readonly number[];
}

/**
 * Fits a camera to tags at known positions.
 * @param places positions of tags 0, 1, …; a tag without a position is ignored
 * @throws PantiltError `tags-too-few` (details: `missing`, ids not detected), and as
 * `fitHomography`
 */
export function fitCameraToTags(
  tags: readonly DetectedTag[],
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
      msg`${placed.length} tags detected, at least four required: missing ${missing.join(', ')}`,
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

/** The corners of a tag of this size about its centre, in the best-fitting orientation. */
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

/** The intersection of the diagonals, which is the centre in any perspective. */
function middleOf(corners: readonly PixelPoint[]): PixelPoint {
  const [a, b, c, d] = corners as [PixelPoint, PixelPoint, PixelPoint, PixelPoint];
  const [acx, acy, bdx, bdy] = [c.xPx - a.xPx, c.yPx - a.yPx, d.xPx - b.xPx, d.yPx - b.yPx];
  const share = ((b.xPx - a.xPx) * bdy - (b.yPx - a.yPx) * bdx) / (acx * bdy - acy * bdx);
  return { xPx: a.xPx + share * acx, yPx: a.yPx + share * acy };
}
