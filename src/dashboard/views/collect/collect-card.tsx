/** Collects samples, and shows how that goes. */
import type { CollectionView } from '../../daemon/types.ts';
import { CheckedField } from '../../parts/checked-field.tsx';
import { JobPart } from '../../parts/job-part.tsx';
import { jobText } from '../../parts/job-text.ts';
import { boundsText } from '../../parts/number-bounds.ts';
import { collection, isUnfinished, live, rig, samples, sampleTotal } from '../../state.ts';
import { watching } from './camera/watching.ts';
import {
  COUNT_BOUNDS,
  cancelCollection,
  collectRefusal,
  lackingOf,
  wantedCount,
  wantedPlan,
  wantedText,
} from './collecting.ts';
import { ObserveForm } from './observe-form.tsx';
import { StepEnd } from './steps/step-card.tsx';
import { goTo } from './steps/steps.ts';
import { texts } from './texts.ts';
import { secondsLeft } from './time-left.ts';
import { begin, canSee, goOn, way } from './way.ts';

export function CollectCard() {
  const job = collection.value;
  const running = isUnfinished(job);
  const total = sampleTotal.value;
  return (
    <section class="card" aria-labelledby="collect-title">
      <h2 id="collect-title" tabIndex={-1}>
        {texts.title}
        <small>{total === null ? '' : texts.samples(total)}</small>
      </h2>
      <p class="way">
        {texts.seenBy[way.value]}
        <button type="button" class="small" onClick={() => goTo('way')}>
          {texts.otherWay}
        </button>
      </p>
      {!canSee.value && <p class="details">{texts.cannotSee}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const count = wantedCount.peek();
          if (count !== undefined) void begin({ count, plan: wantedPlan.peek() });
        }}
      >
        <Wish />
        <JobPart
          job={job}
          text={collectionText(job)}
          label={texts.progress}
          refusal={collectRefusal.value}
          onCancel={(id) => void cancelCollection(id)}
        >
          <button
            type="submit"
            class={running || total ? '' : 'primary'}
            disabled={running || !live.value || !canSee.value}
          >
            {texts.collect(wantedCount.value)}
          </button>
        </JobPart>
      </form>
      <GoOn />
      {job && running && job.awaiting !== null && !watching.value && (
        <ObserveForm key={`${job.id}/${job.awaiting}`} id={job.id} pose={job.awaiting} />
      )}
      {!running && total !== null && total > 0 && <StepEnd id="collect" good />}
    </section>
  );
}

const Wish = () => (
  <div class="pair wish">
    <CheckedField
      label={texts.count}
      value={wantedText.value}
      fault={wantedCount.value === undefined ? boundsText(COUNT_BOUNDS) : null}
      inputMode="numeric"
      onType={(text) => {
        wantedText.value = text;
      }}
    />
    <label>
      {texts.plan}
      <select
        value={wantedPlan.value}
        onChange={({ currentTarget }) => {
          wantedPlan.value = currentTarget.value as CollectionView['plan'];
        }}
      >
        {Object.entries(texts.plans).map(([plan, name]) => (
          <option key={plan} value={plan}>
            {name}
          </option>
        ))}
      </select>
    </label>
  </div>
);

/** What was broken off can go on from where it was. */
function GoOn() {
  const job = collection.value;
  const lacking = lackingOf(job);
  if (!job || lacking === 0) return null;
  const stopped = rig.value?.state === 'stopped';
  return (
    <>
      <div class="buttons">
        <button type="button" disabled={!live.value || stopped} onClick={() => void goOn(job)}>
          {texts.goOn(lacking)}
        </button>
      </div>
      {stopped && <p class="details">{texts.goOnStopped}</p>}
    </>
  );
}

function collectionText(job: CollectionView | null): string {
  const words = texts.state;
  return jobText(job, {
    ...words,
    running: (running) =>
      live.value ? words.running(running, secondsLeft(running, samples.value)) : words.waiting,
    done: ({ taken, missed }) => words.done(taken, missed),
    cancelled: ({ taken }) => words.cancelled(taken),
  });
}
