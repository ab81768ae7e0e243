/** The samples with their residuals; the selected one can be repeated or dropped. */
import { useRef } from 'preact/hooks';
import type { Sample } from '../../../api/samples.ts';
import { millimetres, point, timeOfDay } from '../../format.ts';
import { useRestoredFocus } from '../../parts/restore-focus.ts';
import {
  activeModel,
  collection,
  isUnfinished,
  mayMove,
  mayOperate,
  rig,
  rigName,
  samples,
  sampleTotal,
} from '../../state.ts';
import {
  dropError,
  dropSample,
  isDropping,
  lastDropped,
  restoreSample,
} from './collection-state.ts';
import { repeat } from './observer-mode.ts';
import {
  hasSimulatedSamples,
  listed,
  type Order,
  order,
  residuals,
  selectedId,
  selectedSample,
} from './residuals.tsx';
import { texts } from './texts.ts';
import './samples.css';

export function SamplesCard() {
  const total = sampleTotal.value;
  const words = texts.list;
  return (
    <section class="card" aria-labelledby="samples-title">
      <h2 id="samples-title">
        {words.title}
        <small>{total === null ? '' : texts.samples(total)}</small>
      </h2>
      {hasSimulatedSamples.value && (
        <p class="problem" role="alert">
          {words.ofSimulation(rigName.value!)}
        </p>
      )}
      {samples.value.length === 0 ? (
        <p class="empty">{total === null ? words.loading : words.none}</p>
      ) : (
        <>
          <label class="sample-order">
            {words.order}
            <select
              value={order.value}
              onChange={({ currentTarget }) => {
                order.value = currentTarget.value as Order;
              }}
            >
              <option value="worst">{words.worst}</option>
              <option value="newest">{words.newest}</option>
            </select>
          </label>
          {activeModel.value !== null && activeModel.value.sampleCount > 0 && (
            <p class="details">{words.learned}</p>
          )}
          <fieldset class="sample-list">
            <legend class="sr-only">{words.title}</legend>
            {listed.value.map((sample) => (
              <SampleRow key={sample.id} sample={sample} />
            ))}
          </fieldset>
          <SelectedPart />
        </>
      )}
    </section>
  );
}

function SampleRow({ sample }: { readonly sample: Sample }) {
  const residual = residuals.value.get(sample.id);
  return (
    <label>
      <input
        type="radio"
        name="sample"
        checked={selectedId.value === sample.id}
        onChange={() => {
          selectedId.value = sample.id;
        }}
      />
      <span>{point(sample)}</span>
      <span>{residual ? millimetres(residual.errorMm) : texts.list.unknown}</span>
    </label>
  );
}

function SelectedPart() {
  const words = texts.list;
  const sample = selectedSample.value;
  const busy = !mayMove.value || isUnfinished(collection.value) || rig.value?.state === 'stopped';
  const toPutBack = lastDropped.value;
  const part = useRef<HTMLDivElement>(null);
  useRestoredFocus(isDropping.value, () =>
    part.current?.querySelector('button:enabled:last-child'),
  );
  return (
    <div class="chosen-sample" ref={part}>
      <p role="status">{selectedText()}</p>
      {mayOperate.value && (
        <div class="buttons">
          <button
            type="button"
            title={words.repeatHint}
            disabled={!sample || busy}
            onClick={() => sample && void repeat(sample)}
          >
            {words.repeat}
          </button>
          <button
            type="button"
            title={words.dropHint}
            disabled={!sample || isDropping.value}
            onClick={() => sample && void dropSample(sample.id)}
          >
            {words.drop}
          </button>
          {toPutBack !== undefined && (
            <button
              type="button"
              disabled={isDropping.value}
              onClick={() => {
                selectedId.value = toPutBack;
                void restoreSample(toPutBack);
              }}
            >
              {words.putBack(toPutBack)}
            </button>
          )}
        </div>
      )}
      <p class="problem" role="alert">
        {dropError.value}
      </p>
    </div>
  );
}

function selectedText(): string {
  const words = texts.list;
  const sample = selectedSample.value;
  if (sample) {
    return words.chosen(sample.id, timeOfDay(new Date(sample.takenAt)), sample.session);
  }
  const id = lastDropped.value;
  return id === undefined ? words.choose : words.dropped(id);
}
