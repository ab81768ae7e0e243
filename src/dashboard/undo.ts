/**
 * Undo for the data that the page changes: removed samples, activated models, presets. Motion is
 * never undone.
 */
import { computed, effect, signal } from '@preact/signals';
import { notifyFailure } from './events.ts';
import { rigName } from './state.ts';

/** A change that can be undone. */
export interface Change {
  /** What was done, as a sentence. */
  readonly text: string;
  readonly undo: () => Promise<unknown>;
}

/** Changes that are kept. */
const MAX_CHANGES = 20;
/** Time for which a change is offered to be undone [ms]. */
const OFFER_MS = 8000;

const changes = signal<readonly Change[]>([]);
/** The newest change; null if there is none. */
export const lastChange = computed(() => changes.value.at(-1) ?? null);
/** The change that is offered now; afterwards the key and the command remain. */
export const offeredChange = signal<Change | null>(null);
let offerTimer: ReturnType<typeof setTimeout> | undefined;

// Samples, models and presets belong to a rig.
effect(() => {
  void rigName.value;
  changes.value = [];
  offeredChange.value = null;
});

/** Records a change and offers to undo it. */
export function recordChange(text: string, undo: Change['undo']): void {
  const change = { text, undo };
  changes.value = [...changes.peek(), change].slice(-MAX_CHANGES);
  offeredChange.value = change;
  clearTimeout(offerTimer);
  offerTimer = setTimeout(() => {
    offeredChange.value = null;
  }, OFFER_MS);
}

/** Undoes the newest change. */
export async function undoLast(): Promise<void> {
  const change = lastChange.peek();
  if (!change) return;
  changes.value = changes.peek().slice(0, -1);
  offeredChange.value = null;
  try {
    await change.undo();
  } catch (error) {
    notifyFailure(change.text, error);
  }
}
