/** Time beside loss: the same net trained with batches of three sizes, each for the same time. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { fixedScale, logScale } from '../../../../axis-scale.ts';
import { BATCH_POINTS, epochLosses } from '../../../../course/lecture/small-fits.ts';
import { Chart } from '../../../chart/chart.tsx';
import { plain, short } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { seed } from '../exercise-route.ts';

const texts = inLanguage({
  en: {
    title: 'Loss against time',
    help: 'A net 1-32-32-1 learns a noisy sine of 512 points, on this computer, for the same time with each batch.',
    measure: 'Measure',
    time: 'computing time [s]',
    loss: 'loss',
    batches: { 1: 'batch 1', 32: 'batch 32', 512: 'all 512' },
    empty: 'Press Measure.',
    row: (name: string, epochs: number, loss: string) => `${name}: ${epochs} epochs, loss ${loss}`,
  },
  fr: {
    title: 'La perte selon le temps',
    help: 'Un réseau 1-32-32-1 apprend un sinus bruité de 512 points, sur cet ordinateur, le même temps avec chaque lot.',
    measure: 'Mesurer',
    time: 'temps de calcul [s]',
    loss: 'perte',
    batches: { 1: 'lot de 1', 32: 'lot de 32', 512: 'les 512' },
    empty: 'Appuyez sur Mesurer.',
    row: (name: string, epochs: number, loss: string) =>
      `${name} : ${epochs} époques, perte ${loss}`,
  },
});

const SIZES = [1, 32, BATCH_POINTS] as const;
const TONES = ['second', 'first', 'third'] as const;
/** Computing time of each training [ms]. */
const TIME_MS = 1000;
/** Time for training in each frame [ms]. */
const SLICE_MS = 8;

interface TimedLoss {
  readonly x: number;
  readonly y: number;
}
const runs = signal<readonly (readonly TimedLoss[])[]>(SIZES.map(() => []));
const isMeasuring = signal(false);

/** Trains the nets in turn, a slice of each per frame. */
function measure(): () => void {
  const trainings = SIZES.map((size) => ({
    losses: epochLosses(size, seed.peek()),
    timeMs: 0,
    found: [] as TimedLoss[],
  }));
  let frame = requestAnimationFrame(advance);
  function advance(): void {
    for (const training of trainings) {
      const startMs = performance.now();
      while (performance.now() - startMs < SLICE_MS && training.timeMs < TIME_MS) {
        const { value } = training.losses.next();
        if (value === undefined) break;
        const nowMs = training.timeMs + performance.now() - startMs;
        training.found.push({ x: nowMs / 1000, y: value });
      }
      training.timeMs += performance.now() - startMs;
    }
    runs.value = trainings.map(({ found }) => [...found]);
    if (trainings.some(({ timeMs }) => timeMs < TIME_MS)) frame = requestAnimationFrame(advance);
    else isMeasuring.value = false;
  }
  return () => cancelAnimationFrame(frame);
}

export function BatchTimes() {
  useEffect(() => (isMeasuring.value ? measure() : undefined), [isMeasuring.value]);
  useEffect(
    () => () => {
      isMeasuring.value = false;
    },
    [],
  );
  const all = runs.value;
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="details">{texts.help}</p>
      <Chart
        title={texts.title}
        x={{ scale: fixedScale(0, TIME_MS / 1000, 5), label: texts.time, write: plain }}
        y={{ scale: logScale(all.flat().map(({ y }) => y)), label: texts.loss, write: short }}
        series={SIZES.map((size, i) => ({
          tone: TONES[i]!,
          label: texts.batches[size],
          points: all[i]!,
        }))}
        empty={texts.empty}
      />
      <div class="buttons">
        <button
          type="button"
          disabled={isMeasuring.value}
          onClick={() => {
            isMeasuring.value = true;
          }}
        >
          {texts.measure}
        </button>
      </div>
      <ul class="outcomes" aria-live="polite">
        {SIZES.map((size, i) => {
          const end = all[i]!.at(-1);
          return (
            end && (
              <li key={size}>{texts.row(texts.batches[size], all[i]!.length, short(end.y, 3))}</li>
            )
          );
        })}
      </ul>
    </section>
  );
}
