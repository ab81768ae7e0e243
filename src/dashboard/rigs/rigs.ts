/** The rigs of a daemon with several, or of a hub: their list, the stop of all, and a hub's roll-out. */
import { computed, signal } from '@preact/signals';
import type { ListedRig, StoppedRig } from '../../api/rigs.ts';
import type { RolloutView } from '../../api/rollouts.ts';
import { apiOf, RIG_NOT_CHOSEN, rigsApi } from '../daemon/api.ts';
import { notifyFailure, withErrorShown } from '../events.ts';
import { link, session } from '../state.ts';
import { texts } from './texts.ts';

const LIST_MS = 1000;

/** All rigs; empty until loaded. */
export const rigs = signal<readonly ListedRig[]>([]);
/** Why the list is not current. */
export const listError = signal<string | null>(null);
/** Whether this page shows all rigs of a hub, not one of them. */
export const showsAllRigs = computed(
  () => link.value.phase === 'down' && link.value.problem.code === RIG_NOT_CHOSEN,
);
/** The rigs of the last stop of all, by name; null before. */
export const stops = signal<ReadonlyMap<string, StoppedRig> | 'pending' | null>(null);

/** The roll-outs of a hub; null until loaded. */
export const rollout = signal<RolloutView | null>(null);

export async function loadRigs(): Promise<void> {
  rigs.value = (await rigsApi.call('GET /rigs')).rigs;
}

/** Loads the list, and who this page is for, every second while the page shows it. */
export async function followRigs(): Promise<void> {
  while (showsAllRigs.peek()) {
    await withErrorShown(listError, async () => {
      const [visitor, view] = await Promise.all([
        rigsApi.call('GET /session'),
        rigsApi.call('GET /rollout'),
        loadRigs(),
      ]);
      session.value = visitor;
      rollout.value = view;
    });
    await new Promise((resolve) => setTimeout(resolve, LIST_MS));
  }
}

/** Stops all rigs; each is confirmed or named. */
export async function stopAll(): Promise<void> {
  stops.value = 'pending';
  try {
    const stopped = (await rigsApi.call('POST /rigs/stop')).rigs;
    stops.value = new Map(stopped.map((rig) => [rig.name, rig]));
  } catch (error) {
    stops.value = null;
    notifyFailure(texts.stopAll, error);
    listError.value = texts.stopFailed;
  }
}

/** Stops one rig of the list. */
export async function stopOne(name: string): Promise<void> {
  await withErrorShown(listError, async () => {
    await apiOf(name).call('POST /rig/stop');
    await loadRigs();
  });
}

/** Removes a rig that is silent from the list. */
export async function forget(name: string): Promise<void> {
  await withErrorShown(listError, async () => {
    await rigsApi.call('DELETE /rigs/:name', { params: { name } });
    await loadRigs();
  });
}

/** The address of a rig's page; without a name, that of all rigs, or of the first one of a daemon. */
export const addressOfRig = (name: string | null): string =>
  `${name === null ? './' : `./?rig=${encodeURIComponent(name)}`}${location.hash}`;
