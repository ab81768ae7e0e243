/** The card that collects samples, with progress and the mistakes that the samples show. */

import { useSignal } from '@preact/signals';
import type { CollectionView } from '../../../api/collections.ts';
import { FLOOR } from '../../../surfaces.ts';
import { askPermission, permission } from '../../job-notice.ts';
import { boundsText, CheckedField } from '../../parts/fields.tsx';
import { JobPart, jobText } from '../../parts/job-progress.tsx';
import {
  collection,
  isOthersTurn,
  isTeacher,
  isUnfinished,
  live,
  mayMove,
  rig,
  samples,
  sampleTotal,
  surfaces,
} from '../../state.ts';
import { secondsLeft } from '../../time-left.ts';
import { translate, translateProblem } from '../../translate.ts';
import { isObserving } from './camera/camera-observer.ts';
import {
  COUNT_BOUNDS,
  cancelCollection,
  collectError,
  countText,
  fixMistake,
  observe,
  remainingPoses,
  sampleCount,
  samplingPlan,
  selectSurface,
  surfaceName,
  wall,
} from './collection-state.ts';
import { ObserveForm } from './observe-form.tsx';
import { canObserve, observerMode, resume, startCollection } from './observer-mode.ts';
import { StepEnd } from './steps/step-card.tsx';
import { goTo } from './steps/steps.ts';
import { texts } from './texts.ts';
import './mistakes.css';

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
      <p class="observer">
        {texts.seenBy[observerMode.value]}
        <button type="button" class="small" onClick={() => goTo('observer')}>
          {texts.changeObserver}
        </button>
      </p>
      {!canObserve.value && <p class="details">{texts.cannotSee}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const count = sampleCount.peek();
          if (count === undefined) return;
          const surface = surfaceName.peek();
          void startCollection({ count, plan: samplingPlan.peek(), surface });
        }}
      >
        <CollectionFields />
        <JobPart
          job={job}
          text={collectionText(job)}
          label={texts.progress}
          error={collectError.value}
          onCancel={(id) => void cancelCollection(id)}
          mayCancel={!isOthersTurn.value}
          aside={<NoticeOffer />}
        >
          <button
            type="submit"
            class={running || total ? '' : 'primary'}
            disabled={running || !mayMove.value || !canObserve.value}
          >
            {texts.collect(sampleCount.value)}
          </button>
        </JobPart>
      </form>
      <MistakesPart />
      <ResumePart />
      {job && running && job.awaiting !== null && !isObserving.value && (
        <ObserveForm
          key={`${job.id}/${job.awaiting}`}
          job={String(job.id)}
          pose={job.awaiting}
          wall={wall.value}
          observe={(observation) => observe(job.id, observation)}
        />
      )}
      {!running && total !== null && total > 0 && <StepEnd id="collect" good />}
    </section>
  );
}

/** Collections that take longer are worth a notification [s]. */
const LONG_S = 20;

/** The button that asks the browser for notifications: while a long collection runs, and once. */
function NoticeOffer() {
  const job = collection.value;
  if (permission.value !== 'default' || !job || !isUnfinished(job)) return null;
  const leftS = secondsLeft(job, samples.value);
  if (leftS === null || leftS < LONG_S) return null;
  return (
    <button
      type="button"
      class="small"
      title={texts.noticeHint}
      onClick={() => void askPermission()}
    >
      {texts.notice}
    </button>
  );
}

const CollectionFields = () => (
  <div class="pair wish">
    <CheckedField
      label={texts.count}
      value={countText.value}
      fault={sampleCount.value === undefined ? boundsText(COUNT_BOUNDS) : null}
      inputMode="numeric"
      onType={(text) => {
        countText.value = text;
      }}
    />
    <label>
      {texts.plan}
      <select
        value={samplingPlan.value}
        onChange={({ currentTarget }) => {
          samplingPlan.value = currentTarget.value as CollectionView['plan'];
        }}
      >
        {Object.entries(texts.plans).map(([plan, name]) => (
          <option key={plan} value={plan}>
            {name}
          </option>
        ))}
      </select>
    </label>
    {surfaces.value.length > 0 && (
      <label>
        {texts.surface}
        <select
          value={surfaceName.value}
          disabled={isUnfinished(collection.value)}
          onChange={({ currentTarget }) => selectSurface(currentTarget.value)}
        >
          {[FLOOR, ...surfaces.value.map(({ name }) => name)].map((name) => (
            <option key={name} value={name}>
              {name === FLOOR ? texts.floor : name}
            </option>
          ))}
        </select>
      </label>
    )}
  </div>
);

/** Mistakes that the first samples show, each with its cure; and the search for the spot. */
function MistakesPart() {
  const job = collection.value;
  const fixing = useSignal(false);
  if (!job) return null;
  const { id, search, mistakes } = job;
  const fix = async (name: string) => {
    fixing.value = true;
    await fixMistake(id, name);
    fixing.value = false;
  };
  return (
    <>
      {search && isUnfinished(job) && (
        <p class="details" role="status">
          {texts.searching(translate(search.message, search.wording), search.poses)}
        </p>
      )}
      {mistakes.length > 0 && (
        <div class="mistakes" role="alert">
          {mistakes.length > 1 && <p class="details">{texts.mistakesAlike}</p>}
          {mistakes.map((mistake) => (
            <div key={mistake.name} class="mistake">
              <p>{translateProblem(mistake)}.</p>
              {isTeacher.value && (
                <button
                  type="button"
                  disabled={!live.value || fixing.value}
                  onClick={() => void fix(mistake.name)}
                >
                  {texts.apply}
                </button>
              )}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

/** Resumes a failed or cancelled collection. */
function ResumePart() {
  const job = collection.value;
  const lacking = remainingPoses(job);
  if (!job || lacking === 0) return null;
  const stopped = rig.value?.state === 'stopped';
  return (
    <>
      <div class="buttons">
        <button type="button" disabled={!mayMove.value || stopped} onClick={() => void resume(job)}>
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
