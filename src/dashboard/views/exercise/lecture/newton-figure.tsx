/** The figures of Newton's method: tangents of a curve, and the angles of an arm for a target. */
import { computed, effect, signal } from '@preact/signals';
import { CURVES, type CurveName, newtonSteps } from '../../../../course/lecture/newton-curves.ts';
import type { Vector2 } from '../../../../course/lecture/surfaces.ts';
import {
  armPoints,
  type JointAngles,
  pathToTarget,
  TRUE_LENGTHS,
} from '../../../../course/lecture/two-link-arm.ts';
import { degrees, fixed, short } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Range } from '../../../parts/fields.tsx';
import { ARM_RANGE, Arm } from './arm.tsx';
import { InlineFormula } from './formulas.tsx';
import { Plane } from './plane.tsx';
import { PlayButton } from './play-button.tsx';

const texts = inLanguage({
  en: {
    title: 'Tangent by tangent',
    curve: 'The curve with its tangents; click to choose the start',
    choices: {
      root: 'converges: a square root',
      arctan: 'runs away from a far start: arctan',
      cycle: 'goes in a circle: a cubic',
    },
    function: 'Function',
    steps: (count: number) => `Steps: ${count}`,
    row: (i: number, x: string, f: string) => `x${i} = ${x}, f = ${f}`,
    arm: 'An arm reaches for a point',
    armHelp:
      'Click a target. The arm starts bent; each step solves two linear equations with its Jacobian.',
    plane: 'The arm after each step, and the target; click to move it',
    reach: (distance: string) => `Distance to the target: ${distance} m`,
    angles: (first: string, second: string) => `a = ${first}, b = ${second}`,
    singular: 'J has no inverse here: the arm is stretched or folded.',
    bend: (angle: string) => `Start: b = ${angle}`,
  },
  fr: {
    title: 'De tangente en tangente',
    curve: 'La courbe avec ses tangentes ; cliquez pour choisir le départ',
    choices: {
      root: 'converge : une racine carrée',
      arctan: 's’enfuit d’un départ lointain : arctan',
      cycle: 'tourne en rond : une cubique',
    },
    function: 'Fonction',
    steps: (count: number) => `Pas : ${count}`,
    row: (i: number, x: string, f: string) => `x${i} = ${x}, f = ${f}`,
    arm: 'Un bras cherche un point',
    armHelp:
      'Cliquez une cible. Le bras part plié ; chaque pas résout deux équations linéaires avec sa jacobienne.',
    plane: 'Le bras après chaque pas, et la cible ; cliquez pour la déplacer',
    reach: (distance: string) => `Distance à la cible : ${distance} m`,
    angles: (first: string, second: string) => `a = ${first}, b = ${second}`,
    singular: 'J n’a pas d’inverse ici : le bras est tendu ou replié.',
    bend: (angle: string) => `Départ : b = ${angle}`,
  },
});

const MAX_STEPS = 8;
const NAMES = Object.keys(CURVES) as CurveName[];
const curve = signal<CurveName>('root');
const start = signal<number>(CURVES.root.start);
const steps = signal(2);
effect(() => {
  start.value = CURVES[curve.value].start;
});
const path = computed(() => newtonSteps(curve.value, start.value, steps.value));

const [armSteps, bendDeg] = [signal(1), signal(60)];
const target = signal<Vector2>([0.5, 1.1]);
const armPath = computed(() => {
  const from: JointAngles = [0.3, (bendDeg.value * Math.PI) / 180];
  return pathToTarget(from, target.value, armSteps.value);
});

export function NewtonFigure() {
  return (
    <>
      <CurveCard />
      <ArmCard />
    </>
  );
}

const CURVE_POINTS = 200;
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈';

