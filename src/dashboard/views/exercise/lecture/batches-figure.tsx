/** The figure of mini-batches: paths with batches of 1, 32 and all samples over the contours of the loss. */
import { computed, signal } from '@preact/signals';
import {
  descendInBatches,
  drawLine,
  lineLoss,
  scatteredGradients,
} from '../../../../course/lecture/line-fit.ts';
import { heightsOf, type Vector2 } from '../../../../course/lecture/surfaces.ts';
import { fixed, short } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Range } from '../../../parts/fields.tsx';
import { seed } from '../exercise-route.ts';
import { BatchTimes } from './batch-times.tsx';
import { Plane } from './plane.tsx';
import { PlayButton } from './play-button.tsx';

const texts = inLanguage({
  en: {
    title: 'Few samples, many steps',
    help: 'A line y = a x + b is fitted to 128 noisy points. Click or drag the start; the fan shows gradients of single batches there.',
    map: 'Contours of the loss over slope and intercept, with the paths',
    epochs: (count: number) => `Epochs: ${count}`,
    rate: (rate: string) => `Learning rate γ: ${rate}`,
    batches: { 1: 'batch 1', 32: 'batch 32', 128: 'all 128' },
    fan: 'Gradients at the start of',
    row: (name: string, updates: number, loss: string) => `${name}: ${updates} steps, loss ${loss}`,
    least: (loss: string) => `The best line has the loss ${loss}: the noise of the points.`,
  },
  fr: {
    title: 'Peu d’exemples, beaucoup de pas',
    help: 'Une droite y = a x + b est ajustée à 128 points bruités. Cliquez ou faites glisser le départ ; l’éventail y montre les gradients de lots isolés.',
    map: 'Lignes de niveau de la perte selon la pente et l’ordonnée à l’origine, avec les chemins',
    epochs: (count: number) => `Époques : ${count}`,
    rate: (rate: string) => `Taux d’apprentissage γ : ${rate}`,
    batches: { 1: 'lot de 1', 32: 'lot de 32', 128: 'les 128' },
    fan: 'Gradients au départ pour',
    row: (name: string, updates: number, loss: string) => `${name} : ${updates} pas, perte ${loss}`,
    least: (loss: string) => `La meilleure droite a la perte ${loss} : le bruit des points.`,
  },
});

const BATCHES = [1, 32, 128] as const;
type Batch = (typeof BATCHES)[number];
const COLOURS: Readonly<Record<Batch, `--${string}`>> = {
  1: '--light',
  32: '--good',
  128: '--text',
};
const X = [-1.5, 2] as const;
const Y = [-2, 1.5] as const;
const MAX_EPOCHS = 20;
const FAN = 24;
const FAN_LENGTH = 0.25;

const start = signal<Vector2>([-1, 1]);
const epochs = signal(2);
const logRate = signal(-1);
const fanOf = signal<Batch>(1);
const points = computed(() => drawLine(seed.value));
const field = computed(() => {
  const value = (a: number, b: number) => lineLoss(points.value, a, b);
  const surface = {
    value,
    gradient: () => [0, 0] as const,
    x: X,
    y: Y,
    start: start.peek(),
    tex: '',
  };
  return { value, levels: heightsOf(surface).levels };
});
const paths = computed(() =>
  BATCHES.map((batch) => ({
    batch,
    ...descendInBatches(points.value, start.value, batch, {
      learningRate: 10 ** logRate.value,
      epochs: epochs.value,
      seed: seed.value,
    }),
  })),
);
const least = computed(() => {
  const { points: path } = descendInBatches(points.value, [0, 0], 128, {
    learningRate: 0.3,
    epochs: 200,
    seed: 1,
  });
  return lineLoss(points.value, ...path.at(-1)!);
});

export function BatchesFigure() {
  return (
    <>
      <PathsCard />
      <BatchTimes />
    </>
  );
}

function PathsCard() {
  const [a, b] = start.value;
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="details">{texts.help}</p>
      <div class="side-by-side">
        <Plane
          label={texts.map}
          x={X}
          y={Y}
          xLabel="a"
          yLabel="b"
          field={field.value}
          onPoint={(x, y) => {
            start.value = [x, y];
          }}
        >
          {({ atX, atY }) => (
            <>
              {paths.value.map(({ batch, points: path }) => (
                <g key={batch} class="path" style={{ '--key': `var(${COLOURS[batch]})` }}>
                  <path
                    d={`M${path.map(([x, y]) => `${atX(x).toFixed(1)} ${atY(y).toFixed(1)}`).join('L')}`}
                  />
                  <circle cx={atX(path.at(-1)![0])} cy={atY(path.at(-1)![1])} r="4.5" />
                </g>
              ))}
              {scatteredGradients(points.value, start.value, fanOf.value, FAN).map(([x, y], i) => (
                <path
                  key={i}
                  class="fan"
                  d={`M${atX(a)} ${atY(b)}L${atX(a - FAN_LENGTH * x)} ${atY(b - FAN_LENGTH * y)}`}
                />
              ))}
              <circle class="start" cx={atX(a)} cy={atY(b)} r="6" />
            </>
          )}
        </Plane>
        <div class="controls">
          <div class="stepper">
            <Range of={epochs} min={0} max={MAX_EPOCHS} step={1} label={texts.epochs} />
            <PlayButton of={epochs} max={MAX_EPOCHS} rateHz={4} />
          </div>
          <Range
            of={logRate}
            min={-3}
            max={-0.2}
            step={0.05}
            label={(value) => texts.rate(short(10 ** value, 2))}
          />
          <fieldset class="choices">
            <legend>{texts.fan}</legend>
            {BATCHES.map((batch) => (
              <label key={batch} style={{ '--key': `var(${COLOURS[batch]})` }}>
                <input
                  type="radio"
                  name="fan"
                  checked={fanOf.value === batch}
                  onChange={() => {
                    fanOf.value = batch;
                  }}
                />
                {texts.batches[batch]}
              </label>
            ))}
          </fieldset>
          <ul class="outcomes" aria-live="polite">
            {paths.value.map(({ batch, updates, finalLoss }) => (
              <li key={batch} style={{ '--key': `var(${COLOURS[batch]})` }}>
                {texts.row(texts.batches[batch], updates, short(finalLoss, 3))}
              </li>
            ))}
          </ul>
          <p class="details">{texts.least(fixed(least.value, 3))}</p>
        </div>
      </div>
    </section>
  );
}
