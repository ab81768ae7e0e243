/** How the spot is seen when the page begins a collection: by the rig's own observer, by hand, or by camera. */
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

/** As the address had it last: the view may be left and come back to without. */
const picked = signal<Way | null>(null);
effect(() => {
  const asked = route.value.query.get('way');
  picked.value = WAYS.find((way) => way === asked) ?? picked.peek();
});

/** The way that was picked; before, a simulated rig sees its spot itself, and a real one's is seen by hand. */
export const way = computed<Way>(() => picked.value ?? (isSimulated.value ? 'itself' : 'hand'));

/** Whether the spot can be seen in that way: a camera has to know the floor first. */
export const canSee = computed(() => way.value !== 'camera' || floorFit.value !== null);

export const pickWay = (next: Way): void => rememberSetting('way', next);

/** Begins a collection in that way. */
export function begin(request: CollectionRequest, by: Way = way.peek()): Promise<void> {
  watching.value = by === 'camera';
  return collect(by !== 'itself', request);
}

/** Looks again at the pose of a sample; what is seen becomes a sample beside it. */
export const repeat = ({ panUs, tiltUs }: Sample): Promise<void> =>
  begin({ poses: [{ panUs, tiltUs }] });

/** Goes on with a collection that was broken off, the way that it was. */
export function goOn(job: CollectionView): Promise<void> {
  watching.value = asksOutside(job) && way.peek() === 'camera';
  return resumeCollection(job.id);
}
