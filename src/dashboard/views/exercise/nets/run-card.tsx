/** Has the daemon go through a step, and shows how far it is. */
import type { ExerciseStep } from '../../../../learning/exercise/steps.ts';
import type { ExerciseDetails, ExerciseView } from '../../../daemon/types.ts';
import { fixed } from '../../../format.ts';
import { JobPart } from '../../../parts/job-part.tsx';
import { jobText } from '../../../parts/job-text.ts';
import { isUnfinished, link } from '../../../state.ts';
import { begin, cancel, jobOf, refusal, resultOf } from './jobs.ts';
import { SettingFields } from './setting-fields.tsx';
import { netName, texts } from './texts.ts';

export function RunCard({ step }: { readonly step: ExerciseStep }) {
  const words = texts.run;
  const job = jobOf(step);
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
            disabled={isUnfinished(job) || link.value.phase !== 'open'}
          >
            {job ? words.again : words.start}
          </button>
        </JobPart>
      </div>
    </form>
  );
}

function stateText(job: ExerciseView | null, result: ExerciseDetails['result']): string {
  const words = texts.run.state;
  return jobText(job, {
    ...words,
    running: ({ learning }) => (learning ? words.running(netName(learning.net)) : words.starting),
    done() {
      const seconds = (result?.nets ?? []).reduce((sum, net) => sum + net.seconds, 0);
      return words.done(`${fixed(seconds, 1)} s`);
    },
    cancelled: () => words.cancelled,
  });
}
