/** Moves of one axis, each by a person's click; and why the last one was refused. */
import { signal } from '@preact/signals';
import type { Axis } from '../../../../units.ts';
import { api } from '../../../daemon/api.ts';
import type { RigView } from '../../../daemon/types.ts';
import { showingRefusal } from '../../../events.ts';
import { collection, isUnfinished, live, rig } from '../../../state.ts';

/** Why the last move was refused. */
export const moveRefusal = signal<string | null>(null);

/** Whether a click may move the rig now. */
export const canMove = (): boolean =>
  live.value &&
  rig.value?.pose != null &&
  rig.value.state !== 'stopped' &&
  !isUnfinished(collection.value);

/** The pulse that an axis is sent [µs]. */
export const pulseOf = (pose: RigView['pose'], axis: Axis): number | null =>
  pose && (axis === 'pan' ? pose.panUs : pose.tiltUs);

/** Moves one axis to a pulse; the other one stays. @returns whether it has arrived */
export async function moveAxis(axis: Axis, toUs: number): Promise<boolean> {
  const pose = rig.peek()?.pose;
  if (!pose) return false;
  const { panUs, tiltUs } = pose;
  await showingRefusal(moveRefusal, async () => {
    await api.command({ panUs, tiltUs, [`${axis}Us`]: toUs });
  });
  return moveRefusal.peek() === null;
}
