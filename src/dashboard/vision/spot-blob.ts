/**
 * The fine stage of spot detection: collects the pixels of a spot and computes their centroid.
 * Brightness is capped at the smallest headroom within the spot; otherwise, where the spot crosses
 * two floor colours, earlier clipping on the brighter one would shift the centroid to the darker
 * one.
 */
import type { Frame, PixelPoint } from './frame.ts';
import type { BlockSums, Place } from './spot-blocks.ts';

/** A box of pixels, inclusive. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The pixels of a spot, and their bounding box. */
export interface Blob extends PixelPoint, Box {
  readonly contrast: number;
  readonly areaPx: number;
  readonly elongation: number;
  readonly atEdge: boolean;
  /** Whether the floor is so bright that part of the spot is invisible. */
  readonly inGlare: boolean;
}

/** Threshold of a spot's pixels, relative to its peak and to the noise. */
const RIM_SHARE = 0.4;
const RIM_NOISE = 2.5;
/** Local background and noise are measured on a square ring at this distance [px]. */
const RING_PX = 28;
/** Margin around the spot's pixels in which the headroom is measured [px]. */
const MARGIN_PX = 2;
/** Minimum visible fraction of the threshold above the floor's brightness. */
const MIN_VISIBLE = 0.5;
/** A blob of this size is not a spot [px]. */
const MAX_PX = 20_000;

/** Measures the spot at a place, in one channel; undefined without a peak. */
export function measureBlob(
  on: Frame,
  off: Frame,
  blocks: BlockSums,
  place: Place,
  channel: number,
): Blob | undefined {
  const { width, height } = on;
  const { gain, size } = blocks;
  const added = (x: number, y: number): number => {
    const i = 4 * (y * width + x) + channel;
    return (on.data[i] ?? 0) - gain * (off.data[i] ?? 0);
  };
  /** Mean of 3 × 3 pixels, which keeps the centroid and removes two thirds of the noise. */
  const smooth = (x: number, y: number): number => {
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        sum += added(clamp(x + dx, width), clamp(y + dy, height));
      }
    }
    return sum / 9;
  };
  const left = place.column * size;
  const top = place.row * size;
  const { background, noise } = surroundings(added, on, left + size, top + size);

  let peak = { x: left, y: top, value: Number.NEGATIVE_INFINITY };
  for (let y = top; y < Math.min(top + 2 * size, height); y++) {
    for (let x = left; x < Math.min(left + 2 * size, width); x++) {
      const value = smooth(x, y) - background;
      if (value > peak.value) peak = { x, y, value };
    }
  }
  const threshold = Math.max(RIM_SHARE * peak.value, RIM_NOISE * (noise / 3));
  if (peak.value <= threshold) return undefined;
  const pixels = grow(peak, width, height, (x, y) => smooth(x, y) - background - threshold);
  const box = extent(pixels, width, height);
  const visible = minHeadroom(off, channel, gain, box) - background - threshold;
  const capped = pixels.map(({ x, y, weight }) => ({ x, y, weight: Math.min(weight, visible) }));
  return {
    ...moments(visible > 0 ? capped : pixels),
    ...box,
    contrast: peak.value / noise,
    inGlare: visible < MIN_VISIBLE * threshold,
  };
}

/** A pixel and its brightness above the threshold. */
interface Weighed {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

/** The connected pixels above the threshold, from a seed. */
function grow(
  first: { x: number; y: number },
  width: number,
  height: number,
  above: (x: number, y: number) => number,
): Weighed[] {
  const pixels: Weighed[] = [];
  const seen = new Set<number>([first.y * width + first.x]);
  const open = [first];
  for (let next = open.pop(); next && pixels.length < MAX_PX; next = open.pop()) {
    const { x, y } = next;
    const weight = above(x, y);
    if (weight <= 0) continue;
    pixels.push({ x, y, weight });
    for (const [dx, dy] of NEIGHBOURS) {
      const [nx, ny] = [x + dx, y + dy];
      const key = ny * width + nx;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || seen.has(key)) continue;
      seen.add(key);
      open.push({ x: nx, y: ny });
    }
  }
  return pixels;
}

const NEIGHBOURS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;

/** Centroid and shape. */
function moments(pixels: readonly Weighed[]) {
  const total = pixels.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (pixel: Weighed) => number) =>
    pixels.reduce((sum, pixel) => sum + pixel.weight * of(pixel), 0) / total;
  const [x, y] = [mean((pixel) => pixel.x), mean((pixel) => pixel.y)];
  // 1/12 is the variance of a pixel's own width.
  const xx = mean((pixel) => (pixel.x - x) ** 2) + 1 / 12;
  const yy = mean((pixel) => (pixel.y - y) ** 2) + 1 / 12;
  const xy = mean((pixel) => (pixel.x - x) * (pixel.y - y));
  const spread = Math.hypot((xx - yy) / 2, xy);
  const [long, short] = [(xx + yy) / 2 + spread, Math.max((xx + yy) / 2 - spread, 1 / 12)];
  return { xPx: x + 0.5, yPx: y + 0.5, areaPx: pixels.length, elongation: Math.sqrt(long / short) };
}

/** The bounding box, and whether it touches the edge of the frame. */
function extent(pixels: readonly Weighed[], width: number, height: number) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (const { x, y } of pixels) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const atEdge = left === 0 || top === 0 || right === width - 1 || bottom === height - 1;
  return { left, right, top, bottom, atEdge };
}

/** The headroom before the frame clips, in and around a box, ignoring a few pixels [levels]. */
function minHeadroom(
  { width, height, data }: Frame,
  channel: number,
  gain: number,
  { left, right, top, bottom }: Box,
): number {
  const levels: number[] = [];
  for (let y = Math.max(0, top - MARGIN_PX); y <= Math.min(height - 1, bottom + MARGIN_PX); y++) {
    for (let x = Math.max(0, left - MARGIN_PX); x <= Math.min(width - 1, right + MARGIN_PX); x++) {
      levels.push(255 - gain * (data[4 * (y * width + x) + channel] ?? 0));
    }
  }
  levels.sort((a, b) => a - b);
  return levels[levels.length >> 5] ?? 0;
}

/** Median and noise of the added light on a ring around a place. */
function surroundings(
  added: (x: number, y: number) => number,
  { width, height }: Frame,
  midX: number,
  midY: number,
): { background: number; noise: number } {
  const values: number[] = [];
  const take = (x: number, y: number) => {
    if (x >= 0 && y >= 0 && x < width && y < height) values.push(added(x, y));
  };
  for (let along = -RING_PX; along <= RING_PX; along++) {
    for (const across of [-RING_PX - 1, -RING_PX, RING_PX, RING_PX + 1]) {
      take(midX + along, midY + across);
      take(midX + across, midY + along);
    }
  }
  const middle = (list: number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
  const background = middle(values);
  const noise = 1.48 * middle(values.map((value) => Math.abs(value - background)));
  return { background, noise: Math.max(noise, 1) };
}

const clamp = (value: number, size: number): number => Math.min(Math.max(value, 0), size - 1);
