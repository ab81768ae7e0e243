/** Observer mode of collections started by the page: simulated camera, by hand, or webcam. */
import { computed, effect, signal } from '@preact/signals';
import type { CollectionRequest, CollectionView } from '../../../api/collections.ts';
import type { Sample } from '../../../api/samples.ts';
import { rememberSetting, route } from '../../router.ts';
import { isSimulated } from '../../state.ts';
import { watching } from './camera/camera-observer.ts';
import { floorFit } from './camera/floor-camera.ts';
import { asksOutside, collect, resumeCollection } from './collection-state.ts';

export const WAYS = ['itself', 'camera', 'hand'] as const;
export type Way = (typeof WAYS)[number];

/** The mode last given in the URL; kept when the view is reopened without one. */
const picked = signal<Way | null>(null);
effect(() => {
  const asked = route.value.query.get('way');
  picked.value = WAYS.find((way) => way === asked) ?? picked.peek();
});

/** The selected mode; by default a simulated rig observes itself and a real one is observed by hand. */
export const way = computed<Way>(() => picked.value ?? (isSimulated.value ? 'itself' : 'hand'));

/** Whether the selected mode is ready: the webcam needs a fit to the floor. */
export const canSee = computed(() => way.value !== 'camera' || floorFit.value !== null);

export const pickWay = (next: Way): void => rememberSetting('way', next);

/** Starts a collection in this mode. */
export function begin(request: CollectionRequest, by: Way = way.peek()): Promise<void> {
  watching.value = by === 'camera';
  return collect(by !== 'itself', request);
}

/** Measures the pose of a sample again; the result is a new sample. */
export const repeat = ({ panUs, tiltUs }: Sample): Promise<void> =>
  begin({ poses: [{ panUs, tiltUs }] });

/** Resumes a collection in its own mode. */
export function goOn(job: CollectionView): Promise<void> {
  watching.value = asksOutside(job) && way.peek() === 'camera';
  return resumeCollection(job.id);
}
