/** The figure of validation: a large net on few noisy points, its two losses, and the fit at any moment. */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { fixedScale, logScale } from '../../../../axis-scale.ts';
import { drawFewPoints, type WatchedFit, watchFit } from '../../../../course/lecture/small-fits.ts';
import { Chart } from '../../../chart/chart.tsx';
import { fixed, plain, short } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Range } from '../../../parts/fields.tsx';
import { seed } from '../exercise-route.ts';

const texts = inLanguage({
  en: {
    title: 'Learning by heart',
    fit: 'The points and the net at the chosen moment',
    losses: 'Training and validation loss',
    training: 'training',
    validation: 'validation',
    net: 'net',
    best: 'lowest validation loss',
    moment: 'chosen moment',
    steps: 'steps',
    loss: 'loss',
    count: (count: number) => `Training points: ${count}`,
    noise: (noise: string) => `Noise: ${noise}`,
    width: (width: number) => `Units in each of two layers: ${width}`,
    at: (step: number, training: string, validation: string) =>
      `Moment: step ${step}. Training loss ${training}, validation loss ${validation}.`,
    stop: 'Stop here: lowest validation loss',
    empty: 'The net is being trained.',
  },
  fr: {
    title: 'Apprendre par cœur',
    fit: 'Les points et le réseau au moment choisi',
    losses: 'Pertes d’apprentissage et de validation',
    training: 'apprentissage',
    validation: 'validation',
    net: 'réseau',
    best: 'plus basse perte de validation',
    moment: 'moment choisi',
    steps: 'pas',
    loss: 'perte',
    count: (count: number) => `Points d’apprentissage : ${count}`,
    noise: (noise: string) => `Bruit : ${noise}`,
    width: (width: number) => `Unités dans chacune des deux couches : ${width}`,
    at: (step: number, training: string, validation: string) =>
      `Moment : pas ${step}. Perte d’apprentissage ${training}, de validation ${validation}.`,
    stop: 'Arrêter ici : plus basse perte de validation',
    empty: 'Le réseau est en train d’apprendre.',
  },
});

const MAX_STEP = 3000;
/** Time for training in each frame [ms]. */
const SLICE_MS = 8;
const [count, noise, width] = [signal(16), signal(0.5), signal(32)];
const settings = computed(() => ({
  count: count.value,
  noise: noise.value,
  width: width.value,
  seed: seed.value,
}));
const points = computed(() => drawFewPoints(settings.value));
const moments = signal<readonly WatchedFit[]>([]);
/** The chosen moment, from 0 to 1; 1 is the newest. */
const chosen = signal(1);

/** Trains in slices, so that the page stays responsive. */
function train(): () => void {
  const fit = watchFit(settings.peek());
  moments.value = [];
  let frame = requestAnimationFrame(advance);
  function advance(): void {
    const endMs = performance.now() + SLICE_MS;
    const found: WatchedFit[] = [];
    let isDone = false;
    while (!isDone && performance.now() < endMs) {
      const { value, done } = fit.next();
      isDone = done === true;
      if (value) found.push(value);
    }
    if (found.length > 0) moments.value = [...moments.peek(), ...found];
    if (!isDone) frame = requestAnimationFrame(advance);
  }
  return () => cancelAnimationFrame(frame);
}

const bestOf = (all: readonly WatchedFit[]): WatchedFit | undefined =>
  all.reduce<WatchedFit | undefined>(
    (best, one) => (best && best.validationLoss <= one.validationLoss ? best : one),
    undefined,
  );

export function ValidationFigure() {
  useEffect(train, [settings.value]);
  const all = moments.value;
  const best = bestOf(all);
  const moment = all[Math.round(chosen.value * (all.length - 1))];
  const at = (of: 'trainingLoss' | 'validationLoss') =>
    all.map((one) => ({ x: one.step, y: one[of] }));
  const { training, validation } = points.value;
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <div class="side-by-side">
        <Chart
          title={texts.fit}
          x={{ scale: fixedScale(0, 6, 6), label: 'x', write: plain }}
          y={{ scale: fixedScale(-3, 6, 5), label: 'y', write: plain }}
          series={[
            { tone: 'first', label: texts.training, dots: true, points: training },
            { tone: 'second', label: texts.validation, dots: true, points: validation },
            {
              tone: 'first',
              label: texts.net,
              points: (moment?.line ?? []).filter(({ y }) => y > -3 && y < 6),
            },
          ]}
          empty={texts.empty}
        />
        <Chart
          title={texts.losses}
          x={{ scale: fixedScale(0, MAX_STEP, 5), label: texts.steps, write: plain }}
          y={{
            scale: logScale(all.flatMap((one) => [one.trainingLoss, one.validationLoss])),
            label: texts.loss,
            write: short,
          }}
          series={[
            { tone: 'third', label: texts.training, points: at('trainingLoss') },
            { tone: 'first', label: texts.validation, points: at('validationLoss') },
            {
              tone: 'second',
              label: texts.best,
              dots: true,
              points: best ? [{ x: best.step, y: best.validationLoss }] : [],
            },
            {
              tone: 'first',
              label: texts.moment,
              dots: true,
              points: moment ? [{ x: moment.step, y: moment.validationLoss }] : [],
            },
          ]}
          empty={texts.empty}
        />
      </div>
      <div class="controls">
        <Range of={count} min={6} max={100} step={1} label={texts.count} />
        <Range
          of={noise}
          min={0}
          max={0.8}
          step={0.05}
          label={(value) => texts.noise(fixed(value, 2))}
        />
        <Range of={width} min={2} max={48} step={1} label={texts.width} />
        <Range
          of={chosen}
          min={0}
          max={1}
          step={0.01}
          label={() =>
            moment
              ? texts.at(
                  moment.step,
                  short(moment.trainingLoss, 2),
                  short(moment.validationLoss, 2),
                )
              : texts.empty
          }
        />
        <button
          type="button"
          disabled={!best}
          onClick={() => {
            if (best) chosen.value = all.indexOf(best) / Math.max(1, all.length - 1);
          }}
        >
          {texts.stop}
        </button>
      </div>
    </section>
  );
}
