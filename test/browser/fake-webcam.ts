/**
 * A webcam above the simulated rig's floor: a video file that Chromium plays as its camera, frame
 * by frame from the disk; its pixels are redrawn whenever the true spot has changed.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Frame } from '../../src/dashboard/vision/frame.ts';
import { addBeam, FloorScene } from '../../src/dashboard/vision/synthetic/floor-scene.ts';
import { PinholeCamera } from '../../src/dashboard/vision/synthetic/pinhole-camera.ts';
import type { FloorThings } from '../../src/dashboard/vision/synthetic/still-picture.ts';
import { Random } from '../../src/random.ts';
import { type FloorPoint, floorPoint } from '../../src/units.ts';

const FRAME_HEADER = 'FRAME\n';
const FRAMES = 2;
const STILLS = 6;
const REDRAW_MS = 20;

/** Frame size and rate: drawing takes time. */
interface WebcamOptions extends FloorThings {
  readonly width?: 640 | 1280;
}

export class FakeWebcam {
  readonly camera: PinholeCamera;
  readonly #header: string;
  readonly #random = new Random(1, 'webcam');
  /**
   * Frames of the floor without a spot, each with different noise; drawing them takes most of the
   * time.
   */
  readonly #stills: readonly Frame[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'pantilt-webcam-'));
  readonly #path = join(this.#folder, 'floor.y4m');
  readonly #file = openSync(this.#path, 'w');

  constructor({ width = 640, ...things }: WebcamOptions = {}) {
    const height = (width * 9) / 16;
    this.camera = new PinholeCamera({
      positionM: [0.75, 0, 2.7],
      lookAt: floorPoint(0.85, 0),
      width,
      height,
      focalPx: 0.7 * width,
    });
    this.#header = `YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`;
    const scene = new FloorScene(this.camera, { redThing: floorPoint(0.2, 0.95), ...things });
    this.#stills = Array.from({ length: STILLS }, () => scene.shoot(this.#random));
    this.#draw(undefined);
    afterAll(() => {
      closeSync(this.#file);
      rmSync(this.#folder, { recursive: true });
    });
  }

  /** Options that make Chromium use the file as its camera, and allow access to it. */
  get browserArgs(): string[] {
    return [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${this.#path}`,
    ];
  }

  /** Shows spots until it is ended, and records each of them. */
  watch(spot: () => FloorPoint | undefined): { readonly shown: FloorPoint[]; end(): void } {
    const shown: FloorPoint[] = [];
    let last: FloorPoint | undefined;
    const timer = setInterval(() => {
      const now = spot();
      if (now?.xM === last?.xM && now?.yM === last?.yM) return;
      last = now;
      if (now) shown.push(now);
      this.#draw(now);
    }, REDRAW_MS);
    return { shown, end: () => clearInterval(timer) };
  }

  #draw(hit: FloorPoint | undefined): void {
    const { width, height, data: still } = this.#stills[this.#random.integer(STILLS)]!;
    const data = still.slice();
    if (hit) {
      const light = new Float32Array(3 * width * height);
      addBeam(light, this.camera, { hit });
      light.forEach((level, i) => {
        if (level !== 0) data[i + Math.floor(i / 3)]! += level;
      });
    }
    const picture = toI420({ width, height, data });
    const bytes = Buffer.concat([Buffer.from(FRAME_HEADER), picture]);
    for (let i = 0; i < FRAMES; i++) {
      writeSync(this.#file, bytes, 0, bytes.length, this.#header.length + i * bytes.length);
    }
    writeSync(this.#file, this.#header, 0);
  }
}

/** BT.601, video range, colour at half the resolution. */
function toI420({ width, height, data }: Frame): Uint8Array {
  const size = width * height;
  const planes = new Uint8ClampedArray(size * 1.5);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = 4 * (y * width + x);
      const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
      planes[y * width + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      if (x % 2 === 1 || y % 2 === 1) continue;
      const at = size + (y / 2) * (width / 2) + x / 2;
      planes[at] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
      planes[at + size / 4] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
    }
  }
  return new Uint8Array(planes.buffer);
}
