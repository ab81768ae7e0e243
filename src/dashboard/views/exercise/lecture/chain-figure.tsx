/** The figure of back-propagation: a 2-2-1 net whose values and derivatives appear one by one. */
import { computed, signal } from '@preact/signals';
import {
  ASKED_WEIGHT,
  backward,
  descendOnce,
  forward,
  numericalDerivative,
  type Quantity,
  type TinyWeights,
  texOf,
  tinyNetOf,
  WEIGHT_NAMES,
  type WeightName,
} from '../../../../course/lecture/tiny-net.ts';
import { fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Wide } from '../../../parts/facts.tsx';
import { isDone, seed } from '../exercise-route.ts';
import { DisplayedFormula, InlineFormula } from './formulas.tsx';

const texts = inLanguage({
  en: {
    title: 'Forward, then backward',
    net: 'A net with two inputs, two hidden units and one output',
    forward: 'Values, computed from left to right',
    backward: 'Derivatives of the loss, computed from right to left',
    next: 'Next derivative',
    back: 'Back',
    all: 'All',
    step: 'Step of gradient descent',
    restart: 'Start again',
    start: 'Forward is done: every unit has its value. Now go backward.',
    hidden: 'This one is yours: see the task below.',
    checked: 'Central differences:',
    loss: (loss: string, steps: number) =>
      `L = ${loss}${steps === 0 ? '' : ` after ${steps} ${steps === 1 ? 'step' : 'steps'} with γ = 0.05`}`,
  },
  fr: {
    title: 'Vers l’avant, puis vers l’arrière',
    net: 'Un réseau à deux entrées, deux unités cachées et une sortie',
    forward: 'Valeurs, calculées de gauche à droite',
    backward: 'Dérivées de la perte, calculées de droite à gauche',
    next: 'Dérivée suivante',
    back: 'Retour',
    all: 'Toutes',
    step: 'Un pas de descente de gradient',
    restart: 'Recommencer',
    start: 'Le passage avant est fait : chaque unité a sa valeur. Passez vers l’arrière.',
    hidden: 'Celle-ci est pour vous : voyez l’exercice ci-dessous.',
    checked: 'Différences centrées :',
    loss: (loss: string, steps: number) =>
      `L = ${loss}${steps === 0 ? '' : ` après ${steps} pas de γ = 0,05`}`,
  },
});

const RATE = 0.05;
/** Steps of gradient descent that were taken. */
const taken = signal(0);
/** Derivatives that are shown. */
const shown = signal(0);
const net = computed(() => {
  const { weights: first, sample } = tinyNetOf(seed.value);
  let weights: TinyWeights = first;
  for (let step = 0; step < taken.value; step++) weights = descendOnce(weights, sample, RATE);
  const values = forward(weights, sample);
  return { weights, sample, values, steps: backward(weights, sample) };
});

/** Whether a derivative is the one that the task asks for. */
const isHidden = (of: Quantity): boolean =>
  of === ASKED_WEIGHT && taken.value === 0 && !isDone('back-propagation');

interface Unit {
  readonly name: 'x1' | 'x2' | 'h1' | 'h2' | 'y';
  readonly x: number;
  readonly y: number;
}
const UNITS: readonly Unit[] = [
  { name: 'x1', x: 60, y: 80 },
  { name: 'x2', x: 60, y: 260 },
  { name: 'h1', x: 330, y: 80 },
  { name: 'h2', x: 330, y: 260 },
  { name: 'y', x: 580, y: 170 },
];
const EDGES: readonly (readonly [WeightName, from: number, to: number, along: number])[] = [
  ['w11', 0, 2, 0.5],
  ['w12', 1, 2, 0.27],
  ['w21', 0, 3, 0.27],
  ['w22', 1, 3, 0.5],
  ['v1', 2, 4, 0.5],
  ['v2', 3, 4, 0.5],
];
const BIASES: readonly (readonly [WeightName, unit: number])[] = [
  ['b1', 2],
  ['b2', 3],
  ['c', 4],
];

export function ChainFigure() {
  const { values, sample, steps } = net.value;
  const done = new Map(steps.slice(0, shown.value).map((step) => [step.of, step.value]));
  const current = steps[shown.value - 1];
  return (
    <section class="card chain" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="legend">
        <span class="forward">{texts.forward}</span>
        <span class="backward">{texts.backward}</span>
      </p>
      <Wide label={texts.net}>
        <Net done={done} current={current?.of} />
      </Wide>
      <div class="products" role="status">
        {current ? <Product {...current} /> : <p>{texts.start}</p>}
      </div>
      <p>
        <InlineFormula of={{ tex: `t = ${texNumber(sample.t, 1)}`, plain: '' }} />,{' '}
        {texts.loss(fixed(values.loss, 4), taken.value)}
      </p>
      <div class="buttons">
        <button
          type="button"
          disabled={shown.value === 0}
          onClick={() => {
            shown.value -= 1;
          }}
        >
          {texts.back}
        </button>
        <button
          type="button"
          disabled={shown.value === steps.length}
          onClick={() => {
            shown.value += 1;
          }}
        >
          {texts.next}
        </button>
        <button
          type="button"
          disabled={shown.value === steps.length}
          onClick={() => {
            shown.value = steps.length;
          }}
        >
          {texts.all}
        </button>
        <button
          type="button"
          disabled={shown.value < steps.length}
          onClick={() => {
            taken.value += 1;
          }}
        >
          {texts.step}
        </button>
        <button
          type="button"
          onClick={() => {
            taken.value = 0;
            shown.value = 0;
          }}
        >
          {texts.restart}
        </button>
      </div>
    </section>
  );
}

