/** The figure of the perceptron: its line over a plane of points, moved by hand or by learning. */
import { computed, effect, signal } from '@preact/signals';
import {
  correctCount,
  crossEntropyOf,
  drawPoints,
  learnOnce,
  type PerceptronWeights,
  POINT_SETS,
  type PointSet,
  perceptron,
} from '../../../../course/lecture/perceptron-model.ts';
import { fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Range } from '../../../parts/fields.tsx';
import { seed } from '../exercise-route.ts';
import { ClassDot, Plane } from './plane.tsx';
import { PlayButton } from './play-button.tsx';

const texts = inLanguage({
  en: {
    title: 'One unit, one line',
    help: 'Drag the arrow w, or use the sliders. Then let it learn.',
    map: 'Points of two classes, the output of the perceptron as shades, and its line',
    points: 'Points',
    sets: { separable: 'separable', overlapping: 'overlapping', xor: 'XOR' },
    weight: (name: string, value: string) => `${name} = ${value}`,
    learn: 'Learn',
    reset: 'Reset',
    state: (right: number, total: number, loss: string, step: number) =>
      `${right} of ${total} points on their side; cross-entropy ${loss}; step ${step}.`,
    xor: 'No straight line separates these points: at most about three quarters can be on their side.',
  },
  fr: {
    title: 'Une unité, une droite',
    help: 'Faites glisser la flèche w, ou les curseurs. Puis laissez l’unité apprendre.',
    map: 'Points de deux classes, sortie du perceptron en teintes, et sa droite',
    points: 'Points',
    sets: { separable: 'séparables', overlapping: 'mêlés', xor: 'XOR' },
    weight: (name: string, value: string) => `${name} = ${value}`,
    learn: 'Apprendre',
    reset: 'Recommencer',
    state: (right: number, total: number, loss: string, step: number) =>
      `${right} points sur ${total} du bon côté ; entropie croisée ${loss} ; pas ${step}.`,
    xor: 'Aucune droite ne sépare ces points : au mieux, trois quarts environ sont du bon côté.',
  },
});

const SQUARE = [-2, 2] as const;
const RATE = 0.5;
const MAX_STEPS = 300;
/** The output in ten bands. */
const LEVELS = Array.from({ length: 10 }, (_, i) => i / 10);
const START: PerceptronWeights = { w1: 0.4, w2: 1.2, b: 0.3 };

const set = signal<PointSet>('separable');
const [w1, w2, b] = [signal(START.w1), signal(START.w2), signal(START.b)];
const weights = computed(() => ({ w1: w1.value, w2: w2.value, b: b.value }));
const points = computed(() => drawPoints(set.value, seed.value));
const step = signal(0);

function take(next: PerceptronWeights): void {
  w1.value = next.w1;
  w2.value = next.w2;
  b.value = next.b;
}

// Each count of the play button is a step of gradient descent.
let lastStep = 0;
effect(() => {
  const { value } = step;
  if (value === lastStep + 1) take(learnOnce(weights.peek(), points.peek(), RATE));
  lastStep = value;
});

const field = computed(() => {
  const current = weights.value;
  return { value: (x: number, y: number) => perceptron(current, x, y), levels: LEVELS };
});

export function PerceptronFigure() {
  const { loss } = crossEntropyOf(weights.value, points.value);
  const right = correctCount(weights.value, points.value);
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="details">{texts.help}</p>
      <div class="side-by-side">
        <Plane
          label={texts.map}
          x={SQUARE}
          y={SQUARE}
          xLabel="x₁"
          yLabel="x₂"
          field={field.value}
          onPoint={(x, y) => {
            w1.value = x;
            w2.value = y;
          }}
        >
          {({ atX, atY }) => (
            <>
              <Line atX={atX} atY={atY} />
              {points.value.map(({ x, y, label }, i) => (
                <ClassDot key={i} x={atX(x)} y={atY(y)} kind={label} />
              ))}
              <path class="arrow" d={`M${atX(0)} ${atY(0)}L${atX(w1.value)} ${atY(w2.value)}`} />
              <circle class="start" cx={atX(w1.value)} cy={atY(w2.value)} r="6" />
              <text class="note" x={atX(w1.value) + 9} y={atY(w2.value) - 8}>
                w
              </text>
            </>
          )}
        </Plane>
        <div class="controls">
          <label>
            {texts.points}
            <select
              value={set.value}
              onChange={({ currentTarget }) => {
                set.value = currentTarget.value as PointSet;
                step.value = 0;
              }}
            >
              {POINT_SETS.map((name) => (
                <option key={name} value={name}>
                  {texts.sets[name]}
                </option>
              ))}
            </select>
          </label>
          {(
            [
              ['w₁', w1],
              ['w₂', w2],
              ['b', b],
            ] as const
          ).map(([name, of]) => (
            <Range
              key={name}
              of={of}
              min={-6}
              max={6}
              step={0.05}
              label={(value) => texts.weight(name, fixed(value, 2))}
            />
          ))}
          <div class="buttons">
            <PlayButton of={step} max={MAX_STEPS} label={texts.learn} />
            <button
              type="button"
              onClick={() => {
                step.value = 0;
                take(START);
              }}
            >
              {texts.reset}
            </button>
          </div>
          <p role="status">
            {texts.state(right, points.value.length, fixed(loss, 3), step.value)}{' '}
            {set.value === 'xor' && texts.xor}
          </p>
        </div>
      </div>
    </section>
  );
}

/** The line where the sum is zero. */
function Line({ atX, atY }: { atX: (x: number) => number; atY: (y: number) => number }) {
  const { w1: a, w2: c, b: shift } = weights.value;
  const length = Math.hypot(a, c);
  if (length < 1e-6) return null;
  const [nx, ny] = [a / length, c / length];
  const [px, py] = [(-shift / length) * nx, (-shift / length) * ny];
  const end = (t: number) => `${atX(px - ny * t)} ${atY(py + nx * t)}`;
  return <path class="border" d={`M${end(-10)}L${end(10)}`} />;
}
