/** The camera of whoever looks at the page: which ones there are, opening one, and its frames. */
import { computed, effect, signal } from '@preact/signals';
import type { Frame, FrameSize } from '../../../vision/frame.ts';
import { texts } from './texts.ts';

export const cameras = signal<readonly MediaDeviceInfo[]>([]);
/** The size of its frames, while a camera is open. */
export const frameSize = signal<FrameSize | null>(null);
/** Why there is no picture, and the cure. */
export const cameraProblem = signal<string | null>(null);

/** Plays the camera; the view shows it. */
export const video = document.createElement('video');
video.muted = true;
video.playsInline = true;

const canvas = document.createElement('canvas');

/** Opens a camera, the browser's choice without an id. Resolves when it is open, or has a problem. */
export async function openCamera(deviceId?: string): Promise<void> {
  closeCamera();
  cameraProblem.value = null;
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (!mediaDevices) {
    cameraProblem.value = texts.problem.insecure;
    return;
  }
  try {
    const stream = await mediaDevices.getUserMedia({
      video: {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
      },
    });
    for (const track of stream.getTracks()) track.onended = unplugged;
    video.srcObject = stream;
    await video.play();
    frameSize.value = { width: video.videoWidth, height: video.videoHeight };
    const devices = await mediaDevices.enumerateDevices();
    cameras.value = devices.filter(({ kind }) => kind === 'videoinput');
  } catch (error) {
    closeCamera();
    cameraProblem.value = problemOf(error);
  }
}

/** The open camera's track. */
export const videoTrack = (): MediaStreamTrack | undefined =>
  (video.srcObject as MediaStream | null)?.getVideoTracks()[0];

/** Lets go of the camera; its light goes out. */
export function closeCamera(): void {
  const stream = video.srcObject as MediaStream | null;
  for (const track of stream?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
  }
  video.srcObject = null;
  frameSize.value = null;
}

/** Thrown where a frame was wanted and the camera was closed, or unplugged. */
export class CameraClosed extends Error {}

/**
 * The next frame that the camera hands over; what it shows is older than that.
 * @throws CameraClosed
 */
export async function nextFrame(): Promise<Frame> {
  let forget = () => {};
  await new Promise((resolve, reject) => {
    video.requestVideoFrameCallback(resolve);
    forget = effect(() => {
      if (frameSize.value === null) reject(new CameraClosed());
    });
  }).finally(() => forget());
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(video, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function unplugged(): void {
  closeCamera();
  cameraProblem.value = texts.problem.unplugged;
}

function problemOf(error: unknown): string {
  const { name, message } = error as Error;
  if (name === 'NotAllowedError') return texts.problem.refused;
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return texts.problem.none;
  if (name === 'NotReadableError') return texts.problem.busy;
  return texts.problem.other(message);
}

/**
 * Exposure, white balance and focus of the camera: a camera that adapts to the laser changes the whole
 * picture between two frames. Browsers tell which cameras let it be held (W3C Image Capture).
 */

const MODES = ['exposureMode', 'whiteBalanceMode', 'focusMode'] as const;

/** Whether this camera lets its exposure be held. */
export const holdable = computed(() => frameSize.value !== null && modesFor('manual').length > 0);
/** Whether it is held. */
export const held = signal(false);

/** A camera that is opened anew adapts. */
effect(() => {
  if (frameSize.value === null) held.value = false;
});

/** Holds everything as it is now, or lets the camera adapt again. */
export async function holdExposure(hold: boolean): Promise<void> {
  cameraProblem.value = null;
  const track = videoTrack();
  const mode = hold ? 'manual' : 'continuous';
  const set = Object.fromEntries(modesFor(mode).map((name) => [name, mode]));
  // What was asked for when it was opened stays asked for.
  try {
    await track?.applyConstraints({ ...track.getConstraints(), advanced: [set] });
    held.value = hold;
  } catch {
    cameraProblem.value = texts.problem.exposure;
  }
}

function modesFor(mode: string): string[] {
  const able = (videoTrack()?.getCapabilities() ?? {}) as Record<string, unknown>;
  return MODES.filter((name) => (able[name] as string[] | undefined)?.includes(mode));
}
