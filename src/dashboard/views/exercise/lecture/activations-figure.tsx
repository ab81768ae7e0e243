/** The figure of activations: each with its derivative, and the same net with and without it. */
import { computed, signal } from '@preact/signals';
import { fixedScale } from '../../../../axis-scale.ts';
import { fitCurve } from '../../../../course/lecture/small-fits.ts';
import { ACTIVATIONS, type Activation } from '../../../../learning/activations.ts';
import { Chart, type Series } from '../../../chart/chart.tsx';
import { fixed, plain } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { seed } from '../exercise-route.ts';

const texts = inLanguage({
  en: {
    title: 'Bends',
    names: {
      relu: 'ReLU',
      'leaky-relu': 'leaky ReLU',
      elu: 'ELU',
      tanh: 'tanh',
      sigmoid: 'sigmoid',
      silu: 'SiLU',
      identity: 'none',
    },
    choice: 'Activation',
    curve: 'The activation and its derivative',
    derivative: 'derivative',
    fit: 'A net 1-16-16-1 on points of a curve',
    points: 'points',
    withIt: (name: string) => `with ${name}`,
    without: 'without activation',
    empty: '',
    note: (with_: string, without: string) =>
      `After the same 1500 steps of Adam: mean squared error ${with_}, without activation ${without}. The latter is the best straight line, and stays that with any number of layers.`,
  },
  fr: {
    title: 'Courbures',
    names: {
      relu: 'ReLU',
      'leaky-relu': 'leaky ReLU',
      elu: 'ELU',
      tanh: 'tanh',
      sigmoid: 'sigmoïde',
      silu: 'SiLU',
      identity: 'aucune',
    },
    choice: 'Activation',
    curve: 'L’activation et sa dérivée',
    derivative: 'dérivée',
    fit: 'Un réseau 1-16-16-1 sur les points d’une courbe',
    points: 'points',
    withIt: (name: string) => `avec ${name}`,
    without: 'sans activation',
    empty: '',
    note: (with_: string, without: string) =>
      `Après les mêmes 1500 pas d’Adam : erreur quadratique moyenne ${with_}, sans activation ${without}. Cette dernière est la meilleure droite, et le reste quel que soit le nombre de couches.`,
  },
});

const chosen = signal<Activation>('relu');
const LIMIT = 4;
const SAMPLES = 161;
const NAMES = ['relu', 'leaky-relu', 'elu', 'tanh', 'sigmoid', 'silu'] as const;

const scaleOf = (min: number, max: number) => fixedScale(min, max, 5);

const curves = computed((): Series[] => {
  const { value, derivative } = ACTIVATIONS[chosen.value];
  const at = Array.from({ length: SAMPLES }, (_, i) => LIMIT * ((2 * i) / (SAMPLES - 1) - 1));
  return [
    {
      tone: 'first',
      label: `${texts.names[chosen.value]}(x)`,
      points: at.map((x) => ({ x, y: value(x) })),
    },
    {
      tone: 'second',
      label: texts.derivative,
      points: at.map((x) => ({ x, y: derivative(x, value(x)) })),
    },
  ];
});

const bent = computed(() => fitCurve(chosen.value, seed.value));
const straight = computed(() => fitCurve('identity', seed.value));

export function ActivationsFigure() {
  const { points, line, loss } = bent.value;
  const number = (value: number) => plain(Number(value.toPrecision(3)));
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <fieldset class="choices">
        <legend class="sr-only">{texts.choice}</legend>
        {NAMES.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="activation"
              checked={chosen.value === name}
              onChange={() => {
                chosen.value = name;
              }}
            />
            {texts.names[name]}
          </label>
        ))}
      </fieldset>
      <div class="side-by-side">
        <Chart
          title={texts.curve}
          x={{ scale: scaleOf(-LIMIT, LIMIT), label: 'x', write: plain }}
          y={{ scale: scaleOf(-1, 4), label: '', write: plain }}
          series={curves.value}
          empty={texts.empty}
        />
        <Chart
          title={texts.fit}
          x={{ scale: scaleOf(0, 6), label: 'x', write: plain }}
          y={{ scale: scaleOf(-2, 5), label: 'y', write: (value) => fixed(value, 0) }}
          series={[
            { tone: 'third', label: texts.points, dots: true, points },
            { tone: 'first', label: texts.withIt(texts.names[chosen.value]), points: line },
            { tone: 'second', label: texts.without, points: straight.value.line },
          ]}
          empty={texts.empty}
        />
      </div>
      <p class="details" role="status">
        {texts.note(number(loss), number(straight.value.loss))}
      </p>
    </section>
  );
}
