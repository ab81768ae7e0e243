/** Observer mode of collections started by the page: simulated camera, by hand, or webcam. */
import { computed, effect, signal } from '@preact/signals';
import type { CollectionRequest, CollectionView } from '../../../api/collections.ts';
import type { Sample } from '../../../api/samples.ts';
import { rememberSetting, route } from '../../router.ts';
import { isSimulated } from '../../state.ts';
import { isObserving } from './camera/camera-observer.ts';
import { floorFit } from './camera/floor-camera.ts';
import { collect, isExternal, resumeCollection, selectSurface } from './collection-state.ts';

export const OBSERVER_MODES = ['itself', 'camera', 'hand'] as const;
export type ObserverMode = (typeof OBSERVER_MODES)[number];

/** The last mode in the URL; kept when the view is reopened without one. */
const selectedMode = signal<ObserverMode | null>(null);
effect(() => {
  const asked = route.value.query.get('observer');
  selectedMode.value = OBSERVER_MODES.find((mode) => mode === asked) ?? selectedMode.peek();
});

/**
 * The selected mode; by default, the simulated camera for a simulated rig and measuring by hand for
 * a real one.
 */
export const observerMode = computed<ObserverMode>(
  () => selectedMode.value ?? (isSimulated.value ? 'itself' : 'hand'),
);

/** Whether the user has selected a mode. */
export const isModeChosen = computed(() => selectedMode.value !== null);

/** Whether the selected mode is ready: the webcam needs a fit to the floor. */
export const canObserve = computed(
  () => observerMode.value !== 'camera' || floorFit.value !== null,
);

export const selectMode = (next: ObserverMode): void => rememberSetting('observer', next);

/** Starts a collection in this mode. */
export function startCollection(
  request: CollectionRequest,
  by: ObserverMode = observerMode.peek(),
): Promise<void> {
  isObserving.value = by === 'camera';
  return collect(by !== 'itself', request);
}

/** Measures the pose of a sample again; the result is a new sample. */
export const repeat = ({ panUs, tiltUs, surface }: Sample): Promise<void> => {
  selectSurface(surface);
  return startCollection({ poses: [{ panUs, tiltUs }], surface });
};

/** Resumes a collection in its own mode. */
export function resume(job: CollectionView): Promise<void> {
  isObserving.value = isExternal(job) && observerMode.peek() === 'camera';
  return resumeCollection(job.id);
}
