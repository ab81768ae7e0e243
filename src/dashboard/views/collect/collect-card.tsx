/** Collects samples, and shows how that goes. */
import type { CollectionView } from '../../daemon/types.ts';
import { JobPart } from '../../parts/job-part.tsx';
import { collection, isUnfinished, live, sampleTotal } from '../../state.ts';
import { watching } from './camera/watching.ts';
import { COLLECT_COUNT, cancelCollection, collect, collectRefusal } from './collecting.ts';
import { ObserveForm } from './observe-form.tsx';
import { texts } from './texts.ts';

export function CollectCard() {
  const job = collection.value;
  const running = isUnfinished(job);
  const total = sampleTotal.value;
  return (
    <section class="card" aria-labelledby="collect-title">
      <h2 id="collect-title">
        {texts.title}
        <small>{total === null ? '' : texts.samples(total)}</small>
      </h2>
      <JobPart
        job={job}
        text={collectionText(job)}
        label={texts.progress}
        refusal={collectRefusal.value}
        onCancel={(id) => void cancelCollection(id)}
      >
        <button
          type="button"
          class="primary"
          disabled={running || !live.value}
          onClick={() => void collect(false)}
        >
          {texts.collect(COLLECT_COUNT)}
        </button>
        <button
          type="button"
          title={texts.byHandHint}
          disabled={running || !live.value}
          onClick={() => {
            watching.value = false;
            void collect(true);
          }}
        >
          {texts.byHand}
        </button>
      </JobPart>
      {job && running && job.awaiting !== null && !watching.value && (
        <ObserveForm key={`${job.id}/${job.awaiting}`} id={job.id} pose={job.awaiting} />
      )}
    </section>
  );
}

function collectionText(job: CollectionView | null): string {
  const words = texts.state;
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
