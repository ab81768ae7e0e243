/** The figure of gradient descent: contours, the surface with its tangent plane, and the paths of three optimisers. */
import { computed, signal } from '@preact/signals';
import {
  courseOf,
  descend,
  heightsOf,
  SURFACES,
  type Surface,
  type SurfaceName,
  surfaceOf,
  type Vector2,
} from '../../../../course/lecture/surfaces.ts';
import { errorMessage, errorText } from '../../../../errors.ts';
import type { OptimiserName } from '../../../../learning/optimisers.ts';
import { fixed, short } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Range } from '../../../parts/fields.tsx';
import { translate } from '../../../translate.ts';
import { InlineFormula } from './formulas.tsx';
import { type Places, Plane } from './plane.tsx';
import { PlayButton } from './play-button.tsx';
import { SurfaceCanvas } from './surface-canvas.tsx';

const texts = inLanguage({
  en: {
    title: 'Walk down',
    help: 'Click or drag the start. Turn the surface by dragging it.',
    surface: 'Function',
    surfaces: {
      bowl: 'Bowl',
      valley: 'Long valley',
      rosenbrock: 'Curved valley (Rosenbrock)',
      hills: 'Several minima',
      typed: 'Your own',
    },
    formula: 'f(x, y), such as x**2 + y**4',
    rate: (rate: string) => `Learning rate γ: ${rate}`,
    steps: (count: number) => `Steps: ${count}`,
    paths: { 'gradient-descent': 'gradient descent', momentum: 'momentum', adam: 'Adam' },
    map: 'Contours of the function with the paths',
    relief: 'The function as a surface, with the tangent plane at the start',
    gradient: (dx: string, dy: string, value: string) =>
      `At the start: f = ${value}, gradient (${dx}, ${dy}); the arrow points against it.`,
    course: {
      diverges: 'diverges: the learning rate is too large',
      zigzags: 'zigzags: the learning rate is near its limit',
      slow: 'is still on its way: more steps, or a larger learning rate',
      arrives: 'has arrived: the gradient is almost zero',
    },
    at: (name: string, value: string, course: string) => `${name}: f = ${value}; ${course}.`,
  },
  fr: {
    title: 'Descendre',
    help: 'Cliquez ou faites glisser le départ. Faites glisser la surface pour la tourner.',
    surface: 'Fonction',
    surfaces: {
      bowl: 'Bol',
      valley: 'Longue vallée',
      rosenbrock: 'Vallée courbe (Rosenbrock)',
      hills: 'Plusieurs minima',
      typed: 'La vôtre',
    },
    formula: 'f(x, y), par exemple x**2 + y**4',
    rate: (rate: string) => `Taux d’apprentissage γ : ${rate}`,
    steps: (count: number) => `Nombre de pas : ${count}`,
    paths: { 'gradient-descent': 'descente de gradient', momentum: 'moment', adam: 'Adam' },
    map: 'Lignes de niveau de la fonction, avec les chemins',
    relief: 'La fonction en relief, avec le plan tangent au départ',
    gradient: (dx: string, dy: string, value: string) =>
      `Au départ : f = ${value}, gradient (${dx} ; ${dy}) ; la flèche pointe dans le sens opposé.`,
    course: {
      diverges: 'diverge : le taux d’apprentissage est trop grand',
      zigzags: 'zigzague : le taux d’apprentissage est près de sa limite',
      slow: 'est encore en chemin : plus de pas, ou un taux d’apprentissage plus grand',
      arrives: 'est arrivé : le gradient est presque nul',
    },
    at: (name: string, value: string, course: string) => `${name} : f = ${value} ; ${course}.`,
  },
});

const MAX_STEPS = 100;
const chosen = signal<SurfaceName | 'typed'>('valley');
const typed = signal('x**2 + y**4 - x*y');
/** Common logarithm of the learning rate. */
const logRate = signal(-1);
const steps = signal(30);
const start = signal<Vector2>(SURFACES.valley.start);
const isShown = signal<Readonly<Record<OptimiserName, boolean>>>({
  'gradient-descent': true,
  momentum: false,
  adam: false,
});

const typedSurface = computed((): { surface: Surface } | { fault: string } => {
  try {
    return { surface: surfaceOf(typed.value) };
  } catch (error) {
    return { fault: translate(errorText(error), errorMessage(error)) };
  }
});
const surface = computed((): Surface => {
  if (chosen.value !== 'typed') return SURFACES[chosen.value];
  const own = typedSurface.value;
  return 'surface' in own ? own.surface : SURFACES.bowl;
});
const heights = computed(() => heightsOf(surface.value));
const field = computed(() => ({ value: surface.value.value, levels: heights.value.levels }));

