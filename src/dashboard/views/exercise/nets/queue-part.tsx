/** What the daemon learns besides, for this page or for others, and what it has learned with other settings. */
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';
import type { ExerciseView } from '../../../daemon/types.ts';
import { explanations } from '../texts.ts';
import { cancel, jobOf, lookAt, otherResults, queue } from './jobs.ts';
import { duration, runTexts } from './run-texts.ts';
import { settingsText } from './settings-text.ts';

export function QueuePart({ step }: { readonly step: ExerciseStep }) {
  const words = runTexts.queue;
  const own = jobOf(step);
  const others = queue.value.filter(({ id }) => id !== own?.id);
  return (
    <>
      <JobList title={words.now} jobs={others} />
      <JobList title={words.done} jobs={otherResults(step)} />
    </>
  );
}

function JobList({
  title,
  jobs,
}: {
  readonly title: string;
  readonly jobs: readonly ExerciseView[];
}) {
  const words = runTexts.queue;
  if (jobs.length === 0) return null;
  return (
    <section class="jobs" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <p>
              {job.state !== 'done' && <strong>{nameOf(job)} </strong>}
              {settingsText(job.step, job.settings)}
              {job.state !== 'done' && <span class="details"> {stateOf(job)}</span>}
            </p>
            <div class="buttons">
              <button type="button" class="small" onClick={() => lookAt(job)}>
                {words.show}
              </button>
              {job.state !== 'done' && (
                <button type="button" class="small" onClick={() => void cancel(job.id)}>
                  {runTexts.queue.cancel}
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Which step with which seed. */
export const nameOf = ({ step, seed }: ExerciseView): string =>
  runTexts.queue.name(explanations[step].title, seed);

function stateOf({ state, remainingSeconds }: ExerciseView): string {
  if (state === 'queued') return runTexts.queue.waits;
  return remainingSeconds === null
    ? runTexts.queue.learns
    : runTexts.queue.left(duration(remainingSeconds));
}
