/** The figure of losses: their curves and gradients, and a net that learns three sectors by cross-entropy. */
import { computed, effect, signal } from '@preact/signals';
import { fixedScale } from '../../../../axis-scale.ts';
import { drawSectors, SECTORS, SectorNet } from '../../../../course/lecture/sectors.ts';
import { LOSSES } from '../../../../learning/losses.ts';
import { Chart, type Series } from '../../../chart/chart.tsx';
import { fixed, plain } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { seed } from '../exercise-route.ts';
import { ClassDot, type Places, Plane } from './plane.tsx';
import { PlayButton } from './play-button.tsx';

const texts = inLanguage({
  en: {
    curves: 'Loss and gradient of an error',
    value: 'Loss of an error e',
    gradient: 'Gradient for an error e',
    mse: 'MSE',
    smooth: 'smooth L1',
    entropy: 'Cross-entropy: the cost of the probability p of the right class',
    sectors: 'Three sectors',
    map: 'Floor points of three sectors, and the sector that the net considers most likely',
    learn: 'Learn',
    reset: 'Reset',
    state: (step: number, loss: string, right: number, total: number) =>
      `Step ${step}: cross-entropy ${loss}, ${right} of ${total} in their sector. The darker, the surer. Points near a border are drawn from both sides, so the loss cannot reach zero.`,
    start:
      'An untrained net: all sectors are about equally likely, and the loss is near ln 3 = 1.10.',
  },
  fr: {
    curves: 'Perte et gradient selon l’erreur',
    value: 'Perte d’une erreur e',
    gradient: 'Gradient pour une erreur e',
    mse: 'MSE',
    smooth: 'smooth L1',
    entropy: 'Entropie croisée : le coût de la probabilité p de la bonne classe',
    sectors: 'Trois secteurs',
    map: 'Points au sol de trois secteurs, et le secteur que le réseau juge le plus probable',
    learn: 'Apprendre',
    reset: 'Recommencer',
    state: (step: number, loss: string, right: number, total: number) =>
      `Pas ${step} : entropie croisée ${loss}, ${right} sur ${total} dans leur secteur. Plus la teinte est foncée, plus le réseau est sûr. Près d’une limite, les points viennent des deux côtés : la perte ne peut atteindre zéro.`,
    start:
      'Un réseau non entraîné : tous les secteurs se valent à peu près, la perte est près de ln 3 = 1,10.',
  },
});

const SQUARE = [-2, 2] as const;
const CELLS = 32;
const MAX_STEPS = 200;
const step = signal(0);
const points = computed(() => drawSectors(seed.value));
let net = new SectorNet(points.peek(), seed.peek());
const state = signal<ReturnType<SectorNet['step']> | null>(null);

let trained = 0;
effect(() => {
  const { value } = step;
  const current = points.value;
  if (value === 0) {
    net = new SectorNet(current, seed.peek());
    trained = 0;
    state.value = null;
  }
  for (; trained < value; trained++) state.value = net.step();
});

const scaleOf = (min: number, max: number) => fixedScale(min, max, 5);
const errors = Array.from({ length: 121 }, (_, i) => i / 20 - 3);
const curvesOf = (of: 'value' | 'derivative'): Series[] => [
  { tone: 'first', label: texts.mse, points: errors.map((x) => ({ x, y: LOSSES.mse[of](x) })) },
  {
    tone: 'second',
    label: texts.smooth,
    points: errors.map((x) => ({ x, y: LOSSES['smooth-l1'][of](x) })),
  },
];
const ENTROPY: Series[] = [
  {
    tone: 'first',
    label: '−ln p',
    points: Array.from({ length: 100 }, (_, i) => ({
      x: (i + 1) / 100,
      y: -Math.log((i + 1) / 100),
    })),
  },
];

export function LossesFigure() {
  return (
    <>
      <section class="card" aria-label={texts.curves}>
        <h2>{texts.curves}</h2>
        <div class="three">
          <Curve title={texts.value} series={curvesOf('value')} x={[-3, 3]} y={[0, 9]} label="e" />
          <Curve
            title={texts.gradient}
            series={curvesOf('derivative')}
            x={[-3, 3]}
            y={[-6, 6]}
            label="e"
          />
          <Curve title={texts.entropy} series={ENTROPY} x={[0, 1]} y={[0, 5]} label="p" />
        </div>
      </section>
      <section class="card" aria-label={texts.sectors}>
        <h2>{texts.sectors}</h2>
        <div class="side-by-side">
          <Plane label={texts.map} x={SQUARE} y={SQUARE} xLabel="x [m]" yLabel="y [m]">
            {(places) => (
              <>
                <Regions places={places} />
                {points.value.map(({ x, y, sector }, i) => (
                  <ClassDot key={i} x={places.atX(x)} y={places.atY(y)} kind={sector} />
                ))}
              </>
            )}
          </Plane>
          <div class="controls">
            <div class="buttons">
              <PlayButton of={step} max={MAX_STEPS} rateHz={30} label={texts.learn} />
              <button
                type="button"
                onClick={() => {
                  step.value = 0;
                }}
              >
                {texts.reset}
              </button>
            </div>
            <p role="status">
              {state.value
                ? texts.state(
                    step.value,
                    fixed(state.value.loss, 3),
                    state.value.correct,
                    points.value.length,
                  )
                : texts.start}
            </p>
          </div>
        </div>
      </section>
    </>
  );
}

interface CurveProps {
  readonly title: string;
  readonly series: readonly Series[];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly label: string;
}

const Curve = ({ title, series, x, y, label }: CurveProps) => (
  <div>
    <h3>{title}</h3>
    <Chart
      title={title}
      x={{ scale: scaleOf(...x), label, write: plain }}
      y={{ scale: scaleOf(...y), label: '', write: plain }}
      series={series}
      empty=""
    />
  </div>
);

/** The likeliest sector of each cell, the more opaque the surer: one path for each sector and shade. */
function Regions({ places: { atX, atY } }: { readonly places: Places }) {
  void step.value; // The net changes with each step.
  const side = 4 / CELLS;
  const shades = 4;
  const paths = new Map<string, string>();
  for (let i = 0; i < CELLS * CELLS; i++) {
    const [x, y] = [-2 + side * (i % CELLS), -2 + side * Math.floor(i / CELLS)];
    const p = net.at(x + side / 2, y + side / 2);
    const most = Math.max(...p);
    const shade = Math.ceil(((most - 1 / SECTORS) / (1 - 1 / SECTORS)) * shades);
    const key = `${p.indexOf(most)}-${shade}`;
    const [left, top] = [atX(x), atY(y + side)];
    const cell = `M${left.toFixed(1)} ${top.toFixed(1)}H${(atX(x + side) + 0.4).toFixed(1)}V${(atY(y) + 0.4).toFixed(1)}H${left.toFixed(1)}Z`;
    paths.set(key, (paths.get(key) ?? '') + cell);
  }
  return (
    <>
      {[...paths].map(([key, path]) => {
        const [kind, shade] = key.split('-').map(Number);
        return (
          <path
            key={key}
            class="region"
            data-kind={kind}
            fill-opacity={(0.42 * shade!) / shades}
            d={path}
          />
        );
      })}
    </>
  );
}
