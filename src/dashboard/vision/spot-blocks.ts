/**
 * The coarse stage of spot detection: light added by the laser, summed over blocks of 8 × 8 pixels. It
 * reads every pixel of both frames once and takes most of the detection's time.
 */
import type { Frame, LaserColour } from './frame.ts';

/** Side of a block [px]. */
const SIZE = 8;
/** The channel of a colour, then the other two; for `any` the order is irrelevant. */
const CHANNELS = { red: [0, 1, 2], green: [1, 0, 2], blue: [2, 0, 1], any: [1, 0, 2] } as const;
/** Stride of the sparse grid for statistics of the whole frame [bytes]. */
const GRID_STEP = 4 * 997;
/** Level above which a pixel is nearly clipped. */
const BRIGHT_LEVEL = 240;
/** Mean change of a block's brightness that exceeds noise [levels]. */
const CHANGED_LEVELS = 12;

/** Two frames, summed by blocks. */
export interface BlockSums {
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  /** Factor that matches the exposure of `off` to that of `on`. */
  readonly gain: number;
  /**
   * Light added in the laser's colour beyond the other two channels (or in all three), per block.
   */
  readonly scores: Float32Array;
  /** Standard deviation of the scores of 2 × 2 blocks without added light. */
  readonly noise: number;
  /** The fraction of blocks whose brightness changed. */
  readonly changedShare: number;
  /** The fraction of the laser-off frame that is too bright to show a spot. */
  readonly brightShare: number;
}

/** A square of 2 × 2 blocks, given by its upper left block. */
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
  // Fixed point, so that the loop below uses integers only.
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
          // Where the own channel is clipped, darker other channels are not a sign of laser light.
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
 * The relative exposure of `on`, from pixels that are neither dark nor clipped, and the fraction of
 * `off` that is nearly clipped; both from a sparse grid.
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
  // The interquartile mean: as robust as the median, without its quantisation.
  ratios.sort((x, y) => x - y);
  const middle = ratios.slice(ratios.length >> 2, -(ratios.length >> 2));
  return { gain: middle.reduce((sum, ratio) => sum + ratio, 0) / middle.length, brightShare };
}

/** Robust standard deviation, from the median of absolute values. */
function deviation(values: Float32Array): number {
  const sizes = values.map(Math.abs).sort();
  return 1.48 * (sizes[sizes.length >> 1] ?? 0) + 1;
}

/** The channel in which to measure a spot: the laser's, or the one with the most added light. */
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