const COLOURS = {
  'gradient-descent': '--light',
  momentum: '--good',
  adam: '--text',
} as const satisfies Record<OptimiserName, string>;
const NAMES = Object.keys(COLOURS) as OptimiserName[];

const paths = computed(() =>
  NAMES.filter((name) => isShown.value[name]).map((name) => ({
    name,
    colour: COLOURS[name],
    points: descend(surface.value, start.value, name, 10 ** logRate.value, steps.value),
  })),
);

export function DescentFigure() {
  const { x, y } = surface.value;
  const [startX, startY] = start.value;
  const [dx, dy] = surface.value.gradient(startX, startY);
  return (
    <section class="card descent" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <p class="details">{texts.help}</p>
      <div class="side-by-side">
        <Plane
          label={texts.map}
          x={x}
          y={y}
          xLabel="x"
          yLabel="y"
          field={field.value}
          onPoint={(px, py) => {
            start.value = [px, py];
          }}
        >
          {(places) => <Paths places={places} />}
        </Plane>
        <SurfaceCanvas
          label={texts.relief}
          surface={surface.value}
          heights={heights.value}
          paths={paths.value}
          tangentAt={start.value}
        />
      </div>
      <p class="details" role="status">
        {texts.gradient(fixed(dx, 2), fixed(dy, 2), short(surface.value.value(startX, startY), 3))}
      </p>
      <Controls />
      <ul class="outcomes" aria-live="polite">
        {paths.value.map(({ name, points, colour }) => (
          <li key={name} style={{ '--key': `var(${colour})` }}>
            {texts.at(
              texts.paths[name],
              short(surface.value.value(...points.at(-1)!), 3),
              texts.course[courseOf(surface.value, points)],
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The paths, the start, and the arrow against the gradient. */
function Paths({ places: { atX, atY } }: { readonly places: Places }) {
  const [x, y] = start.value;
  const [dx, dy] = surface.value.gradient(x, y);
  const length = Math.hypot(dx, dy) || 1;
  const [endX, endY] = [atX(x) - (46 * dx) / length, atY(y) + (46 * dy) / length];
  return (
    <>
      {paths.value.map(({ name, colour, points }) => (
        <g key={name} class="path" style={{ '--key': `var(${colour})` }}>
          <path
            d={`M${points.map(([px, py]) => `${atX(px).toFixed(1)} ${atY(py).toFixed(1)}`).join('L')}`}
          />
          {points.slice(0, MAX_STEPS).map(([px, py], i) => (
            <circle key={i} cx={atX(px)} cy={atY(py)} r="2.6" />
          ))}
        </g>
      ))}
      <path
        class="arrow"
        d={`M${atX(x)} ${atY(y)}L${endX} ${endY}`}
        marker-end="url(#arrow-head)"
      />
      <defs>
        <marker
          id="arrow-head"
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerWidth="5"
          markerHeight="5"
          orient="auto"
        >
          <path class="head" d="M0 0L8 4L0 8Z" />
        </marker>
      </defs>
      <circle class="start" cx={atX(x)} cy={atY(y)} r="6" />
    </>
  );
}

function Controls() {
  const own = typedSurface.value;
  return (
    <div class="controls">
      <label>
        {texts.surface}
        <select
          value={chosen.value}
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.value as SurfaceName | 'typed';
            start.value = surface.value.start;
          }}
        >
          {Object.entries(texts.surfaces).map(([name, label]) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {chosen.value === 'typed' ? (
        <label>
          {texts.formula}
          <input
            type="text"
            spellcheck={false}
            aria-invalid={'fault' in own}
            value={typed.value}
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value;
            }}
          />
          {'fault' in own && <span class="problem">{own.fault}</span>}
        </label>
      ) : (
        <p class="function">
          <InlineFormula of={{ tex: surface.value.tex, plain: '' }} />
        </p>
      )}
      <Range
        of={logRate}
        min={-3}
        max={0.2}
        step={0.02}
        label={(value) => texts.rate(short(10 ** value, 2))}
      />
      <div class="stepper">
        <Range of={steps} min={0} max={MAX_STEPS} step={1} label={texts.steps} />
        <PlayButton of={steps} max={MAX_STEPS} />
      </div>
      <fieldset class="choices">
        {NAMES.map((name) => (
          <label key={name} style={{ '--key': `var(${COLOURS[name]})` }}>
            <input
              type="checkbox"
              checked={isShown.value[name]}
              onChange={({ currentTarget }) => {
                isShown.value = { ...isShown.peek(), [name]: currentTarget.checked };
              }}
            />
            {texts.paths[name]}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
