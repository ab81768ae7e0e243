/** The form that trains the nets of a step, with progress and queue. */

import type { ExerciseDetails, ExerciseView } from '../../../../api/exercises.ts';
import type { ExerciseStep } from '../../../../course/steps.ts';
import {
  completeSettings,
  MAX_RELATIVE_COST,
  relativeCost,
} from '../../../../course/training-runs.ts';
import { SETTING_BOUNDS } from '../../../../learning/net-settings.ts';
import { duration, fixed, plain } from '../../../format.ts';
import { boundsText, CheckedField } from '../../../parts/fields.tsx';
import { JobPart, jobText, startText } from '../../../parts/job-progress.tsx';
import { isUnfinished, link } from '../../../state.ts';
import { explanations } from '../exercise-route.ts';
import {
  cancel,
  jobError,
  jobOf,
  otherResults,
  queue,
  resultOf,
  showJob,
  start,
} from './exercise-jobs.ts';
import { runTexts, settingsText, widthsText } from './run-texts.ts';
import {
  CHOICES,
  fieldsOf,
  formOf,
  isInvalid,
  isValid,
  type SettingsForm,
  settingsOf,
} from './settings-form.ts';
import { netName } from './texts.ts';

/** The daemon's other exercise jobs, and finished jobs with other settings. */
function QueuePart({ step }: { readonly step: ExerciseStep }) {
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
              <button type="button" class="small" onClick={() => showJob(job)}>
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

/** The step and seed of a job. */
const nameOf = ({ step, seed }: ExerciseView): string =>
  runTexts.queue.name(explanations[step].title, seed);

function stateOf({ state, remainingSeconds }: ExerciseView): string {
  if (state === 'queued') return runTexts.queue.waits;
  return remainingSeconds === null
    ? runTexts.queue.learns
    : runTexts.queue.left(duration(remainingSeconds));
}

/** The fields of the settings form. */
function SettingFields({ step }: { readonly step: ExerciseStep }) {
  const words = runTexts.run;
  return (
    <details
      onInvalidCapture={({ currentTarget }) => {
        currentTarget.open = true; // shows the invalid field
      }}
    >
      <summary>{words.settings}</summary>
      <div class="settings">
        {fieldsOf(step).map((field) => (
          <Field key={field} step={step} field={field} />
        ))}
      </div>
    </details>
  );
}

interface FieldProps {
  readonly step: ExerciseStep;
  readonly field: keyof SettingsForm;
}

function Field({ step, field }: FieldProps) {
  const wish = formOf(step);
  const choices = CHOICES[field];
  const { usual, fields } = runTexts.run;
  const setting = completeSettings(step, {})[field];
  const course = typeof setting === 'number' ? plain(setting) : String(setting);
  const value = wish.value[field];
  const change = (text: string) => {
    wish.value = { ...wish.value, [field]: text };
  };
  if (choices) {
    return (
      <label>
        {fields[field]}
        <select value={value} onInput={({ currentTarget }) => change(currentTarget.value)}>
          <option value="">{`${course} (${usual})`}</option>
          {choices.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <CheckedField
      label={fields[field]}
      value={value}
      fault={isInvalid(field, value) ? validText(field) : null}
      placeholder={`${course} (${usual})`}
      inputMode={field === 'learningRate' ? 'decimal' : field === 'hidden' ? 'text' : 'numeric'}
      onType={change}
    />
  );
}

function validText(field: keyof SettingsForm): string {
  if (field === 'learningRate' || field === 'batch' || field === 'iterations') {
    return boundsText(SETTING_BOUNDS[field]);
  }
  return widthsText;
}

export function RunCard({ step }: { readonly step: ExerciseStep }) {
  const words = runTexts.run;
  const job = jobOf(step);
  const settings = settingsOf(step);
  const brokeOff = job?.state === 'failed' || job?.state === 'cancelled';
  const times = relativeCost(step, settings);
  const tooLarge = times > MAX_RELATIVE_COST;
  return (
    <form
      class="card form whole"
      aria-labelledby="run-title"
      onSubmit={(event) => {
        event.preventDefault();
        void start(step);
      }}
    >
      <h2 id="run-title">{words.title}</h2>
      <SettingFields step={step} />
      <div>
        <p class="asked details">{isValid(step) && settingsText(step, settings)}</p>
        <JobPart
          job={job}
          text={stateText(job, resultOf(job))}
          label={words.progress}
          error={jobError.value}
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
          {tooLarge && words.tooLarge(fixed(Math.ceil(times), 0), MAX_RELATIVE_COST)}
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
    queued: waitText,
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

/** The position in the queue, and what runs now. */
function waitText(job: ExerciseView): string {
  const now = queue.value.find(({ id }) => id < job.id);
  if (!now || job.queuePosition === undefined) return runTexts.run.state.starting;
  const { queued, nowLearns } = runTexts.run.state;
  return `${queued(job.queuePosition)} ${nowLearns(nameOf(now))}${startText(job)}`;
}
