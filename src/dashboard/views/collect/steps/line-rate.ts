/** How many lines a second come from the device, by its own count of them. */
import { effect, signal } from '@preact/signals';
import { live, rig } from '../../../state.ts';

const SPAN_MS = 1000;

/** Lines a second [Hz] over the last second or more; null before that is known. */
export const lineRateHz = signal<number | null>(null);

/** Counts until the returned function is called. */
export function watchLineRate(): () => void {
  let begin: { readonly lines: number; readonly timeMs: number } | null = null;
  return effect(() => {
    const line = live.value ? rig.value?.line : null;
    const timeMs = performance.now();
    if (!line) {
      begin = null;
      lineRateHz.value = null;
    } else if (!begin || line.linesReceived < begin.lines) {
      begin = { lines: line.linesReceived, timeMs };
    } else if (timeMs - begin.timeMs >= SPAN_MS) {
      lineRateHz.value = ((line.linesReceived - begin.lines) * 1000) / (timeMs - begin.timeMs);
      begin = { lines: line.linesReceived, timeMs };
    }
  });
}
