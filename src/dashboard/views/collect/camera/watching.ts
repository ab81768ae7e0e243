/**
 * Answers, with the camera, where the spot is at each pose that a collection holds: a frame without the
 * laser, one with it, the spot between them. A spot that isn't seen is a miss, never a guess.
 */
import { effect, signal } from '@preact/signals';
import { api } from '../../../daemon/api.ts';
import type { CollectionView } from '../../../daemon/types.ts';
import { showingRefusal } from '../../../events.ts';
import { collection, isUnfinished } from '../../../state.ts';
import type { CameraFit } from '../../../vision/camera-fit.ts';
import type { NotSeen } from '../../../vision/spot-detection.ts';
import { collectRefusal } from '../collecting.ts';
import { fitted } from './camera-marks.ts';
import { lookForSpot } from './spot-look.ts';
import { CameraClosed } from './webcam.ts';

/** Looks at a pose before it counts as missed. */
const LOOKS = 2;

/** Whether the camera answers for the person. */
export const watching = signal(false);
/** Why the last pose gave no sample. */
export const lastMiss = signal<NotSeen | 'off-floor' | null>(null);

let looking = false;
/** The pose that was answered last: telemetry may still show it as awaited. */
let answered = '';

effect(() => {
  const job = collection.value;
  const fit = fitted.value;
  if (!watching.value || looking || !job || job.awaiting === null || !isUnfinished(job)) return;
  if (answered === `${job.id}/${job.awaiting}`) return;
  if (fit && 'camera' in fit) void look(job, job.awaiting, fit.camera);
  else watching.value = false;
});

async function look({ id }: CollectionView, pose: number, camera: CameraFit): Promise<void> {
  looking = true;
  await showingRefusal(collectRefusal, async () => {
    try {
      const at = await whereIsIt(camera);
      await api.observe(id, at ? { pose, ...at } : { pose, missed: true });
      answered = `${id}/${pose}`;
    } catch (error) {
      if (!(error instanceof CameraClosed)) throw error; // which is told where the camera is opened
    }
  });
  looking = false;
  if (collectRefusal.peek() !== null) watching.value = false;
  // What telemetry told meanwhile, the next pose perhaps, was not acted on.
  else collection.value = collection.peek() && { ...collection.peek()! };
}

async function whereIsIt(camera: CameraFit): Promise<{ xM: number; yM: number } | undefined> {
  for (let round = 0; round < LOOKS; round++) {
    const { spot, notSeen } = await lookForSpot();
    const floor = spot && camera.toFloor(spot);
    lastMiss.value = floor ? null : (notSeen ?? 'off-floor');
    if (floor) return { xM: floor.xM, yM: floor.yM };
    if (notSeen !== 'nothing' && notSeen !== 'scene-changed') break; // it would be the same again
  }
  return undefined;
}
