/** The line that the spot follows now, whoever has asked for it: this page, another one, or a program. */
import { computed, effect, signal } from '@preact/signals';
import type { FloorPoint } from '../../../../units.ts';
import { api } from '../../../daemon/api.ts';
import type { PathDetails, PathView } from '../../../daemon/types.ts';
import { tellFailure } from '../../../events.ts';
import { isUnfinished, path } from '../../../state.ts';
import { texts } from './texts.ts';

/** Another run of the daemon counts its paths from 1 again. */
const nameOf = ({ id, createdAt }: PathView): string => `${id} ${createdAt}`;

const running = computed(() => (isUnfinished(path.value) ? nameOf(path.value!) : null));
const told = signal<PathDetails | null>(null);

/** Its corners; none while nothing is followed, and until they are known. */
export const followed = computed<readonly FloorPoint[]>(() =>
  told.value && nameOf(told.value) === running.value ? told.value.points : [],
);

/** Shows a path that has just begun. */
export function follow(details: PathDetails): void {
  told.value = details;
  path.value = details;
}

/** Asks for the line of each path that somebody else has begun, until the returned function is called. */
export const watchFollowed = (): (() => void) =>
  effect(() => {
    if (running.value === null || followed.peek().length > 0) return;
    api
      .path(path.peek()!.id)
      .then((details) => {
        told.value = details;
      })
      .catch((error) => tellFailure(texts.title, error));
  });
