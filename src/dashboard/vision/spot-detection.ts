/**
 * Finds the laser spot from two frames of one scene, laser on and laser off. What the laser adds is of its
 * colour; lamps, shadows and the camera's exposure change all channels alike and cancel out. Coarse search
 * in blocks, then a centroid over the pixels that belong together (spot-blob.ts).
 */
import type { Frame, LaserColour, PixelPoint } from './frame.ts';
import { type Box, measureBlob } from './spot-blob.ts';
import { type BlockSums, channelAt, type Place, sumBlocks } from './spot-blocks.ts';

/** A spot and how sure it is. */
export interface Spot extends PixelPoint {
  /** How far it stands out of the noise: brightness at its peak over the noise of a pixel. */
  readonly contrast: number;
  /** Pixels that belong to it. */
  readonly areaPx: number;
  /** Length over breadth. */
  readonly elongation: number;
  /** The next best place, as a share of this one; 0 when there is none. */
  readonly runnerUp: number;
}

/** Why no spot is reported. */
export type NotSeen =
  | 'nothing' // nothing of the laser's colour was added
  | 'too-bright' // nothing, and much of the frame is so bright that it couldn't be
  | 'ambiguous' // two places that might be it
  | 'glare' // it lies where the frame is as bright without the laser
  | 'edge' // cut off by the rim of the frame
  | 'too-large' // no spot, but a change of the scene
  | 'scene-changed'; // much of the frame changed: the camera was bumped, or somebody is in the way

/** What a search came to. */
export type SpotSearch =
  | { readonly spot: Spot; readonly notSeen?: never }
  | { readonly spot?: never; readonly notSeen: NotSeen };

/** The best place stands this far out of the blocks' noise at least. */
const MIN_SIGNIFICANCE = 6;
/** A spot's peak stands this far out of a pixel's noise at least. */
const MIN_CONTRAST = 5;
/** A second place this strong makes the first a guess. */
const AMBIGUOUS_SHARE = 0.5;
/** A spot fills no more than this share of a frame. */
const LARGEST_SHARE = 0.005;
/** Where so large a share of the frame is nearly clipped, the room or the exposure is too bright. */
const BRIGHT_SHARE = 0.3;
/** When so large a share of the blocks changed brightness, the scene isn't the same. */
const CHANGED_SHARE = 0.15;

/**
 * Finds the spot.
 * @param on laser on
 * @param off laser off, of the same size
 */
export function findSpot(on: Frame, off: Frame, colour: LaserColour): SpotSearch {
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
  if (blob.areaPx > LARGEST_SHARE * on.width * on.height) return { notSeen: 'too-large' };
  if (blob.atEdge) return { notSeen: 'edge' };
  if (blob.inGlare) return { notSeen: 'glare' };
  const second = strongest(blocks, blob);
  const runnerUp = Math.max(0, (second?.score ?? 0) / best.score);
  if (runnerUp > AMBIGUOUS_SHARE) return { notSeen: 'ambiguous' };
  const { xPx, yPx, contrast, areaPx, elongation } = blob;
  return { spot: { xPx, yPx, contrast, areaPx, elongation, runnerUp } };
}

/** The strongest place, outside a box around what was found already. */
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