function CurveCard() {
  const { value, x, y, tex } = CURVES[curve.value];
  const line = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
    const at = x[0] + ((x[1] - x[0]) * i) / CURVE_POINTS;
    return [at, value(at)] as const;
  });
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <div class="side-by-side">
        <Plane
          label={texts.curve}
          x={x}
          y={y}
          xLabel="x"
          yLabel="f(x)"
          onPoint={(at) => {
            start.value = at;
          }}
        >
          {({ atX, atY }) => (
            <>
              <path class="zero" d={`M${atX(x[0])} ${atY(0)}H${atX(x[1])}`} />
              <path
                class="curve"
                d={`M${line.map(([a, b]) => `${atX(a).toFixed(1)} ${atY(b).toFixed(1)}`).join('L')}`}
              />
              {path.value.slice(1).map((next, i) => {
                const from = path.value[i]!;
                return (
                  <g key={i} class="tangent">
                    <path class="drop" d={`M${atX(from)} ${atY(0)}V${atY(value(from))}`} />
                    <path d={`M${atX(from)} ${atY(value(from))}L${atX(next)} ${atY(0)}`} />
                  </g>
                );
              })}
              <circle class="start" cx={atX(start.value)} cy={atY(value(start.value))} r="6" />
            </>
          )}
        </Plane>
        <div class="controls">
          <label>
            {texts.function}
            <select
              value={curve.value}
              onChange={({ currentTarget }) => {
                curve.value = currentTarget.value as CurveName;
              }}
            >
              {NAMES.map((name) => (
                <option key={name} value={name}>
                  {texts.choices[name]}
                </option>
              ))}
            </select>
          </label>
          <p class="function">
            <InlineFormula of={{ tex, plain: tex }} />
          </p>
          <div class="stepper">
            <Range of={steps} min={0} max={MAX_STEPS} step={1} label={texts.steps} />
            <PlayButton of={steps} max={MAX_STEPS} rateHz={1} />
          </div>
          <ol class="iterates" aria-live="polite">
            {path.value.map((at, i) => (
              <li key={i}>
                {texts.row(i, fixed(at, 8), short(value(at), 2)).replace(/\d/, SUBSCRIPTS[i]!)}
              </li>
            ))}
          </ol>
        </div>
      </div>
    </section>
  );
}

function ArmCard() {
  const all = armPath.value;
  const last = all.at(-1)!;
  const [x, y] = armPoints(TRUE_LENGTHS, last).tip;
  const [toX, toY] = target.value;
  const isSingular = all.length <= armSteps.value;
  return (
    <section class="card" aria-label={texts.arm}>
      <h2>{texts.arm}</h2>
      <p class="details">{texts.armHelp}</p>
      <div class="side-by-side">
        <Plane
          label={texts.plane}
          x={ARM_RANGE}
          y={ARM_RANGE}
          xLabel="x"
          yLabel="y"
          onPoint={(...at) => {
            target.value = at;
          }}
        >
          {(places) => (
            <>
              {all.map((angles, i) => (
                <Arm
                  key={i}
                  {...places}
                  lengths={TRUE_LENGTHS}
                  angles={angles}
                  isFaint={i < all.length - 1}
                />
              ))}
              <circle class="start" cx={places.atX(toX)} cy={places.atY(toY)} r="6" />
            </>
          )}
        </Plane>
        <div class="controls">
          <Range
            of={bendDeg}
            min={0}
            max={150}
            step={5}
            label={(angle) => texts.bend(degrees((angle * Math.PI) / 180, 0))}
          />
          <div class="stepper">
            <Range of={armSteps} min={0} max={MAX_STEPS} step={1} label={texts.steps} />
            <PlayButton of={armSteps} max={MAX_STEPS} rateHz={1} />
          </div>
          <p aria-live="polite">
            {texts.angles(degrees(last[0]), degrees(last[1]))}
            {'. '}
            {texts.reach(short(Math.hypot(x - toX, y - toY), 2))}
          </p>
          {isSingular && <p class="problem">{texts.singular}</p>}
        </div>
      </div>
    </section>
  );
}
