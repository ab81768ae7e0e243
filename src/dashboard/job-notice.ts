/**
 * A notification of the system when a collection or a training ends while the page is hidden. The
 * browser is asked for its permission once, by a button beside the progress.
 */
import { effect, type Signal, signal } from '@preact/signals';
import type { JobProblem, JobState } from '../job.ts';
import { inLanguage } from './language.ts';
import { failureText } from './parts/job-progress.tsx';
import { collection, isUnfinished, rigName, training } from './state.ts';

const english = {
  collection: {
    done: (taken: number) => (taken === 1 ? '1 sample taken.' : `${taken} samples taken.`),
    failed: (why: string) => `The collection failed: ${why}`,
  },
  training: {
    done: 'The training is done.',
    failed: (why: string) => `The training failed: ${why}`,
  },
};

const french: typeof english = {
  collection: {
    done: (taken) => (taken === 1 ? '1 mesure faite.' : `${taken} mesures faites.`),
    failed: (why) => `La série de mesures a échoué : ${why}`,
  },
  training: {
    done: 'L’entraînement est terminé.',
    failed: (why) => `L’entraînement a échoué : ${why}`,
  },
};

const texts = inLanguage({ en: english, fr: french });

/** The permission of the browser; `denied` where it has no notifications. */
export const permission = signal<NotificationPermission>(
  globalThis.Notification?.permission ?? 'denied',
);

/** Asks the browser for its permission. */
export async function askPermission(): Promise<void> {
  permission.value = await Notification.requestPermission();
}

/** Shows notifications of ended jobs from now on. */
export function notifyOfJobs(): void {
  onEnd(collection, (job) =>
    job.state === 'done'
      ? texts.collection.done(job.taken)
      : texts.collection.failed(failureText(job)),
  );
  onEnd(training, (job) =>
    job.state === 'done' ? texts.training.done : texts.training.failed(failureText(job)),
  );
}

/** The part of a job that its end needs. */
interface Job {
  readonly id: number;
  readonly state: JobState;
  readonly problem: JobProblem | null;
}

function onEnd<J extends Job>(job: Signal<J | null>, textOf: (job: J) => string): void {
  let runningId: number | undefined;
  effect(() => {
    const now = job.value;
    const hasEnded = now?.id === runningId && (now?.state === 'done' || now?.state === 'failed');
    runningId = isUnfinished(now) ? now?.id : undefined;
    if (now && hasEnded && document.hidden) show(textOf(now));
  });
}

function show(text: string): void {
  if (permission.peek() !== 'granted') return;
  try {
    const title = `pantilt · ${rigName.peek()}`;
    new Notification(title, { body: text, icon: './favicon.svg', tag: 'pantilt-job' });
  } catch {
    // Some phones allow notifications only to service workers.
  }
}
