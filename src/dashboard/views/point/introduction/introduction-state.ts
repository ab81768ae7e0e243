/**
 * The daemon's introduction of a simulated rig, as the page shows it: where the rig points by
 * geometry, its samples, what it learns, and where it points then. A page that is open at a first
 * start lets it begin; later it can be shown again.
 */
import { computed, effect, signal } from '@preact/signals';
import type { IntroductionView } from '../../../../api/introduction.ts';
import { api } from '../../../daemon/api.ts';
import { notifyFailure } from '../../../events.ts';
import { persistedSignal } from '../../../preferences.ts';
import { introduction, link, mayOperate } from '../../../state.ts';
import { texts } from './texts.ts';

/** The parts, in order; the last one belongs to the user. */
export const PARTS = ['geometry', 'collecting', 'learning', 'model', 'yours'] as const;
export type Part = (typeof PARTS)[number];

/** Whether this browser has closed it. */
const closed = persistedSignal('introduction-closed', false);
/** Whether it was opened again. */
const opened = signal(false);

/** The introduction that is shown; null while there is none, or once it is closed. */
export const shownIntroduction = computed<IntroductionView | null>(() => {
  const view = introduction.value;
  if (!view || view.state === 'ready') return null;
  return closed.value && !opened.value ? null : view;
});

/** Whether it can be shown, although it isn't now. */
export const isOffered = computed(
  () => introduction.value !== null && shownIntroduction.value === null,
);

export const partOf = ({ state, part }: IntroductionView): Part =>
  state === 'done' ? 'yours' : part;

const request = (call: 'GET' | 'POST' | 'DELETE'): Promise<void> =>
  api
    .call(`${call} /introduction`)
    .then((answer) => {
      introduction.value = answer.introduction;
    })
    .catch((error) => notifyFailure(texts.title, error));

/** Loads it after each connection, and starts one that waits for a viewer. */
export const watchIntroduction = (): (() => void) =>
  effect(() => {
    if (link.value.phase !== 'open') return;
    void request('GET').then(() => {
      if (introduction.peek()?.state === 'waiting' && mayOperate.peek()) void request('POST');
    });
  });

/** Shows it again from its start. */
export function repeatIntroduction(): void {
  opened.value = true;
  void request('POST');
}

/** Closes it; what still runs is finished as fast as possible. */
export function closeIntroduction(): void {
  opened.value = false;
  closed.value = true;
  if (introduction.peek()?.state === 'running') void request('DELETE');
}
