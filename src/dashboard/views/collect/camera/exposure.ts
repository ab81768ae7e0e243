/**
 * Exposure, white balance and focus of the camera: a camera that adapts to the laser changes the whole
 * picture between two frames. Browsers tell which cameras let it be held (W3C Image Capture).
 */
import { computed, effect, signal } from '@preact/signals';
import { texts } from './texts.ts';
import { cameraProblem, frameSize, videoTrack } from './webcam.ts';

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
