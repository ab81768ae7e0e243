/**
 * The unlit picture of a synthetic floor: planks, printed tags, a red object, and the glare of a
 * lamp.
 */
import type { FloorPoint } from '../../../units.ts';
import { TAG_CELLS, tagCellWhite } from '../tag-codes.ts';
import type { PinholeCamera } from './pinhole-camera.ts';

/**
 * A tag on the floor: its centre, the bearing of its upper side, and the side of its black square.
 */
interface FloorTag {
  readonly id: number;
  readonly middle: FloorPoint;
  readonly turnRad: number;
  readonly sizeM: number;
}

/** The objects on the floor. */
export interface FloorThings {
  readonly tags?: readonly FloorTag[];
  /** A red object, 12 cm wide. */
  readonly redThing?: FloorPoint;
  /** The reflection of a lamp. */
  readonly glare?: FloorPoint;
  /** Brightness of the floor, 0 to 255. */
  readonly floorLevel?: number;
}

type Rgb = [number, number, number];

const WALL: Rgb = [150, 148, 140];
const PLANK_M = 0.14;
const RED_THING_M = 0.06;
const SUPERSAMPLES = 3;

/** The light from floor, objects and walls at each pixel, [height, width, 3], 0 to 255. */
export function stillPicture(camera: PinholeCamera, things: FloorThings): Float32Array {
  const { width, height } = camera;
  const light = new Float32Array(3 * width * height);
  const glare = things.glare && camera.project(things.glare);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum: Rgb = [0, 0, 0];
      for (let i = 0; i < SUPERSAMPLES ** 2; i++) {
        const sub = [i % SUPERSAMPLES, Math.floor(i / SUPERSAMPLES)] as const;
        const [xPx, yPx] = [x + (sub[0] + 0.5) / SUPERSAMPLES, y + (sub[1] + 0.5) / SUPERSAMPLES];
        const floor = camera.floorAt({ xPx, yPx });
        const colour = floor ? floorColour(floor, things) : WALL;
        for (let channel = 0; channel < 3; channel++) sum[channel]! += colour[channel]!;
      }
      const shine = glare
        ? 500 * Math.exp(-((x - glare.xPx) ** 2 + (2 * (y - glare.yPx)) ** 2) / 1800)
        : 0;
      for (let channel = 0; channel < 3; channel++) {
        light[3 * (y * width + x) + channel] = sum[channel]! / SUPERSAMPLES ** 2 + shine;
      }
    }
  }
  return light;
}

function floorColour(
  floor: FloorPoint,
  { tags = [], redThing, floorLevel = 110 }: FloorThings,
): Rgb {
  for (const tag of tags) {
    const white = tagWhite(tag, floor);
    if (white !== undefined) return white ? [225, 225, 222] : [28, 28, 30];
  }
  if (redThing && Math.hypot(floor.xM - redThing.xM, floor.yM - redThing.yM) < RED_THING_M) {
    return [225, 40, 35];
  }
  const plank = Math.floor(floor.yM / PLANK_M);
  const seam = floor.yM / PLANK_M - plank < 0.03 ? 0.75 : 1;
  const shade =
    seam * (0.93 + 0.07 * Math.sin(12.9 * plank)) * (1 + 0.03 * Math.sin(9 * floor.xM + plank));
  return [floorLevel * 1.1 * shade, floorLevel * shade, floorLevel * 0.85 * shade];
}

/** Whether a floor point is on white or black of a tag; undefined off its paper. */
function tagWhite(
  { id, middle, turnRad, sizeM }: FloorTag,
  floor: FloorPoint,
): boolean | undefined {
  const [dx, dy] = [floor.xM - middle.xM, floor.yM - middle.yM];
  // Up on the paper points along the bearing `turnRad`; right is a quarter turn clockwise from it.
  const up = dx * Math.cos(turnRad) + dy * Math.sin(turnRad);
  const right = dx * Math.sin(turnRad) - dy * Math.cos(turnRad);
  const column = Math.floor((right / sizeM + 0.5) * TAG_CELLS);
  const row = Math.floor((0.5 - up / sizeM) * TAG_CELLS);
  const off = (cell: number) => Math.max(-cell, cell - (TAG_CELLS - 1), 0);
  const outside = Math.max(off(column), off(row));
  if (outside > 1) return undefined;
  return outside === 1 || tagCellWhite(id, column, row);
}
