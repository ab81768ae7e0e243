/** Has the daemon go through a step, and shows how far it is. */
import { MOST_TIMES_COURSE, timesCourse } from '../../../../learning/exercise/pupils.ts';
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';
import type { ExerciseDetails, ExerciseView } from '../../../daemon/types.ts';
import { fixed } from '../../../format.ts';
import { JobPart } from '../../../parts/job-part.tsx';
import { jobText } from '../../../parts/job-text.ts';
import { isUnfinished, link } from '../../../state.ts';
import { begin, cancel, jobOf, queue, refusal, resultOf } from './jobs.ts';
import { nameOf, QueuePart } from './queue-part.tsx';
import { duration, runTexts } from './run-texts.ts';
import { SettingFields } from './setting-fields.tsx';
import { settingsText } from './settings-text.ts';
import { netName } from './texts.ts';
import { isWhole, settingsOf } from './wish.ts';

export function RunCard({ step }: { readonly step: ExerciseStep }) {
  const words = runTexts.run;
  const job = jobOf(step);
  const settings = settingsOf(step);
  const brokeOff = job?.state === 'failed' || job?.state === 'cancelled';
  const times = timesCourse(step, settings);
  const tooLarge = times > MOST_TIMES_COURSE;
  return (
    <form
      class="card form whole"
      aria-labelledby="run-title"
      onSubmit={(event) => {
        event.preventDefault();
        void begin(step);
      }}
    >
      <h2 id="run-title">{words.title}</h2>
      <SettingFields step={step} />
      <div>
        <p class="asked details">{isWhole(step) && settingsText(step, settings)}</p>
        <JobPart
          job={job}
          text={stateText(job, resultOf(job))}
          label={words.progress}
          refusal={refusal.value}
          onCancel={(id) => void cancel(id)}
        >
          <button
            type="submit"
            class="primary"
            disabled={
              isUnfinished(job) || job?.state === 'done' || tooLarge || link.value.phase !== 'open'
            }
          >
            {brokeOff ? words.again : words.start}
          </button>
        </JobPart>
        <p class="problem" role="alert">
          {tooLarge && words.tooLarge(fixed(Math.ceil(times), 0), MOST_TIMES_COURSE)}
        </p>
        <QueuePart step={step} />
      </div>
    </form>
  );
}

function stateText(job: ExerciseView | null, result: ExerciseDetails['result']): string {
  const words = runTexts.run.state;
  return jobText(job, {
    ...words,
    queued: job ? waitText(job) : '',
    running({ learning, remainingSeconds: left }) {
      const now = learning ? words.running(netName(learning.net)) : words.starting;
      return left === null ? now : `${now} ${runTexts.queue.left(duration(left))}`;
    },
    done() {
      const seconds = (result?.nets ?? []).reduce((sum, net) => sum + net.seconds, 0);
      return words.done(`${fixed(seconds, 1)} s`);
    },
    cancelled: () => words.cancelled,
  });
}

/** Its place in the queue, and what it waits for. */
function waitText(job: ExerciseView): string {
  const before = queue.value.filter(({ id }) => id < job.id);
  const [now] = before;
  if (!now) return runTexts.run.state.starting;
  const left = now.remainingSeconds;
  const ends = left === null ? '' : ` ${runTexts.queue.left(duration(left))}`;
  return `${runTexts.run.state.queued(before.length)} ${runTexts.run.state.nowLearns(nameOf(now))}${ends}`;
}
