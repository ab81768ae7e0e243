/** The webcam: lists cameras, opens one, and reads its frames. */
import { computed, effect, signal } from '@preact/signals';
import type { Frame, FrameSize } from '../../../vision/frame.ts';
import { texts } from './texts.ts';

export const cameras = signal<readonly MediaDeviceInfo[]>([]);
/** The frame size while a camera is open. */
export const frameSize = signal<FrameSize | null>(null);
/** The camera's error text, or null. */
export const cameraProblem = signal<string | null>(null);

/** The playing video element, shown by the view. */
export const video = document.createElement('video');
video.muted = true;
video.playsInline = true;

const canvas = document.createElement('canvas');

/** Opens a camera, by default the browser's. Resolves when it is open or has failed. */
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

/** The open camera's video track. */
export const videoTrack = (): MediaStreamTrack | undefined =>
  (video.srcObject as MediaStream | null)?.getVideoTracks()[0];

/** Closes the camera. */
export function closeCamera(): void {
  const stream = video.srcObject as MediaStream | null;
  for (const track of stream?.getTracks() ?? []) {
    track.onended = null;
    track.stop();
  }
  video.srcObject = null;
  frameSize.value = null;
}

/** The camera was closed or unplugged while a frame was awaited. */
export class CameraClosed extends Error {}

/**
 * The next frame from the camera; its content is older by the camera's delay.
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

const MODES = ['exposureMode', 'whiteBalanceMode', 'focusMode'] as const;

/** Whether this camera can lock its exposure. */
export const canLockExposure = computed(
  () => frameSize.value !== null && modesFor('manual').length > 0,
);
/** Whether the exposure is locked. */
export const isExposureLocked = signal(false);

/** A newly opened camera adapts. */
effect(() => {
  if (frameSize.value === null) isExposureLocked.value = false;
});

/**
 * Locks exposure, white balance and focus at their current values, or unlocks them: a camera that
 * adapts to the laser changes the whole picture between two frames. Not every camera supports this
 * (W3C Image Capture).
 */
export async function lockExposure(hold: boolean): Promise<void> {
  cameraProblem.value = null;
  const track = videoTrack();
  const mode = hold ? 'manual' : 'continuous';
  const set = Object.fromEntries(modesFor(mode).map((name) => [name, mode]));
  // Keeps the constraints from opening, which applyConstraints would replace.
  try {
    await track?.applyConstraints({ ...track.getConstraints(), advanced: [set] });
    isExposureLocked.value = hold;
  } catch {
    cameraProblem.value = texts.problem.exposure;
  }
}

function modesFor(mode: string): string[] {
  const able = (videoTrack()?.getCapabilities() ?? {}) as Record<string, unknown>;
  return MODES.filter((name) => (able[name] as string[] | undefined)?.includes(mode));
}
