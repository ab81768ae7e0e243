/**
 * The state of the rig in the tab: the title names the view, what is wrong or moving, and the
 * progress of a job; the icon has the colour of the state.
 */
import { computed, effect } from '@preact/signals';
import { stopState } from '../commands.ts';
import { duration, fixed } from '../format.ts';
import { route } from '../router.ts';
import { collection, isUnfinished, link, live, rig, rigName, samples, training } from '../state.ts';
import { texts } from '../texts.ts';
import { secondsLeft } from '../time-left.ts';

type Mark = 'lost' | 'stopped' | 'moving' | 'rest';

const MARKS: Readonly<Record<Mark, string>> = { lost: '⚠ ', stopped: '■ ', moving: '▶ ', rest: '' };
/** Colours that differ on light and dark tabs. */
const COLOURS: Readonly<Record<Mark, string>> = {
  lost: '#b8860b',
  stopped: '#d63a3a',
  moving: '#d81b60',
  rest: '#3a86d0',
};

const mark = computed<Mark>(() => {
  if (link.value.phase === 'connecting') return 'rest';
  if (!live.value) return 'lost';
  if (stopState.value !== 'ready') return 'stopped';
  return rig.value?.state === 'moving' || rig.value?.laserOn ? 'moving' : 'rest';
});

/** The progress of the unfinished job, with the time that it still takes; empty without one. */
const progress = computed(() => {
  const job = [collection.value, training.value].find(isUnfinished);
  if (!job) return '';
  const leftS = job === collection.value ? secondsLeft(job, samples.value) : null;
  const left = leftS === null ? '' : ` (${duration(leftS)})`;
  return `${fixed(100 * job.progress, 0)} %${left} · `;
});

const icon = (colour: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="13" fill="none" stroke="${colour}" stroke-width="5"/><circle cx="16" cy="16" r="5" fill="${colour}"/></svg>`,
  )}`;

/** Keeps title and icon of the tab up to date. */
export function showState(): void {
  effect(() => {
    const title = texts.pageTitle(texts.views[route.value.view], rigName.value ?? undefined);
    document.title = MARKS[mark.value] + progress.value + title;
  });
  effect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link) link.href = icon(COLOURS[mark.value]);
  });
}
