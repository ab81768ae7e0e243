/** The figure of least squares: an arm's lengths from measured tips, and the sum of squares over both. */
import { computed, signal } from '@preact/signals';
import { heightsOf } from '../../../../course/lecture/surfaces.ts';
import {
  armPoints,
  fitLengths,
  type Lengths,
  measureTips,
  sumOfSquares,
  TRUE_LENGTHS,
} from '../../../../course/lecture/two-link-arm.ts';
import { fixed, short } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Range } from '../../../parts/fields.tsx';
import { seed } from '../exercise-route.ts';
import { ARM_RANGE, Arm } from './arm.tsx';
import { Plane } from './plane.tsx';

const texts = inLanguage({
  en: {
    title: 'Two lengths from measured tips',
    help: 'Move the lengths until the computed tips (arm ends) meet the measured ones (circles); the red lines are the residuals. Then compare with the solution.',
    poses: 'The arm in each pose, measured tips and residuals',
    map: 'Contours of the sum of squares over both lengths; click to choose them',
    first: (length: string) => `l₁: ${length} m`,
    second: (length: string) => `l₂: ${length} m`,
    count: (count: number) => `Measurements: ${count}`,
    noise: (noise: string) => `Noise: ${noise} m`,
    solve: 'Least squares',
    sum: (sum: string) => `Sum of squared residuals S: ${sum} m²`,
    solution: (first: string, second: string, sum: string) =>
      `Least squares: l₁ = ${first} m, l₂ = ${second} m, S = ${sum} m².`,
    truth: (first: string, second: string) =>
      `The arm is really ${first} m and ${second} m long: with noise, the best fit is not the truth, but more measurements bring it nearer.`,
  },
  fr: {
    title: 'Deux longueurs d’après des extrémités mesurées',
    help: 'Changez les longueurs jusqu’à ce que les extrémités calculées (bouts du bras) rejoignent les mesures (cercles) ; les traits rouges sont les résidus. Comparez ensuite avec la solution.',
    poses: 'Le bras dans chaque pose, extrémités mesurées et résidus',
    map: 'Lignes de niveau de la somme des carrés selon les deux longueurs ; cliquez pour les choisir',
    first: (length: string) => `l₁ : ${length} m`,
    second: (length: string) => `l₂ : ${length} m`,
    count: (count: number) => `Mesures : ${count}`,
    noise: (noise: string) => `Bruit : ${noise} m`,
    solve: 'Moindres carrés',
    sum: (sum: string) => `Somme des carrés des résidus S : ${sum} m²`,
    solution: (first: string, second: string, sum: string) =>
      `Moindres carrés : l₁ = ${first} m, l₂ = ${second} m, S = ${sum} m².`,
    truth: (first: string, second: string) =>
      `En vérité, le bras mesure ${first} m et ${second} m : avec du bruit, le meilleur ajustement n’est pas la vérité, mais davantage de mesures l’en rapprochent.`,
  },
});

const LENGTH_RANGE = [0, 1.6] as const;
const [first, second] = [signal(0.6), signal(1.1)];
const [count, noise] = [signal(5), signal(0.08)];
const measured = computed(() => measureTips(count.value, noise.value, seed.value));
const solution = computed(() => fitLengths(measured.value));
const field = computed(() => {
  const value = (l1: number, l2: number) => sumOfSquares(measured.value, [l1, l2]);
  const surface = {
    value,
    gradient: () => [0, 0] as const,
    ...{ x: LENGTH_RANGE, y: LENGTH_RANGE, start: [0, 0] as const, tex: '' },
  };
  return { value, levels: heightsOf(surface).levels };
});

function choose([l1, l2]: Lengths): void {
  first.value = l1;
  second.value = l2;
}

export function ArmFitFigure() {
  const lengths: Lengths = [first.value, second.value];
  const best = solution.value;
  const sumOf = (of: Lengths) => short(sumOfSquares(measured.value, of), 2);
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="details">{texts.help}</p>
      <div class="side-by-side">
        <Plane label={texts.poses} x={ARM_RANGE} y={ARM_RANGE} xLabel="x" yLabel="y">
          {({ atX, atY }) =>
            measured.value.map(({ angles, tip }, i) => {
              const [x, y] = armPoints(lengths, angles).tip;
              return (
                <g key={i}>
                  <Arm atX={atX} atY={atY} lengths={lengths} angles={angles} isFaint={true} />
                  <path class="residual" d={`M${atX(tip[0])} ${atY(tip[1])}L${atX(x)} ${atY(y)}`} />
                  <circle class="measured" cx={atX(tip[0])} cy={atY(tip[1])} r="5" />
                </g>
              );
            })
          }
        </Plane>
        <Plane
          label={texts.map}
          x={LENGTH_RANGE}
          y={LENGTH_RANGE}
          xLabel="l₁"
          yLabel="l₂"
          field={field.value}
          onPoint={(x, y) => choose([x, y])}
        >
          {({ atX, atY }) => (
            <circle class="start" cx={atX(lengths[0])} cy={atY(lengths[1])} r="6" />
          )}
        </Plane>
      </div>
      <div class="controls">
        <Range of={first} min={0} max={1.6} step={0.01} label={(l) => texts.first(fixed(l, 2))} />
        <Range of={second} min={0} max={1.6} step={0.01} label={(l) => texts.second(fixed(l, 2))} />
        <Range of={count} min={2} max={40} step={1} label={texts.count} />
        <Range of={noise} min={0} max={0.3} step={0.01} label={(s) => texts.noise(fixed(s, 2))} />
        <button type="button" onClick={() => choose(best)}>
          {texts.solve}
        </button>
      </div>
      <p aria-live="polite">{texts.sum(sumOf(lengths))}</p>
      <p class="details">
        {texts.solution(fixed(best[0], 3), fixed(best[1], 3), sumOf(best))}{' '}
        {texts.truth(fixed(TRUE_LENGTHS[0], 2), fixed(TRUE_LENGTHS[1], 2))}
      </p>
    </section>
  );
}
