/**
 * The coarse half of spot detection: what the laser added, summed over blocks of 8 × 8 pixels. Every pixel
 * of both frames is read once here, and only here, so this is what spot detection takes of time.
 */
import type { Frame, LaserColour } from './frame.ts';

/** Side of a block [px]. */
const SIZE = 8;
/** The channel of a colour, then the other two; of any colour the order doesn't matter. */
const CHANNELS = { red: [0, 1, 2], green: [1, 0, 2], blue: [2, 0, 1], any: [1, 0, 2] } as const;
/** Pixels are this far apart where the whole frame is judged by some of them, in bytes. */
const GRID_STEP = 4 * 997;
/** Brighter than this a pixel is nearly clipped. */
const BRIGHT_LEVEL = 240;
/** Mean change of a block's brightness that isn't noise [levels]. */
const CHANGED_LEVELS = 12;

/** Two frames, block by block. */
export interface BlockSums {
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  /** What `off` is to be multiplied by, so that its exposure is that of `on`. */
  readonly gain: number;
  /** What was added of the laser's colour beyond the other two, or of all three, summed, of each block. */
  readonly scores: Float32Array;
  /** Standard deviation of the scores of two by two blocks where nothing was added. */
  readonly noise: number;
  /** The share of blocks whose brightness changed. */
  readonly changedShare: number;
  /** The share of the frame without the laser that is too bright for a spot to show. */
  readonly brightShare: number;
}

/** A square of two by two blocks, by its upper left one. */
export interface Place {
  readonly column: number;
  readonly row: number;
  readonly score: number;
}

/** Sums two frames of the same size. */
export function sumBlocks(on: Frame, off: Frame, colour: LaserColour): BlockSums {
  const [columns, rows] = [Math.floor(on.width / SIZE), Math.floor(on.height / SIZE)];
  const any = colour === 'any';
  const [channel, other, third] = CHANNELS[colour];
  const { gain, brightShare } = exposures(on, off);
  const scores = new Float32Array(columns * rows);
  let changed = 0;
  const [a, b] = [on.data, off.data];
  // Fixed point, so that the loop below stays in integers.
  const scale = Math.round(256 * gain);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let [score, change] = [0, 0];
      for (let y = 0; y < SIZE; y++) {
        let i = 4 * ((row * SIZE + y) * on.width + column * SIZE);
        for (let x = 0; x < SIZE; x++, i += 4) {
          const own = 256 * (a[i + channel] as number) - scale * (b[i + channel] as number);
          const rest =
            256 * ((a[i + other] as number) + (a[i + third] as number)) -
            scale * ((b[i + other] as number) + (b[i + third] as number));
          // Where the own channel is clipped, a darker rest is no laser light.
          if (any) score += own + rest;
          else score += rest < 0 ? own : own - (rest >> 1);
          change += own + rest;
        }
      }
      scores[row * columns + column] = score / 256;
      if (Math.abs(change) > 256 * 3 * CHANGED_LEVELS * SIZE * SIZE) changed++;
    }
  }
  const noise = 2 * deviation(scores);
  return {
    size: SIZE,
    columns,
    rows,
    gain,
    scores,
    noise,
    changedShare: changed / scores.length,
    brightShare,
  };
}

/**
 * By how much brighter `on` is exposed, by pixels that are neither dark nor clipped, and the share of `off`
 * that is nearly clipped; both from a sparse grid.
 */
function exposures(on: Frame, off: Frame): { gain: number; brightShare: number } {
  const ratios: number[] = [];
  let [bright, count] = [0, 0];
  for (let i = 0; i < on.data.length; i += GRID_STEP, count++) {
    // Green carries most of the brightness.
    const [lit, dark] = [on.data[i + 1] ?? 0, off.data[i + 1] ?? 0];
    if (lit > 24 && dark > 24 && lit < BRIGHT_LEVEL && dark < BRIGHT_LEVEL) ratios.push(lit / dark);
    if (dark >= BRIGHT_LEVEL) bright++;
  }
  const brightShare = bright / count;
  if (ratios.length < 50) return { gain: 1, brightShare };
  // A mean of the middle half: as robust as the median, without its steps of whole levels.
  ratios.sort((x, y) => x - y);
  const middle = ratios.slice(ratios.length >> 2, -(ratios.length >> 2));
  return { gain: middle.reduce((sum, ratio) => sum + ratio, 0) / middle.length, brightShare };
}

/** Standard deviation of the bulk, by the median of absolute values. */
function deviation(values: Float32Array): number {
  const sizes = values.map(Math.abs).sort();
  return 1.48 * (sizes[sizes.length >> 1] ?? 0) + 1;
}

/** The channel in which a spot is measured: the laser's own, or that to which most was added there. */
export function channelAt(
  place: Place,
  on: Frame,
  off: Frame,
  { gain }: BlockSums,
  colour: LaserColour,
): number {
  if (colour !== 'any') return CHANNELS[colour][0];
  const added = [0, 0, 0];
  for (let y = place.row * SIZE; y < (place.row + 2) * SIZE; y++) {
    for (let x = place.column * SIZE; x < (place.column + 2) * SIZE; x++) {
      const i = 4 * (y * on.width + x);
      added.forEach((sum, channel) => {
        added[channel] = sum + (on.data[i + channel] ?? 0) - gain * (off.data[i + channel] ?? 0);
      });
    }
  }
  return added.indexOf(Math.max(...added));
}
