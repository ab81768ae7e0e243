/** Presets: targets that have a name, kept by the daemon. */
import { computed, signal } from '@preact/signals';
import { aim } from '../../../aim.ts';
import { api } from '../../../daemon/api.ts';
import type { Preset } from '../../../daemon/types.ts';
import { showingRefusal } from '../../../events.ts';
import { live, rig } from '../../../state.ts';

/** Those of the rig, by name; null until they are known. */
export const presets = signal<readonly Preset[] | null>(null);
/** Why the last wish was refused. */
export const refusal = signal<string | null>(null);

/** What would be kept: where somebody aimed last, else where the spot is. */
export const keepable = computed(() => {
  const last = aim.value;
  if (last && last.phase !== 'refused') return last.target;
  return (live.value && rig.value?.spot) || null;
});

export const load = (): Promise<void> =>
  showingRefusal(refusal, async () => {
    presets.value = (await api.presets()).presets;
  });

/** Keeps what can be kept under a name. */
export const keep = (name: string): Promise<void> =>
  showingRefusal(refusal, async () => {
    const target = keepable.peek();
    if (target) await api.keepPreset(name, target);
    presets.value = (await api.presets()).presets;
  });

export const forget = (name: string): Promise<void> =>
  showingRefusal(refusal, async () => {
    await api.forgetPreset(name);
    presets.value = (await api.presets()).presets;
  });
