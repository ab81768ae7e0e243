/** Checks the active model on six new spots; after an alarm, six more recalibrate it. */
import { signal } from '@preact/signals';
import type { CheckView } from '../../../api/checks.ts';
import type { Observation } from '../../../api/collections.ts';
import { api } from '../../daemon/api.ts';
import { withErrorShown } from '../../events.ts';
import { millimetres } from '../../format.ts';
import { inLanguage } from '../../language.ts';
import { JobPart, jobText } from '../../parts/job-progress.tsx';
import { activeModel, check, isOthersTurn, isUnfinished, mayMove } from '../../state.ts';
import { ObserveForm } from '../collect/observe-form.tsx';
import { observerMode } from '../collect/observer-mode.ts';

const SPOTS = 6;

const english = {
  title: 'Check',
  check: 'Check the model',
  checkHint: 'Aim at six targets and compare their spots with the expected errors',
  recalibrate: 'Recalibrate',
  recalibrateHint:
    'Measure six more spots, and find what has changed: the base, or a zero of a servo',
  progress: 'Progress of the check',
  none: 'Is the active model still valid? Six spots are enough to tell.',
  queued: 'Waiting…',
  running: (spots: number) => `${spots} of ${SPOTS} spots`,
  holds: (median: string, expected: string) =>
    `Still valid: the median error is ${median}, expected ${expected}.`,
  alarm: (median: string, expected: string) =>
    `No longer valid: the median error is ${median}, expected ${expected}. Recalibrate with six more spots.`,
  trains: (training: number) =>
    `Measured. Training ${training} corrects the model; roll back to undo it.`,
  cancelled: 'Cancelled.',
  failed: 'Failed: ',
};

const french: typeof english = {
  title: 'Contrôle',
  check: 'Contrôler le modèle',
  checkHint: 'Viser six cibles et comparer les points aux erreurs attendues',
  recalibrate: 'Recalibrer',
  recalibrateHint:
    'Mesurer six points de plus et chercher ce qui a changé : la base, ou le zéro d’un servo',
  progress: 'Avancement du contrôle',
  none: 'Le modèle actif est-il encore valable ? Six points suffisent pour le savoir.',
  queued: 'En attente…',
  running: (spots) => `${spots} points sur ${SPOTS}`,
  holds: (median, expected) =>
    `Encore valable : l’erreur médiane est de ${median}, attendue ${expected}.`,
  alarm: (median, expected) =>
    `Plus valable : l’erreur médiane est de ${median}, attendue ${expected}. Recalibrez avec six points de plus.`,
  trains: (training) =>
    `Points mesurés. L’entraînement ${training} corrige le modèle ; « Revenir en arrière » l’annule.`,
  cancelled: 'Annulé.',
  failed: 'Échec : ',
};

const texts = inLanguage({ en: english, fr: french });

/** The error of the last request. */
const checkError = signal<string | null>(null);

const begin = (recalibrate: boolean): Promise<void> =>
  withErrorShown(checkError, async () => {
    const seed = (check.peek()?.id ?? 0) + 1; // Targets differ from those of the last check.
    const observer = observerMode.peek() === 'itself' ? {} : { observer: 'external' };
    check.value = await api.call('POST /checks', { body: { seed, recalibrate, ...observer } });
  });

const cancel = (id: number): Promise<void> =>
  withErrorShown(checkError, async () => {
    check.value = await api.call('DELETE /checks/:id', { params: { id } });
  });

const observe = (id: number, body: Observation): Promise<void> =>
  withErrorShown(checkError, async () => {
    await api.call('POST /checks/:id/observations', { params: { id }, body });
  });

/** Whether a check has found that the active model no longer holds. */
const isAlarm = (job: CheckView | null): boolean =>
  job?.result?.holds === false && !job.recalibrate && job.modelId === activeModel.value?.id;

export function CheckCard() {
  const job = check.value;
  const busy = isUnfinished(job);
  return (
    <section class="card" aria-labelledby="check-title">
      <h2 id="check-title">{texts.title}</h2>
      <JobPart
        job={job}
        text={checkText(job)}
        label={texts.progress}
        error={checkError.value}
        onCancel={(id) => void cancel(id)}
        mayCancel={!isOthersTurn.value}
      >
        <button
          type="button"
          title={texts.checkHint}
          disabled={busy || !mayMove.value}
          onClick={() => void begin(false)}
        >
          {texts.check}
        </button>
        {isAlarm(job) && (
          <button
            type="button"
            class="primary"
            title={texts.recalibrateHint}
            disabled={!mayMove.value}
            onClick={() => void begin(true)}
          >
            {texts.recalibrate}
          </button>
        )}
      </JobPart>
      {job?.awaiting != null && (
        <ObserveForm
          key={`${job.id}/${job.awaiting}`}
          job={`check ${job.id}`}
          pose={job.awaiting}
          observe={(observation) => observe(job.id, observation)}
        />
      )}
    </section>
  );
}

const checkText = (job: CheckView | null): string =>
  jobText(job, {
    ...texts,
    running: ({ spots }) => texts.running(spots.length),
    done({ result, trainingId }) {
      if (trainingId !== null) return texts.trains(trainingId);
      const { holds, medianMm, expectedMedianMm } = result!;
      return texts[holds ? 'holds' : 'alarm'](millimetres(medianMm), millimetres(expectedMedianMm));
    },
    cancelled: () => texts.cancelled,
  });