/** The product of one derivative: in symbols, in numbers, and by central differences. */
function Product({ of, factors, value }: (typeof net.value)['steps'][number]) {
  const { weights, sample } = net.value;
  const left = `\\frac{\\partial L}{\\partial ${texOf(of)}}`;
  const symbols = factors.map(({ tex }) => tex).join(' \\cdot ');
  const numbers = factors.map((factor) => inProduct(factor.value)).join(' \\cdot ');
  const result = isHidden(of) ? '\\;?' : texNumber(value);
  const name = WEIGHT_NAMES.find((known) => known === of);
  return (
    <>
      <DisplayedFormula
        of={{ tex: `${left} = ${symbols} = ${numbers} = \\mathbf{${result}}`, plain: of }}
      />
      <p class="details">
        {isHidden(of)
          ? texts.hidden
          : name && `${texts.checked} ${fixed(numericalDerivative(weights, sample, name), 4)}`}
      </p>
    </>
  );
}

/** A number with a decimal comma that TeX does not take for a separator. */
const texNumber = (value: number, decimals = 4): string =>
  fixed(value, decimals).replace(',', '{,}').replace('−', '-');
const inProduct = (value: number): string =>
  value < 0 ? `(${texNumber(value)})` : texNumber(value);

interface NetProps {
  readonly done: ReadonlyMap<Quantity, number>;
  readonly current: Quantity | undefined;
}

function Net({ done, current }: NetProps) {
  const { weights, sample, values } = net.value;
  const all = { ...sample, ...values };
  const derivativeOf = (name: Quantity): string => {
    const value = done.get(name);
    if (value === undefined) return '';
    return isHidden(name) ? '?' : fixed(value, 3);
  };
  return (
    <svg class="net" viewBox="0 0 680 340" role="img" aria-label={texts.net}>
      {EDGES.map(([name, from, to, along]) => {
        const [a, b] = [UNITS[from]!, UNITS[to]!];
        const [x, y] = [a.x + along * (b.x - a.x), a.y + along * (b.y - a.y)];
        return (
          <g key={name} class="edge" data-current={name === current}>
            <path d={`M${a.x + 26} ${a.y}L${b.x - 30} ${b.y}`} />
            <Label name={name} x={x} y={y} value={weights[name]} derivative={derivativeOf(name)} />
          </g>
        );
      })}
      {BIASES.map(([name, unit]) => {
        const { x, y } = UNITS[unit]!;
        return (
          <g key={name} class="edge" data-current={name === current}>
            <Label
              name={name}
              x={x}
              y={y - 52}
              value={weights[name]}
              derivative={derivativeOf(name)}
            />
          </g>
        );
      })}
      {UNITS.map(({ name, x, y }) => (
        <g
          key={name}
          class="unit"
          data-current={name === current || name === current?.replace('z', 'h')}
        >
          <circle cx={x} cy={y} r="28" />
          <text x={x} y={y - 3} class="name">
            {subscripted(name)}
          </text>
          <text x={x} y={y + 13} class="value">
            {fixed(all[name], 3)}
          </text>
          <text x={x} y={y + 44} class="derivative">
            {name.startsWith('x') ? '' : derivativeOf(name as Quantity)}
          </text>
          {name.startsWith('h') && (
            <text x={x} y={y + 60} class="derivative inner">
              {done.has(name.replace('h', 'z') as Quantity)
                ? `z: ${derivativeOf(name.replace('h', 'z') as Quantity)}`
                : ''}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

interface LabelProps {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly value: number;
  readonly derivative: string;
}

/** The name and value of a weight, with its derivative below. */
const Label = ({ name, x, y, value, derivative }: LabelProps) => (
  <>
    <rect x={x - 43} y={y - 17} width="86" height={derivative ? 36 : 20} rx="5" />
    <text x={x} y={y - 3} class="value">
      {`${subscripted(name)} = ${fixed(value, 2)}`}
    </text>
    <text x={x} y={y + 13} class="derivative">
      {derivative}
    </text>
  </>
);

/** Digits as subscripts. */
const subscripted = (name: string): string =>
  name.replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]!);
