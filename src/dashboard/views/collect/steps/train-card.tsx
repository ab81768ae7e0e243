/** The step Train: trains a model on the samples; it becomes active if it is better. */
import { signal } from '@preact/signals';
import { api } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { millimetres } from '../../../format.ts';
import { JobPart, jobText } from '../../../parts/job-progress.tsx';
import { addressOf } from '../../../router.ts';
import { activeModel, isUnfinished, link, sampleTotal, training } from '../../../state.ts';
import { translateProblem } from '../../../translate.ts';
import { StepCard } from './step-card.tsx';
import { texts } from './texts.ts';

const trainError = signal<string | null>(null);

const train = (): Promise<void> =>
  withErrorShown(trainError, async () => {
    training.value = await api.call('POST /trainings', { body: { seed: 1 } });
  });

const cancel = (id: number): Promise<void> =>
  withErrorShown(trainError, async () => {
    training.value = await api.call('DELETE /trainings/:id', { params: { id } });
  });

export function TrainCard() {
  const job = training.value;
  const empty = sampleTotal.value === 0;
  return (
    <StepCard id="train" good={false}>
      <JobPart
        job={job}
        text={trainingText()}
        label={texts.train.progress}
        error={trainError.value}
        onCancel={(id) => void cancel(id)}
      >
        <button
          type="button"
          class="primary"
          disabled={empty || isUnfinished(job) || link.value.phase !== 'open'}
          onClick={() => void train()}
        >
          {texts.train.begin(sampleTotal.value)}
        </button>
      </JobPart>
      {empty && <p class="details">{texts.train.empty}</p>}
      <Outcome />
    </StepCard>
  );
}

/** The active model, and links to use it. */
function Outcome() {
  const model = activeModel.value;
  if (!model) return null;
  const { id, kind, validationMedianMm, activeBecause } = model;
  return (
    <div class="outcome">
      <p role="status">
        <strong>{texts.train.active(id, kind)}</strong>{' '}
        {validationMedianMm === null
          ? texts.train.unvalidated
          : texts.train.median(millimetres(validationMedianMm))}
      </p>
      {activeBecause && (
        <p class="details">{texts.train.because(translateProblem(activeBecause))}</p>
      )}
      <p>
        <a href={addressOf('point')}>{texts.train.point}</a>
        {' · '}
        <a href={addressOf('learn')}>{texts.train.learn}</a>
      </p>
    </div>
  );
}

function trainingText(): string {
  const words = texts.train.state;
  return jobText(training.value, {
    ...words,
    running: ({ learning }) => words.running(learning?.kind),
    done: ({ modelIds }) => words.done(modelIds.length),
    cancelled: () => words.cancelled,
  });
}
