/** Trains the selected kinds on all samples, with progress. */

import type { TrainingView } from '../../../api/trainings.ts';
import type { ModelKind } from '../../../learning/model-file.ts';
import { boundsText, CheckedField, readNumber } from '../../parts/fields.tsx';
import { JobPart, jobText } from '../../parts/job-progress.tsx';
import { activeModel, isUnfinished, sampleTotal, training } from '../../state.ts';
import {
  cancelTraining,
  NUMBER_BOUNDS,
  toggleKind,
  train,
  trainError,
  trainingForm,
} from './learn-state.ts';
import { kindTexts, texts } from './texts.ts';

const KINDS = Object.keys(kindTexts) as ModelKind[];

export function TrainCard() {
  const job = training.value;
  const total = sampleTotal.value;
  const words = texts.training;
  const { kinds } = trainingForm.value;
  return (
    <form
      class="card form"
      aria-labelledby="training-title"
      onSubmit={(event) => {
        event.preventDefault();
        void train();
      }}
    >
      <h2 id="training-title">
        {words.title}
        {total !== null && <small>{words.on(total)}</small>}
      </h2>
      {/* Buttons, not checkboxes: those need the space bar, which stops a moving rig. */}
      <fieldset class="kinds">
        <legend class="sr-only">{words.kinds}</legend>
        {KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={kinds.includes(kind)}
            onClick={() => toggleKind(kind)}
          >
            <b>{kind}</b>
            <small>{kindTexts[kind]}</small>
          </button>
        ))}
      </fieldset>
      {/* Opens the settings to show an invalid field. */}
      <details
        onInvalidCapture={({ currentTarget }) => {
          currentTarget.open = true;
        }}
      >
        <summary>{words.settings}</summary>
        <div class="settings">
          <Setting name="seed" />
          <Setting name="maxIterations" />
          <Setting name="learningRate" />
        </div>
      </details>
      <div>
        <JobPart
          job={job}
          text={total === null ? texts.unknown : trainingText(job)}
          label={words.progress}
          error={trainError.value}
          onCancel={(id) => void cancelTraining(id)}
        >
          <button
            type="submit"
            class="primary"
            title={total === 0 ? words.needed : words.hint}
            disabled={isUnfinished(job) || !total || kinds.length === 0}
          >
            {words.train(kinds.length)}
          </button>
        </JobPart>
      </div>
    </form>
  );
}

/** The effect of a training on the active model; none if another one was selected since. */
function activeModelText(modelIds: readonly number[]): string {
  const { aimsNow, stillAims } = texts.training.state;
  const active = activeModel.value;
  if (!active) return '';
  if (modelIds.includes(active.id)) return aimsNow(active.id);
  return active.id < Math.min(...modelIds) ? stillAims(active.id) : '';
}

function Setting({ name }: { readonly name: keyof typeof NUMBER_BOUNDS }) {
  const { fields, usual } = texts.training;
  const value = trainingForm.value[name];
  const bounds = NUMBER_BOUNDS[name];
  const left = value.trim() === '' && name !== 'seed'; // the kind's default
  return (
    <CheckedField
      label={fields[name]}
      value={value}
      fault={left || readNumber(value, bounds) !== undefined ? null : boundsText(bounds)}
      placeholder={name === 'seed' ? '' : usual}
      inputMode={name === 'learningRate' ? 'decimal' : 'numeric'}
      onType={(text) => {
        trainingForm.value = { ...trainingForm.value, [name]: text };
      }}
    />
  );
}

function trainingText(job: TrainingView | null): string {
  const words = texts.training.state;
  return jobText(job, {
    ...words,
    running({ learning }) {
      const errorMm = learning?.validationMedianMm ?? null;
      return words.running(learning?.kind) + (errorMm === null ? '' : words.now(errorMm));
    },
    done: ({ modelIds }) => words.done(modelIds.length) + activeModelText(modelIds),
    cancelled: () => words.cancelled,
  });
}
