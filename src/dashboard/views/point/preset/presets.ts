/** Presets: targets that have a name, kept by the daemon, which tells every page when they change. */
import { computed, signal } from '@preact/signals';
import { aim } from '../../../aim.ts';
import { api } from '../../../daemon/api.ts';
import { showingRefusal } from '../../../events.ts';
import { live, rig } from '../../../state.ts';
import { texts } from './texts.ts';

/** Why the last wish was refused. */
export const refusal = signal<string | null>(null);

/** What would be kept: where somebody aimed last, else where the spot is. */
export const keepable = computed(() => {
  const last = aim.value;
  if (last && last.phase !== 'refused') return last.target;
  return (live.value && rig.value?.spot) || null;
});

/** Keeps what can be kept under a name; whether it was. */
export async function keep(name: string): Promise<boolean> {
  const target = keepable.peek();
  if (!target) return false;
  await showingRefusal(refusal, async () => {
    await api.keepPreset(name, target);
  });
  return refusal.peek() === null;
}

export const forget = (name: string): Promise<void> =>
  showingRefusal(refusal, async () => {
    await api.forgetPreset(name);
  });

/** What is wrong with a name; null when nothing is. An address leaves out the part "." or "..". */
export const nameFault = (name: string): string | null =>
  name === '.' || name === '..' ? texts.dots : null;
