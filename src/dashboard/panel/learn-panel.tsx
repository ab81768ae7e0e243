/** Collect samples, then train on them. */

import type { CollectionView, TrainingView } from '../daemon/types.ts';
import {
  COLLECT_COUNT,
  cancelCollection,
  cancelTraining,
  collect,
  collectProblem,
  train,
  trainProblem,
} from '../learning.ts';
import { collection, isUnfinished, live, sampleTotal, training } from '../state.ts';
import { texts } from '../texts.ts';
import { JobPart } from './job-part.tsx';
import { ObserveForm } from './observe-form.tsx';

export function LearnPanel() {
  const total = sampleTotal.value;
  return (
    <section class="card" aria-labelledby="learn-title">
      <h2 id="learn-title">
        {texts.learn.title}
        <small>{total === null ? '' : texts.learn.samples(total)}</small>
      </h2>
      <CollectPart />
      <TrainPart />
    </section>
  );
}

function CollectPart() {
  const job = collection.value;
  const running = isUnfinished(job);
  return (
    <div class="job">
      <JobPart
        job={job}
        text={collectionText(job)}
        label={texts.learn.progress.collection}
        refusal={collectProblem.value}
        onCancel={(id) => void cancelCollection(id)}
      >
        <button
          type="button"
          class="primary"
          disabled={running || !live.value}
          onClick={() => void collect(false)}
        >
          {texts.learn.collect(COLLECT_COUNT)}
        </button>
        <button
          type="button"
          title={texts.learn.byHandHint}
          disabled={running || !live.value}
          onClick={() => void collect(true)}
        >
          {texts.learn.byHand}
        </button>
      </JobPart>
      {job && running && job.awaiting !== null && (
        <ObserveForm key={`${job.id}/${job.awaiting}`} id={job.id} pose={job.awaiting} />
      )}
    </div>
  );
}

function TrainPart() {
  const job = training.value;
  const empty = !sampleTotal.value;
  return (
    <div class="job">
      <JobPart
        job={job}
        text={trainingText(job)}
        label={texts.learn.progress.training}
        refusal={trainProblem.value}
        onCancel={(id) => void cancelTraining(id)}
      >
        <button
          type="button"
          class="primary"
          title={empty ? texts.learn.trainWants : texts.learn.trainHint}
          disabled={isUnfinished(job) || empty}
          onClick={() => void train()}
        >
          {texts.learn.train}
        </button>
      </JobPart>
    </div>
  );
}

function collectionText(job: CollectionView | null): string {
  const words = texts.learn.collection;
  switch (job?.state) {
    case undefined:
      return words.none;
    case 'queued':
      return words.queued;
    case 'running':
      return words.running(job.taken, job.count);
    case 'done':
      return words.done(job.taken, job.missed);
    case 'cancelled':
      return words.cancelled(job.taken);
    default:
      return `${words.failed}${job?.problem?.message ?? ''}`;
  }
}

function trainingText(job: TrainingView | null): string {
  const words = texts.learn.training;
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
