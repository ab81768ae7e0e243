/**
 * Spot detection from two frames of a scene, laser on and laser off. The laser adds light of one colour,
 * while lamps, shadows and exposure change all channels alike and cancel out. A coarse search in blocks
 * (spot-blocks.ts) is followed by a centroid of connected pixels (spot-blob.ts).
 */
import type { Frame, LaserColour, PixelPoint } from './frame.ts';
import { type Box, measureBlob } from './spot-blob.ts';
import { type BlockSums, channelAt, type Place, sumBlocks } from './spot-blocks.ts';

/** A detected spot with its quality. */
interface Spot extends PixelPoint {
  /** Peak brightness over the noise of a pixel. */
  readonly contrast: number;
  /** Number of its pixels. */
  readonly areaPx: number;
  /** Length over breadth. */
  readonly elongation: number;
  /** Score of the second best place relative to this one; 0 without a second. */
  readonly runnerUp: number;
}

/** The reason for a miss. */
export type MissReason =
  | 'nothing' // no light added in the laser's colour
  | 'too-bright' // none, and much of the frame is too bright to show it
  | 'ambiguous' // two candidates
  | 'glare' // at a place that is as bright without the laser
  | 'edge' // cut off by the edge of the frame
  | 'too-large' // a change of the scene instead of a spot
  | 'scene-changed'; // much of the frame changed: the camera moved, or a person is in view

/** The result of a search. */
export type SpotSearch =
  | { readonly spot: Spot; readonly notSeen?: never }
  | { readonly spot?: never; readonly notSeen: MissReason };

/** Minimum score of the best place, in units of the blocks' noise. */
const MIN_SIGNIFICANCE = 6;
/** Minimum peak of a spot, in units of a pixel's noise. */
const MIN_CONTRAST = 5;
/** Relative score from which a second place makes the result ambiguous. */
const AMBIGUOUS_SHARE = 0.5;
/** Maximum area of a spot, as a fraction of the frame. */
const MAX_SHARE = 0.005;
/** Fraction of nearly clipped pixels from which the frame counts as too bright. */
const BRIGHT_SHARE = 0.3;
/** Fraction of changed blocks from which the scene counts as changed. */
const CHANGED_SHARE = 0.15;

/**
 * Detects the spot.
 * @param on the frame with the laser on
 * @param off the frame with the laser off, of the same size
 */
export function detectSpot(on: Frame, off: Frame, colour: LaserColour): SpotSearch {
  const blocks = sumBlocks(on, off, colour);
  if (blocks.changedShare > CHANGED_SHARE) return { notSeen: 'scene-changed' };
  const best = strongest(blocks, undefined);
  const nothing = {
    notSeen: blocks.brightShare > BRIGHT_SHARE ? 'too-bright' : 'nothing',
  } as const;
  if (!best || best.score < MIN_SIGNIFICANCE * blocks.noise) return nothing;
  const channel = channelAt(best, on, off, blocks, colour);
  const blob = measureBlob(on, off, blocks, best, channel);
  if (!blob || blob.contrast < MIN_CONTRAST) return nothing;
  if (blob.areaPx > MAX_SHARE * on.width * on.height) return { notSeen: 'too-large' };
  if (blob.atEdge) return { notSeen: 'edge' };
  if (blob.inGlare) return { notSeen: 'glare' };
  const second = strongest(blocks, blob);
  const runnerUp = Math.max(0, (second?.score ?? 0) / best.score);
  if (runnerUp > AMBIGUOUS_SHARE) return { notSeen: 'ambiguous' };
  const { xPx, yPx, contrast, areaPx, elongation } = blob;
  return { spot: { xPx, yPx, contrast, areaPx, elongation, runnerUp } };
}

/** The strongest place outside a box. */
function strongest(
  { scores, columns, rows, size }: BlockSums,
  taken: Box | undefined,
): Place | undefined {
  let best: Place | undefined;
  for (let row = 0; row < rows - 1; row++) {
    for (let column = 0; column < columns - 1; column++) {
      const i = row * columns + column;
      const score =
        (scores[i] ?? 0) +
        (scores[i + 1] ?? 0) +
        (scores[i + columns] ?? 0) +
        (scores[i + columns + 1] ?? 0);
      if (score <= (best?.score ?? 0)) continue;
      const [x, y] = [column * size, row * size];
      const inside =
        taken &&
        x + 2 * size >= taken.left - size &&
        x <= taken.right + size &&
        y + 2 * size >= taken.top - size &&
        y <= taken.bottom + size;
      if (!inside) best = { column, row, score };
    }
  }
  return best;
}
