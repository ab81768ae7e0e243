/** Trains on the samples that there are, and shows how that goes. */
import type { TrainingView } from '../../daemon/types.ts';
import { JobPart } from '../../parts/job-part.tsx';
import { isUnfinished, sampleTotal, training } from '../../state.ts';
import { texts } from './texts.ts';
import { cancelTraining, train, trainRefusal } from './training.ts';

export function TrainCard() {
  const job = training.value;
  const empty = !sampleTotal.value;
  const words = texts.training;
  return (
    <section class="card" aria-labelledby="training-title">
      <h2 id="training-title">{words.title}</h2>
      <JobPart
        job={job}
        text={trainingText(job)}
        label={words.progress}
        refusal={trainRefusal.value}
        onCancel={(id) => void cancelTraining(id)}
      >
        <button
          type="button"
          class="primary"
          title={empty ? words.wants : words.hint}
          disabled={isUnfinished(job) || empty}
          onClick={() => void train()}
        >
          {words.train}
        </button>
      </JobPart>
    </section>
  );
}

function trainingText(job: TrainingView | null): string {
  const words = texts.training.state;
  switch (job?.state) {
    case undefined:
      return words.none;
    case 'queued':
      return words.queued;
    case 'running': {
      const errorMm = job.learning?.validationMedianMm ?? null;
      return words.running(job.learning?.kind) + (errorMm === null ? '' : words.now(errorMm));
    }
    case 'done':
      return words.done(job.modelIds.length);
    case 'cancelled':
      return words.cancelled;
    default:
      return `${words.failed}${job?.problem?.message ?? ''}`;
  }
}
